/* What the C compiler would say of a call of the function itself: results that must be used, deprecated functions. */
#include <async.h>

[[nodiscard]] static async int important(int value)
{
    await async_yield();
    return value;
}

__attribute__((deprecated("use important"))) static async int old(int value);
static async int old(int value)
{
    await async_yield();
    return value;
}

#define RUN(call) await call

async int main(void)
{
    await important(1);
    (void)await important(2);
    if (await important(3))
        RUN(important(4));
    int n = ({
        await important(5);
        await important(6);
    });
    spawn(important(7));
    return n + (int)sizeof(await old(1)) + await old(2);
}
