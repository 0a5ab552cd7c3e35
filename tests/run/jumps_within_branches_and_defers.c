/* Labels, jumps, switches and loops wholly within branches and deferred blocks; branches and defers within switches and
 * loops that are jumped about. */
#include <async.h>
#include <stdio.h>

static async int later(int n)
{
    for (int i = 0; i < n; i++)
        await async_yield();
    return n;
}

static async int inside_branches(int n)
{
    int a = 0, b = 0, c = 0;
    join {
        {
        again:
            a += await later(1);
            if (a < n)
                goto again;
            goto end_of_branch;
            a = -100;
        end_of_branch:;
        }
        {
            int left = n;
            switch (n % 4) {
            case 0:
                do {
                    b += await later(1);
                    __attribute__((fallthrough));
                case 3:
                    b += await later(2);
                    __attribute__((fallthrough));
                case 2:
                    b += await later(0);
                    __attribute__((fallthrough));
                case 1:
                    b += await later(3);
                    left -= 4;
                } while (left > 0);
            }
        }
        for (int i = 0; i < n; i++) {
            if (i == 1)
                continue;
            if (i == 4)
                break;
            if (i % 2)
                goto odd;
            goto even;
        odd:
            c += 10 * await later(1);
            continue;
        even:
            c += await later(2);
        }
    }
    return a + 100 * b + 10000 * c;
}

static async int inside_defers(int n)
{
    int got = 0;
    {
        defer {
            int i = 0;
        again:
            got += await later(1);
            if (++i < n)
                goto again;
            switch (n) {
            case 1:
                got += 10;
                break;
            case 2:
                got += 20;
                __attribute__((fallthrough));
            default:
                got += await later(2);
            }
            for (;;) {
                if (got > 5 * n)
                    break;
                got += 3;
                continue;
            }
        }
        if (n == 3)
            goto out;
        got = 1000;
    }
    got++;
out:
    return got;
}

static async int around(int n)
{
    int got = 0, round = 0;
back:
    for (;; round++) {
        defer { got += 1; }
        switch (round) {
        case 0: {
            defer { got += 10; }
            join {
                got += 100;
                {
                    if (await later(n) == 1)
                        break;
                }
                await later(2);
            }
            got += 1000;
            continue;
        }
        case 1:
            round++;
            goto back;
        case 3: {
            int a, b;
            join {
                a = await later(2);
                b = await later(n);
            }
            defer { got += 10000 * (a + b); }
            goto out;
        }
        }
        got += 100000;
    }
out:
    if (n-- > 0 && round == 3) {
        round = 2;
        goto back;
    }
    return got;
}

async int main(void)
{
    for (int n = 1; n < 9; n++)
        printf("%d %d %d\n", await inside_branches(n), await inside_defers(n), await around(n % 4));
    return 0;
}
