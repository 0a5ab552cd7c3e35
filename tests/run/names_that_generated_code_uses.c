/* The user's own f_poll, f_init, f_drop, f_future, f_state, at_f and friends beside an async f. */
#include <async.h>
#include <stdio.h>

struct f {
    int f_poll;
};
enum f_states { f_start, f_end = 9, AT_F };
static int f_future = 1, at_f = 2, f_at_1 = 3, f_child = 4;

static int f_init(int x)
{
    return x + f_future;
}

static int f_poll(struct f *self)
{
    return self->f_poll + at_f;
}

static void f_drop(int *x)
{
    *x += f_at_1;
}

static async int f(int f_frame)
{
    struct f f_self = {f_init(f_frame)};
    int f_state = f_poll(&f_self), f = f_state;
    await async_yield();
    f_drop(&f);
    goto f_resume_1;
f_resume_1:
    await async_yield();
    return f + f_child + f_start + f_end;
}

static async int f_result(int main_future)
{
    struct main_future {
        int async_yield_future;
    } async_yield_0 = {await f(main_future)};
    await async_yield();
    return async_yield_0.async_yield_future;
}

async int main(void)
{
    int main_poll = await f(10), main_init = await f_result(20);
    enum f_states main_drop = AT_F;
    printf("%d %d %d\n", main_poll, main_init, main_drop);
    return 0;
}
