/* No statement can be put before the bound of a parameter's array. */
#include <async.h>

static async int length(void)
{
    await async_yield();
    return 3;
}

static int last(const int line[async_block_on(length())])
{
    return line[2];
}

int main(void)
{
    const int line[3] = {1, 2, 3};
    return last(line);
}
