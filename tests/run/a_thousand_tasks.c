/* A thousand tasks that spawn, yield and share counters, all to their end. */
#include <async.h>
#include <stdio.h>

static long sum;
static int finished, most_alive, alive;

static async int climb(int steps)
{
    int height = 0;
    while (height < steps) {
        await async_yield();
        height++;
    }
    return height;
}

static async void leaf(int n)
{
    sum += await climb(n % 13);
    finished++;
}

static async void branch(int n)
{
    if (++alive > most_alive)
        most_alive = alive;
    spawn(leaf(n));
    sum += await climb(n % 7) + await climb(n % 3);
    spawn(leaf(n + 1));
    alive--;
    finished++;
}

async int main(void)
{
    for (int i = 0; i < 1000; i++)
        spawn(branch(i));
    while (finished < 3000)
        await async_yield();
    printf("%ld %d %d\n", sum, alive, most_alive > 0);
    return 0;
}
