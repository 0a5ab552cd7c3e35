/* yield_from of another type, and of no generator. */
#include <async.h>

static generator(int) count_up_to(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

static async int one(void) { return 1; }

static generator(long) wide(void)
{
    yield_from(count_up_to(3));
}

static generator(int) narrow(void)
{
    yield_from(3);
    yield_from(lazy(one()));
}

int main(void)
{
    for_each (int v, narrow())
        return v;
    for_each (long v, wide())
        return v != 0;
    return 0;
}
