/* Ends of functions that are reached, and are to return a value there. */
#include <async.h>
#include <assert.h>
#include <stdlib.h>

static async int by_condition(int n)
{
    await async_yield();
    if (n > 5)
        return 1;
}

static async int by_loop(int n)
{
    while (n > 0)
        return await by_condition(n);
}

static async int by_break(int n)
{
    for (;;) {
        if (await by_condition(n))
            break;
    }
}

static async int by_switch(int n)
{
    switch (await by_condition(n)) {
    case 1:
        return 1;
    default:
        if (n)
            break;
        return 2;
    }
}

static async int by_case(int n)
{
    switch (await by_condition(n)) {
    case 1:
        return 1;
    }
}

static async int by_race(int n)
{
    race {
        when (await async_sleep_ms(n))
            return 1;
        when (await async_yield()) {
        }
    }
}

static async int by_label(int n)
{
    await async_yield();
    if (n)
        goto end;
    return 1;
end:;
}

static async int never(int n)
{
    do {
        assert(n);
        if (n)
            continue;
        return 1;
    } while (0);
}

static async int allowed(int n) // async: allow return-type
{
    await async_yield();
    if (n)
        return 1;
}

async int main(void)
{
    await allowed(0);
    await by_label(await by_loop(1));
    await by_break(await by_switch(await by_case(await by_race(await never(1)))));
}
