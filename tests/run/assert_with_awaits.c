/* assert(await ...), enabled and disabled: the await runs only when the assertion does. */
#include <assert.h>
#include <async.h>
#include <stdio.h>

static int calls;

static async int later(int value)
{
    calls++;
    await async_yield();
    return value;
}

static async void enabled(void)
{
    int local = await later(5);
    assert(local == 5);
    assert(await later(1));
    assert(await later(1) == 1 && "a message, with a comma" && await later(local) == local);
    assert((await later(2), await later(3)) == 3);
}

#define NDEBUG
#include <assert.h>

static async void disabled(int n)
{
    int local = await later(n);
    (void)local;
    assert(local == 6);
    assert(await later(0));
    if (n)
        assert(await later(0));
    else
        assert(0);
}

#undef NDEBUG
#include <assert.h>

async int main(void)
{
    await enabled();
    printf("%d\n", calls);
    await disabled(3);
    printf("%d\n", calls);
    _Static_assert(sizeof(int) == 4, "and static ones");
    assert(calls == 0 || await later(1));
    return 0;
}
