/* Type errors in awaited calls are the parser's. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

struct s {
    int x;
};

async int main(void)
{
    struct s s = {1};
    return await later(s) + await later();
}
