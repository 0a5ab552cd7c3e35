/* Locals, parameters, labels, fields, functions and types named self, state, result, poll, cx, future,
 * frame... */
#include <async.h>
#include <stdio.h>

struct result {
    int state, poll;
};
enum state { pending, ready };
typedef struct context {
    int cx;
} context;

static async int poll(int self)
{
    await async_yield();
    return self + 1;
}

static async int identity(int await_0)
{
    int async_0 = await_0;
    await async_yield();
    return async_0 + 100;
}

static async int init(int cx, struct result *result)
{
    int state = await poll(cx), frame = state;
    enum state poll = ready;
    goto resume;
resume:
    await async_yield();
    result->state += state;
    result->poll = poll;
    state = await identity(frame);
    return state;
}

static async int drop(context *self, context future)
{
    int out = self->cx, child = out, await_result = child;
    self->cx++;
    await async_yield();
suspended:
    if (self->cx < 5) {
        self->cx += await poll(0);
        goto suspended;
    }
    return await_result + future.cx + out * child;
}

static async int self(int self)
{
    int *this = &self;
    await async_yield();
    return *this * 2;
}

static async int state(int result)
{
    static int state = 3;
    int f = await self(result), tmp = f, temp = tmp, t = temp, t0 = t, tmp0 = t0, tmp_0 = tmp0, slot = tmp_0;
    struct {
        int self, state, result, u, s, frame;
    } me = {slot, f, tmp, temp, t, t0};
    await async_yield();
    state += me.self + me.state;
    return state + me.u - me.s;
}

async int main(void)
{
    struct result result = {1, 2};
    context future = {3}, context = {4};
    int cx = await init(5, &result), label = 0;

    printf("%d %d %d\n", cx, result.state, result.poll);
    printf("%d", await drop(&future, context));
    printf(" %d\n", future.cx);
    printf("%d %d\n", await self(6), await state(7));
    switch (await poll(label)) {
        int executor, task, waker;
    case 1:
        executor = task = waker = await poll(1);
        await async_yield();
        printf("%d\n", executor + task + waker);
    }
    return 0;
}
