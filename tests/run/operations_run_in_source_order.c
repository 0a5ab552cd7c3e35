/* transpiled-only: atomic operations and va_arg run in source order, as calls do. */
#include <async.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
static atomic_int n;
static async int later(int value)
{
    await async_yield();
    n = 100;
    return value;
}
static async int args(va_list ap)
{
    int x = va_arg(ap, int) * 10 + await later(va_arg(ap, int)) * 100 + va_arg(ap, int);
    return x;
}
static int start(int c, ...)
{
    va_list ap;
    va_start(ap, c);
    int r = c + async_block_on(args(ap));
    va_end(ap);
    return r;
}
static async int m(void)
{
    n = 1;
    int x = atomic_fetch_add(&n, 5) + await later(1000);
    n = 1;
    x += atomic_exchange(&n, 2) + await later(0);
    n = 1;
    x += (atomic_load(&n) == 1 || await later(0)) ? 10000 : 0;
    n = 1;
    return x;
}
int main(void)
{
    printf("%d %d\n", start(1, 1, 2, 3), async_block_on(m()));
    return 0;
}
