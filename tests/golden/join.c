/* The branches of a join: parts of the function that are run in turn, each with a state of its own. */
#include <async.h>

static async int fetch(int n)
{
    await async_sleep_ms(n);
    return n;
}

async int both(void)
{
    int a, b;
    join {
        a = await fetch(1);
        b = await fetch(2);
    }
    return a + b;
}

async int first_failure(int n)
{
    join {
        await async_sleep_ms(100);
        for (int i = 0; i < n; i++)
            try(await fetch(i));
    }
    return 0;
}
