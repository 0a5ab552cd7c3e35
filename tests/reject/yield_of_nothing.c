/* A yield of a void expression. */
#include <async.h>

static void nothing(void) {}

static generator(int) g(int n)
{
    yield n;
    yield nothing();
}

int main(void)
{
    for_each (int v, g(1))
        return v;
    return 0;
}
