/* Arrays are not copied. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    char text[] = "text";
    future(int) task = spawn(({ await later(text[0]); }));
    return await task;
}
