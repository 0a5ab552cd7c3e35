/* A yield with nothing behind it. */
#include <async.h>

static generator(int) g(void)
{
    yield;
}

int main(void)
{
    for_each (int v, g())
        return v;
    return 0;
}
