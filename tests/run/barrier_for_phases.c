/* transpiled-only: tasks work in phases, none begins one before all have finished the last.
 * order: fifo */
#include <async.h>
#include <stdio.h>

static struct async_barrier barrier = ASYNC_BARRIER(3);
static struct async_notify finished;
static int running = 3;

static async void work(int me)
{
    for (int phase = 0; phase < 3; phase++) {
        for (int i = 0; i < me; i++)
            await async_yield();
        printf("%d in phase %d\n", me, phase);
        if (await async_barrier_wait(&barrier))
            printf("%d was the last\n", me);
    }
    if (--running == 0)
        async_notify_all(&finished);
}

async int main(void)
{
    for (int me = 0; me < 3; me++)
        spawn(work(me));
    await async_notify_wait(&finished);
    return 0;
}
