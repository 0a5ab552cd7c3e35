/* A generator returns a value. */
#include <async.h>

static generator(int) g(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
    return 3;
}

int main(void)
{
    for_each (int v, g(1))
        if (v)
            return v;
    return 0;
}
