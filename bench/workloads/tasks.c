/* Tasks: how they take turns, are made and joined, and pass values to each other. */
#include "workloads.h"

#include <async/channel.h>

/* ---- taking turns ------------------------------------------------------------------------------------- */

static async uint64_t yield_often(uint64_t times)
{
    uint64_t sum = 0;

    for (uint64_t i = 0; i < times; i++) {
        await async_yield();
        sum += i;
    }
    return sum;
}

async uint64_t yields(uint64_t tasks, uint64_t n)
{
    future(uint64_t) running[tasks];
    uint64_t sum = 0;

    for (uint64_t i = 0; i < tasks; i++)
        running[i] = spawn(yield_often(n / tasks));
    for (uint64_t i = 0; i < tasks; i++)
        sum += await running[i];
    return sum;
}

/* ---- made and joined ---------------------------------------------------------------------------------- */

static async uint64_t work(uint64_t i)
{
    return opaque(i) ^ 7;
}

static async uint64_t work_in_batches(uint64_t batch, uint64_t n)
{
    future(uint64_t) running[batch];
    uint64_t sum = 0;

    for (uint64_t begun = 0; begun < n; begun += batch) {
        for (uint64_t i = 0; i < batch; i++)
            running[i] = spawn(work(begun + i));
        for (uint64_t i = 0; i < batch; i++)
            sum += await running[i];
    }
    return sum;
}

async uint64_t spawns(uint64_t batch, uint64_t n)
{
    return await spawn(work_in_batches(batch, n));
}

/* ---- values passed on --------------------------------------------------------------------------------- */

struct pipe {
    struct async_channel *numbers;
    uint64_t producers; /* that have not finished */
};

static async void produce(struct pipe *pipe, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        await async_send(pipe->numbers, &i);
    if (--pipe->producers == 0)
        async_channel_close(pipe->numbers);
}

/* The sum of all numbers, and how many there are. */
static async uint64_t consume(struct pipe *pipe)
{
    uint64_t sum = 0, received = 0, number;

    while (await async_recv(pipe->numbers, &number) == 0) {
        sum += number;
        received++;
    }
    return sum + received;
}

async uint64_t channel(uint64_t producers, uint64_t n)
{
    struct pipe pipe = {async_channel_new(sizeof(uint64_t), 64), producers};

    for (uint64_t i = 0; i < producers; i++)
        spawn(produce(&pipe, n / producers));
    uint64_t sum = await spawn(consume(&pipe));
    async_channel_free(pipe.numbers);
    return sum;
}
