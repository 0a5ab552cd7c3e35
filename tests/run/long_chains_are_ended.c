/* transpiled-only: chains of tasks that hold each other's handles, and deep recursion, are ended in a thread with little
 * stack, whatever ends them, in time that grows with their length and not with its square. The last one of a chain ends
 * first.
 * cancelled: no */
#include <async.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { LINKS = 100000, STACK = 256 << 10 };

static int begun, ended, last_ended;

/* A link that has ended: the others after it have ended before. */
static void end(int link)
{
    if (link >= last_ended)
        puts("out of order");
    last_ended = link;
    ended++;
}

/* ---- links ---- */

/* It awaits the next one. */
static async int awaits(int link)
{
    begun++;
    defer { end(link); }
    if (link == LINKS) {
        await async_sleep_ms(1000000);
        return 0;
    }
    future(int) next = spawn(awaits(link + 1));
    return 1 + await next;
}

/* It holds the next one, and awaits something else. What the next one does uses what this one has. */
static async void holds(int link, const int *before)
{
    int own = link;
    begun++;
    defer { end(own); }
    defer { if (before && *before != own - 1) puts("what is before has gone"); }
    future(void) next;
    if (link < LINKS)
        next = spawn(holds(link + 1, &own));
    await async_sleep_ms(1000000);
}

/* Its cleanup waits, a little. */
static async void cleans_up(int link)
{
    begun++;
    defer { end(link); }
    defer { if (link % 1000 == 0) await async_yield(); }
    future(void) next;
    if (link < LINKS)
        next = spawn(cleans_up(link + 1));
    await async_sleep_ms(1000000);
}

/* It has the next one in a group, or in a place that it empties itself. */
static async void groups(int link)
{
    struct async_group *group = async_group_new(0);
    begun++;
    defer { end(link); }
    defer { async_group_free(group); }
    if (link < LINKS)
        async_group_spawn(group, groups(link + 1));
    await async_sleep_ms(1000000);
}

static future(void) places[LINKS + 2];

static async void requests(int link)
{
    begun++;
    defer { end(link); }
    defer { async_request_cancel(&places[link + 1]); }
    if (link < LINKS)
        places[link + 1] = spawn(requests(link + 1));
    await async_sleep_ms(1000000);
}

/* One task: frames inside one another. */
static async int recurses(int link)
{
    begun++;
    defer { end(link); }
    if (link < LINKS)
        return await recurses(link + 1);
    await async_sleep_ms(1000000);
    return 0;
}

static async int recurses_slowly(int link)
{
    begun++;
    defer { end(link); }
    defer { if (link % 1000 == 0) await async_yield(); }
    if (link < LINKS)
        return await recurses_slowly(link + 1);
    await async_sleep_ms(1000000);
    return 0;
}

/* The same in a branch. */
static async void recurses_in_a_branch(void)
{
    join {
        await recurses_slowly(0);
        await async_sleep_ms(1000000);
    }
}

static async int passes_on(future(int) next)
{
    return await next + 1;
}

static async int unit(void)
{
    return 0;
}

/* ---- ends ---- */

static async void begin(void)
{
    while (begun <= LINKS)
        await async_yield();
}

static void report(const char *name)
{
    printf("%s: %d of %d have ended\n", name, ended, begun);
    begun = ended = 0;
    last_ended = LINKS + 1;
}

static async void by_cancelling(void)
{
    future(int) chain = spawn(awaits(0));
    await begin();
    await async_cancel(&chain);
    report("awaiting, cancelled");
    future(void) other = spawn(holds(0, NULL));
    await begin();
    await async_cancel(&other);
    report("holding, cancelled");
    other = spawn(cleans_up(0));
    await begin();
    await async_cancel(&other);
    report("cleaning up, cancelled");
    other = spawn(groups(0));
    await begin();
    await async_cancel(&other);
    report("in groups, cancelled");
    other = spawn(requests(0));
    await begin();
    await async_cancel(&other);
    async_detach(&other);
    report("requesting, cancelled");
    for (int i = 1; i <= LINKS; i++)
        await async_cancel(&places[i]);
}

static async void by_recursion(void)
{
    future(int) frames = spawn(recurses(0));
    await begin();
    await async_cancel(&frames);
    report("recursion, cancelled");
    frames = spawn(recurses_slowly(0));
    await begin();
    await async_cancel(&frames);
    report("recursion that cleans up, cancelled");
    future(void) branch = spawn(recurses_in_a_branch());
    await begin();
    await async_cancel(&branch);
    report("recursion in a branch, cancelled");
}

static async void by_other_means(void)
{
    {
        future(void) chain = spawn(holds(0, NULL));
        await begin();
    }
    report("the end of a scope");
    future(void) asked = spawn(holds(0, NULL));
    await begin();
    async_request_cancel(&asked);
    await async_try_join(&asked, NULL);
    report("a request");
    struct async_group *group = async_group_new(0);
    async_group_spawn(group, holds(0, NULL));
    await begin();
    await async_group_cancel(group);
    async_group_free(group);
    report("a group");
}

static async void lazily(void)
{
    future(int) chain = lazy(unit());
    for (int i = 0; i < LINKS; i++)
        chain = lazy(passes_on(chain));
    future(int) again = lazy(unit());
    for (int i = 0; i < LINKS; i++)
        again = lazy(passes_on(again));
    printf("lazy: %d\n", await again);
    future(int) finished = spawn(unit());
    for (int i = 0; i < LINKS; i++)
        finished = spawn(passes_on(finished));
    printf("spawned: %d\n", await finished);
    await async_cancel(&chain);
}

static async void leaves_them(void)
{
    spawn(holds(0, NULL));
    await begin();
}

static async void leaves_those_that_await(void)
{
    spawn(awaits(0));
    await begin();
}

static void *in_a_thread(void *unused)
{
    last_ended = LINKS + 1;
    async_block_on(by_cancelling());
    async_block_on(by_recursion());
    async_block_on(by_other_means());
    async_block_on(lazily());
    async_block_on(leaves_them());
    async_shutdown();
    report("shutdown");
    async_block_on(leaves_those_that_await());
    return unused;
}

int main(void)
{
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK);
    pthread_create(&thread, &attributes, in_a_thread, NULL);
    pthread_join(thread, NULL);
    report("the end of the thread");
    pthread_attr_destroy(&attributes);
    return 0;
}
