/* The value of a yield that is converted to the type of the items. */
#include <async.h>

static generator(long) g(int n)
{
    long a = yield n;
    yield n;
    a += (yield 'a') + (yield 2L);
    a = (yield (long)n);
    (void)(yield n);
    for (;;)
        n = yield n;
}

int main(void)
{
    for_each (long v, g(1))
        if (v)
            return 0;
    return 0;
}
