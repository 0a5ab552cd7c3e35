/* What the debugger is tried on: tasks of two threads, at known places. The runtime has an enum run_state, too. */
#include <async.h>
#include <async/insight.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

struct request {
    int id;
    char text[8];
};

static struct async_channel *news;

static async int nap(int ms)
{
    int twice = 2 * ms;
    await async_sleep_ms(ms);
    return twice;
}

static async int run(int n)
{
    int here = n * 10;
    int below = n ? await run(n - 1) : await nap(100000);
    return below + here;
}

static async int read_request(int fd, struct request *request)
{
    char buffer[16] = "GET /";
    int length = (int)strlen(buffer);
    await async_sleep_ms(200000);
    memcpy(request->text, buffer, sizeof request->text);
    return fd + length;
}

static async void session(int number)
{
    async_name_task("talk");
    struct request request = {number, "new"};
    const char *name = "one of them";
    int total = 7;
    join {
        {
            int here = 5;
            total += await read_request(number, &request);
            total += here;
        }
        race {
            when (await async_sleep_ms(800000)) puts("never");
            when (await run(2)) puts("never");
        }
        {
            int item;
            await async_recv(news, &item);
            total += item;
        }
    }
    printf("%s %d %d\n", name, request.id, total);
}

static async generator(int) ticks(int step)
{
    for (int i = 0;; i += step) {
        await async_sleep_ms(500000);
        yield i;
    }
}

static async void consumer(void)
{
    int sum = 0;
    for_each (int tick, ticks(3))
        sum += tick;
    printf("%d\n", sum);
}

static async void waits_for(future(int) other)
{
    (void)await other;
}

static async void scopes(int n)
{
    for (int i = 0; i < n; i++) {
        int n = i + 100;
        await async_sleep_ms(300000);
        printf("%d\n", n);
    }
    char array[n];
    memset(array, 'x', sizeof array);
    await async_yield();
    printf("%d\n", array[0]);
}

/* Where the debugger stops; not optimised away. */
__attribute__((noinline)) static void stop_here(int reached)
{
    __asm__ volatile("" : : "r"(reached));
}

static async int innermost(int depth)
{
    int product = depth * 3;
    await async_yield();
    product++;
    stop_here(product);
    await async_yield();
    return product;
}

static async int outer(const char *text)
{
    int length = (int)strlen(text);
    int got = await innermost(length);
    return got + length;
}

static async int by_boxes(int n)
{
    return n ? await by_boxes(n - 1) : await outer("word");
}

static async int other_thread(int *started)
{
    __atomic_store_n(started, 1, __ATOMIC_SEQ_CST);
    await nap(400000);
    return *started;
}

static void *run_other(void *started)
{
    async_block_on(other_thread(started));
    return NULL;
}

async int main(void)
{
    static int started;
    pthread_t thread;
    pthread_create(&thread, NULL, run_other, &started);
    while (!__atomic_load_n(&started, __ATOMIC_SEQ_CST))
        await async_sleep_ms(1);
    news = async_channel_new(sizeof(int), 1);
    future(void) talk = spawn(session(42));
    spawn(consumer());
    spawn(scopes(3));
    spawn(waits_for(spawn(nap(600000))));
    future(int) later = lazy(run(3));
    future(int) ended = spawn(nap(0));
    await async_sleep_ms(5);
    printf("%d\n", await by_boxes(2));
    (void)await ended;
    (void)await later;
    (void)await talk;
    return 0;
}
