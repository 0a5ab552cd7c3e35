/* Forks in deferred blocks: their branches clean up, at once or by awaiting, are left, win and lose, while other things
 * are armed before the deferred block: deferred blocks, arrays of variable length, cleanup attributes, futures. What runs
 * at the same time only counts.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>
#include <string.h>

static int held, released;

static int take(int n)
{
    held++;
    return n;
}

static void let_go(const int *n)
{
    released += *n;
    held--;
}

#define guarded __attribute__((cleanup(let_go)))

static async int cleans_up(int rounds)
{
    guarded int own = take(rounds);
    defer {
        await async_yield();
        released += own;
    }
    for (int i = 0; i < rounds; i++)
        await async_yield();
    return rounds;
}

static async int boxed(int n)
{
    defer { await async_yield(); }
    return n ? await boxed(n - 1) + 1 : 0;
}

static async int behind_a_deferred_block(int n)
{
    defer { printf(" last"); }
    defer {
        join {
            {
                defer { n++; }
                await async_yield();
            }
            n += await boxed(2);
        }
        printf(" %d", n);
    }
    await async_yield();
    return n;
}

static async int behind_one_that_awaits(int n)
{
    defer {
        await async_yield();
        printf(" last");
    }
    defer { printf(" %d", (int)await within(1000, n += await cleans_up(2))); }
    if (n)
        return n;
    await async_yield();
    return 7;
}

static async int behind_an_array(int n)
{
    char text[n + 3];
    guarded int own = take(100);
    memset(text, 'a' + own % 26, sizeof text);
    defer {
        join {
            text[0] = (char)('A' + await cleans_up(1));
            {
                char more[n + 2];
                defer { text[2] = more[n]; }
                memset(more, 'y', sizeof more);
                await async_yield();
            }
        }
        printf(" %c%c%c", text[0], text[1], text[2]);
    }
    await async_yield();
    return n;
}

static async int behind_a_future(int n)
{
    future(int) task = spawn(cleans_up(3));
    defer {
        int left = 5;
        while (left--)
            join {
                if (left == 2)
                    break;
                {
                    defer { await async_yield(); }
                    await boxed(1);
                }
            }
        printf(" %d", left);
    }
    await async_yield();
    return n + await task;
}

static async void fork_in_a_branch(int n)
{
    defer { printf(" outer"); }
    defer {
        defer { printf(" inner"); }
        join {
            join {
                n += await cleans_up(n);
                {
                    defer {
                        join {
                            await cleans_up(2);
                            await boxed(1);
                        }
                        released++;
                    }
                    await async_yield();
                }
            }
            await boxed(n);
        }
    }
    await async_yield();
}

static async int jumps_to_its_beginning(int n)
{
    defer {
        await async_yield();
        printf(" %d", n);
    }
again:
    await async_yield();
    if (n++ > 3)
        return n;
    goto again;
}

async int main(void)
{
    for (int n = 0; n < 3; n++) {
        printf(" = %d\n", await behind_a_deferred_block(n));
        printf(" = %d\n", await behind_one_that_awaits(n));
        printf(" = %d\n", await behind_an_array(n));
        printf(" = %d\n", await behind_a_future(n));
        await fork_in_a_branch(n);
        printf(" = %d\n", released);
        printf(" = %d\n", await jumps_to_its_beginning(n));
    }
    return held;
}
