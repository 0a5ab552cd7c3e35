/* transpiled-only: spawned tasks start after the spawner suspends, and take turns in the order of their
 * spawns.
 * order: fifo */
#include <async.h>
#include <stdio.h>

static int running;

static async void task(char name, int steps)
{
    running++;
    for (int i = 0; i < steps; i++) {
        printf("%c%d ", name, i);
        await async_yield();
    }
    running--;
}

static async void parent(char name)
{
    printf("%c+ ", name);
    spawn(task(name + 1, 2));
    printf("%c- ", name);
    await async_yield();
    printf("%c. ", name);
}

async int main(void)
{
    spawn(task('a', 3));
    spawn(task('b', 1));
    spawn(task('c', 2));
    printf("spawned ");
    await async_yield();
    while (running) {
        printf("| ");
        await async_yield();
    }
    printf("\n");
    spawn(parent('p'));
    spawn(parent('x'));
    for (int i = 0; i < 5; i++) {
        printf("| ");
        await async_yield();
    }
    printf("\n");
    return 0;
}
