/* async_try_join stores a value of the future's type. */
#include <async.h>

static async long later(long value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int value = 0;
    future(long) task = spawn(later(1));
    int status = await async_try_join(&task, &value);
    return status + value;
}
