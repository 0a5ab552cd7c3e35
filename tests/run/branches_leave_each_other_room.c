/* transpiled-only: each branch gets on however much the others before it could do at once: of joins and races, of those inside
 * one another, through recursion and pointers, of a future written by hand; and other tasks get their turns. A branch
 * that kept the others from that would do so `ENOUGH` times. */
#include <async.h>
#include <stdio.h>

enum { ENOUGH = 100000 };

static struct async_mutex lock;
static struct async_semaphore permits = ASYNC_SEMAPHORE(1);
static bool stop;
static long done, since_a_tick, longest;

static async void do_once(void)
{
    await async_mutex_lock(&lock);
    async_mutex_unlock(&lock);
    done++;
    if (++since_a_tick > longest)
        longest = since_a_tick;
}

static async bool works(void)
{
    for (long i = 0; i < ENOUGH && !stop; i++)
        await do_once();
    return stop;
}

static async void stops(void)
{
    await async_semaphore_acquire(&permits, 1);
    async_semaphore_release(&permits, 1);
    stop = true;
}

static async void ticks(const bool *over)
{
    while (!*over) {
        since_a_tick = 0;
        await async_yield();
    }
}

/* ---- two, and two in two ---- */

static async bool beside(void)
{
    bool fine;
    join {
        fine = await works();
        await stops();
    }
    return fine;
}

static async bool nested(void)
{
    bool a, b, c, d;
    join {
        a = await works();
        join {
            b = await works();
            join {
                c = await works();
                await stops();
            }
        }
        d = await works();
    }
    return a && b && c && d;
}

/* The innermost fork comes last, below others whose branches before it work, in each of several rounds. */
static async bool again_and_again(void)
{
    bool fine = true;
    for (int i = 0; i < 10; i++) {
        stop = false;
        join {
            fine &= await nested();
            while (!stop)
                await do_once();
        }
    }
    return fine;
}

static async bool raced(void)
{
    bool fine = false;
    for (int i = 0; i < 20; i++)
        race {
            when (fine = await works()) return fine;
            when (await stops()) continue;
            when (await works()) return false;
        }
    return true;
}

static async bool within_a_branch(void)
{
    bool fine, in_time, too;
    join {
        in_time = await within(1000000, fine = await works());
        too = await within(1000000, await stops());
    }
    return fine && in_time && too;
}

/* ---- boxes ---- */

static async bool deeper(int n)
{
    return n ? await deeper(n - 1) : await works();
}

static async void stops_below(int n)
{
    if (n)
        await stops_below(n - 1);
    else
        await stops();
}

static async bool boxed(async bool (*work)(void), async void (*last)(void))
{
    bool a, b;
    join {
        a = await deeper(5);
        b = await work();
        {
            await stops_below(5);
            await last();
        }
    }
    return a && b;
}

static async void do_once_below(int n)
{
    if (n)
        await do_once_below(n - 1);
    else
        await do_once();
}

/* Each of them is a new box, and there is no end of them. */
static async bool many_boxes(void)
{
    join {
        for (long i = 0; i < ENOUGH && !stop; i++)
            await do_once_below(3);
        await stops();
    }
    return done < ENOUGH;
}

/* ---- many ---- */

static int waiting;

static async void one_of_many(void)
{
    await do_once();
    waiting--;
    for (long i = 0; i < ENOUGH && waiting; i++)
        await do_once();
}

static async void tree(int depth)
{
    if (depth == 0) {
        await one_of_many();
        return;
    }
    join {
        await tree(depth - 1);
        await tree(depth - 1);
    }
}

static async bool thousand(void)
{
    waiting = 1024;
    await tree(10);
    return waiting == 0;
}

/* Forks that begin when nothing may be done any more yield, too. */
static async bool short_ones(void)
{
    for (int i = 0; i < 10000; i++)
        join {
            await do_once();
            await do_once();
            await do_once();
        }
    return true;
}

/* ---- by hand ---- */

#ifndef ASYNC_ELIDE
enum { CHILDREN = 5 };
struct several_future {
    struct async_mutex_lock_future child[CHILDREN];
    int rounds;
    bool had[CHILDREN];
};
async bool several(void);
static void several_init(struct several_future *self)
{
    *self = (struct several_future){.rounds = 0};
    for (int i = 0; i < CHILDREN; i++)
        async_mutex_lock_init(&self->child[i], &lock);
}
static void several_drop(struct several_future *self)
{
    for (int i = 0; i < CHILDREN; i++)
        async_mutex_lock_drop(&self->child[i]);
}
/* A child locks as often as it can. */
static void poll_child(struct several_future *self, struct async_context *cx, int i)
{
    while (async_mutex_lock_poll(&self->child[i], cx) == ASYNC_READY) {
        async_mutex_unlock(&lock);
        async_mutex_lock_init(&self->child[i], &lock);
        self->had[i] = true;
    }
}
static enum async_poll several_poll(struct several_future *self, struct async_context *cx, bool *result)
{
    struct async_shares shares = async_shares_begin(cx);
    *result = true;
    for (int i = 0; i < CHILDREN; i++) {
        async_shares_next(&shares, cx, (unsigned)(CHILDREN - i));
        poll_child(self, cx, i);
        *result &= self->had[i];
    }
    async_shares_end(&shares, cx);
    return *result || ++self->rounds == 2 ? ASYNC_READY : ASYNC_PENDING;
}
ASYNC_FUTURE(several);
#endif

/* ---- otherwise ---- */

static async void take(struct async_semaphore *from)
{
    await async_semaphore_acquire(from, 1);
    await do_once();
}

/* Nothing has to wait before all is taken, though no poll may do as much. */
static async bool takes_all(void)
{
    struct async_semaphore many = ASYNC_SEMAPHORE(1000);
    for (int taken = 0;; taken++)
        race {
            when (await take(&many)) continue;
            when (await async_sleep_ms(1000000)) return false;
            otherwise return taken == 1000;
        }
}

static async void run(const char *name, async bool (*what)(void))
{
    bool fine;
    stop = false;
    done = 0;
    fine = await what();
    printf("%s: %s\n", name, fine ? "fine" : "starved");
}

static async bool by_pointers(void)
{
    return await boxed(works, stops);
}

async int main(void)
{
    bool over = false;
    future(void) ticker = spawn(ticks(&over));
    await run("beside", beside);
    await run("nested", nested);
    await run("again and again", again_and_again);
    await run("raced", raced);
    await run("within a branch", within_a_branch);
    await run("by pointers", by_pointers);
    await run("many boxes", many_boxes);
    await run("short ones", short_ones);
    await run("by hand", several);
    await run("takes all", takes_all);
    printf("%s\n", longest <= 200 ? "others get on" : "others wait long");
    await run("thousand", thousand);
    printf("%s\n", longest <= 4 * 1024 ? "others get on" : "others wait long");
    over = true;
    await ticker;
    return 0;
}
