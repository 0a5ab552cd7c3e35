/* transpiled-only: what all tasks wait for, as text and as a list. cancelled: prints
 * order: fifo */
#include <async.h>
#include <async/insight.h>
#include <async/testing.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct async_channel *news;

static async int nap(int ms)
{
    await async_sleep_ms(ms);
    return ms;
}

static async int deep(int n)
{
    return n ? await deep(n - 1) : await nap(1000);
}

static async void session(void)
{
    async_name_task("session");
    join {
        await nap(900);
        race {
            when (await async_sleep_ms(800)) puts("never");
            when (await deep(1)) puts("never");
        }
        { int item; await async_recv(news, &item); }
    }
}

static async generator(int) ticks(void)
{
    for (int i = 0;; i++) {
        await async_sleep_ms(500);
        yield i;
    }
}

static async void consumer(void)
{
    for_each (int tick, ticks())
        printf("tick %d\n", tick);
}

static async void cleaner(void)
{
    defer { await nap(700); }
    await nap(5000);
}

static async void worker(void)
{
    for (;;)
        await async_yield();
}

static async void waits_for(future(int) other)
{
    (void)await other;
}

/* Writes a text without the folders of paths. */
static void write_short(const char *text)
{
    static const char name[] = "what_tasks_wait_for.c:";
    for (const char *found; (found = strstr(text, name)); text = found + sizeof name - 1) {
        const char *path = found;
        while (path[-1] != ' ')
            path--;
        printf("%.*s:", (int)(path - text), text);
    }
    fputs(text, stdout);
}

static void show(void)
{
    char *text;
    size_t size;
    FILE *memory = open_memstream(&text, &size);
    async_dump_tasks(memory);
    fclose(memory);
    write_short(text);
    free(text);
}

static void list(void)
{
    static const char *const states[] = {"lazy", "ready", "running", "suspended", "cleaning", "ended"};
    struct async_task_info tasks[20];
    size_t n = async_list_tasks(tasks, 20);
    for (size_t i = 0; i < n; i++)
        printf("%s %s %s: %s, line %u, %lld ms\n", tasks[i].function, tasks[i].name, states[tasks[i].state],
               tasks[i].text ? tasks[i].text : "-", tasks[i].line, (long long)tasks[i].age_ms);
    printf("%zu, of which one: %zu\n", n, async_list_tasks(tasks, 1));
}

async int main(void)
{
    async_test_clock(0);
    async_record_tasks(true);
    if (!(news = async_channel_new(sizeof(int), 1)))
        return 1;
    printf("%d\n", async_task_id() == async_task_id() && async_task_id() > 0);
    future(void) running = spawn(session());
    spawn(consumer());
    future(void) cancelled = spawn(cleaner());
    future(int) ended = spawn(nap(1));
    future(int) later = lazy(deep(3));
    await async_sleep_ms(100);
    async_request_cancel(&cancelled);
    spawn(deep(200));
    spawn(waits_for(spawn(nap(300))));
    future(void) busy = spawn(worker());
    await async_yield();
    await async_yield();
    show();
    list();
    (void)await ended;
    await async_cancel(&busy);
    await async_cancel(&running);
    async_channel_free(news);
    return 0;
}
