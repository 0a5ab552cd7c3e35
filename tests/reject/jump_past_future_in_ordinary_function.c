/* In ordinary functions too. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static int run(int n)
{
    if (n)
        goto end;
    future(int) task = spawn(later(1));
    n = async_block_on(task);
end:
    return n;
}

int main(void)
{
    return run(1);
}
