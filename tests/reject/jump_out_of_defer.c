/* What is deferred runs to its end. */
#include <async.h>

static async int later(int n)
{
    await async_yield();
    return n;
}

async int f(int n)
{
    for (;;) {
        defer {
            if (n == 0)
                break;
            if (n == 1)
                continue;
            if (n == 2)
                return 1;
            if (n == 3)
                goto out;
            int x = try(await later(n));
            for (int i = 0; i < x; i++)
                if (i == 2)
                    break;
                else
                    continue;
        }
        await async_yield();
    }
out:
    return n;
}
