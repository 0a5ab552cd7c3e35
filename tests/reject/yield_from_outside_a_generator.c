/* yield_from in functions that are no generators. */
#include <async.h>

static generator(int) count_up_to(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

static async int f(void)
{
    yield_from(count_up_to(3));
    return 0;
}

int main(void)
{
    yield_from(count_up_to(3));
    return async_block_on(f());
}
