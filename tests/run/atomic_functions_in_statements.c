/* <stdatomic.h>'s macros stay as they are written where a return ends with one or one is a whole statement, with
 * awaits among their arguments too: what clang expands them to is not gcc's. */
#include <async.h>
#include <stdatomic.h>
#include <stdio.h>

static async int get(int value)
{
    await async_yield();
    return value;
}

static async int load(void)
{
    _Atomic int a = 1;
    await get(3);
    return atomic_load(&a);
}

async int main(void)
{
    _Atomic int a = 1;
    atomic_store(&a, await get(2));
    int before = atomic_fetch_add(&a, await get(3));
    atomic_fetch_sub(&a, 1);
    await get(0);
    printf("%d %d %d\n", before, atomic_exchange(&a, 9), await load());
    return atomic_load(&a) != 9;
}
