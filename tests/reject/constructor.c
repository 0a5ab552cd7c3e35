/* Nothing awaits a constructor. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

__attribute__((constructor)) static async void prepare(void)
{
    await later(1);
}

async int main(void)
{
    await prepare();
    return 0;
}
