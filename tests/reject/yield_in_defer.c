/* A yield in a deferred block. */
#include <async.h>

static generator(int) g(int n)
{
    defer { yield -1; }
    defer { yield_from(g(2)); }
    yield n;
}

int main(void)
{
    for_each (int v, g(1))
        if (v)
            return v;
    return 0;
}
