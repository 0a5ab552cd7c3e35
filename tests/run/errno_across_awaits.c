/* errno is the caller's across an await. */
#include <async.h>
#include <errno.h>
#include <stdio.h>

static async int failing(int code)
{
    await async_yield();
    errno = code;
    return -1;
}

async int main(void)
{
    errno = 42;
    await async_yield();
    printf("%d\n", errno);
    if (await failing(EINVAL) < 0)
        printf("%d\n", errno == EINVAL);
    for (int i = 0; i < 100; i++)
        await async_yield();
    printf("%d\n", errno == EINVAL);
    return 0;
}
