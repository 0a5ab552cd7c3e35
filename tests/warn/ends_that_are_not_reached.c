/* Functions that never come to their end, or have no value to return there: none is warned of. */
#include <async.h>
#include <assert.h>
#include <stdlib.h>

static void die(void) __attribute__((noreturn));
static _Noreturn void die_early(void)
{
    exit(1);
}
static void die(void)
{
    die_early();
}

#define UNREACHABLE __builtin_unreachable()

static async int by_return(int n)
{
    await async_yield();
    if (n)
        return 1;
    else
        return 2;
}

static async int by_endless_loop(int n)
{
    for (;;) {
        if (await by_return(n))
            return 1;
        switch (n) {
        case 1:
            break;
        }
        while (n)
            break;
    }
}

static async int by_literal(int n)
{
    while (1)
        if (await by_return(n))
            return 1;
}

static async int by_do(int n)
{
    do {
        if (await by_return(n))
            continue;
    } while (true);
}

static async int by_do_once(int n)
{
    do {
        return await by_return(n);
    } while (0);
}

static async int by_switch(int n)
{
    switch (await by_return(n)) {
    case 1:
        return 1;
    case 2: {
        for (;;)
            if (await by_return(n))
                break;
    }
        return 3;
    default:
        return 2;
    }
}

static async int by_goto(int n)
{
again:
    if (await by_return(n))
        goto again;
    else if (n)
        return 1;
    goto again;
}

static async int by_exit(int n)
{
    if (await by_return(n))
        exit(1);
    else if (n == 2)
        die();
    else if (n == 3)
        die_early();
    else if (n == 4)
        abort();
    else
        UNREACHABLE;
}

static async int by_assertion(int n)
{
    if (await by_return(n))
        return 1;
    assert(!"not here");
}

static async int by_race(int n)
{
    race {
        when (await async_sleep_ms(n))
            return 1;
        when (n = await by_return(n)) {
            return n;
        }
    }
}

static async int by_join(int n)
{
    join {
        await async_sleep_ms(n);
        return await by_return(n);
    }
}

static async generator(int) items(int n)
{
    for (; n; n--)
        yield n;
    await async_yield();
}

static async void nothing(int n)
{
    if (n)
        return;
    await async_yield();
}

async int main(void)
{
    int sum = 0;
    for_each (int n, items(2))
        sum += n;
    await nothing(sum);
    sum += await by_endless_loop(1) + await by_literal(1) + await by_do(0) + await by_do_once(1) + await by_switch(1);
    sum += await by_goto(1) + await by_exit(1) + await by_assertion(1) + await by_race(1) + await by_join(1);
}
