/* transpiled-only: a call on the pool that has begun is waited for by who cancels it: it may use what is in the frame, in
 * memory of the frame's, and in what is cleaned up behind it; the thread's other tasks go on. The function says how it is
 * hurried.
 * cancelled: prints
 * failing: no (it waits for calls that begin) */
#include <async.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static _Atomic int begun, ended;

static void set(void *flag)
{
    *(_Atomic int *)flag = 1;
}

/* Writes to memory that is not its own until it is told to stop, and once more. */
static int scribble(char *text, size_t n)
{
    _Atomic int stop = 0;

    async_on_cancel(set, &stop);
    begun++;
    while (!stop) {
        memset(text, begun, n);
        usleep(100);
    }
    memset(text, 'x', n);
    ended++;
    return (int)n;
}

static async void until_begun(int n)
{
    while (begun < n)
        await async_yield();
}

static async int into_a_local(void)
{
    char text[3000];
    int n = await blocking(scribble(text, sizeof text));
    return n + text[0];
}

static int write_late(char *text, size_t n)
{
    begun++;
    usleep(10000);
    memset(text, 'x', n);
    ended++;
    return 0;
}

static async void for_a_while(void)
{
    char text[2000];
    await blocking(write_late(text, sizeof text));
}

static async int into_an_array_of_variable_length(int n)
{
    char text[n];
    return await blocking(scribble(text, sizeof text)) + text[0];
}

static void free_text(char **text)
{
    printf("freed after %s\n", *text);
    free(*text);
}

static async int into_memory_that_is_cleaned_up(void)
{
    __attribute__((cleanup(free_text))) char *text = calloc(1, 6);
    return text ? await blocking(scribble(text, 5)) : 0;
}

static async int into_a_callers_local(void)
{
    char text[100] = "";
    defer { printf("deferred after %.3s\n", text); }
    int n = await blocking(scribble(text, 3));
    return n;
}

static async generator(int) calls(void)
{
    char text[2000];
    yield 1;
    yield await blocking(scribble(text, sizeof text));
}

/* The boxes of a recursive function. */
static async int nested(int depth)
{
    char text[500];
    if (depth > 0)
        return await nested(depth - 1);
    return await blocking(scribble(text, sizeof text));
}

static async void by_races(void)
{
    int before = begun;
    race {
        when (await into_a_local()) puts("never");
        when (await into_an_array_of_variable_length(700)) puts("never");
        when (await until_begun(before + 2)) printf("race: %d ended\n", ended);
    }
    before = begun;
    join {
        if (await into_a_callers_local())
            puts("never");
        {
            await until_begun(before + 1);
            goto left;
        }
    }
left:
    printf("join: %d ended\n", ended);
    before = begun;
    race {
        when (await into_memory_that_is_cleaned_up()) puts("never");
        when (await until_begun(before + 1)) printf("race: %d ended\n", ended);
    }
    (void)await within(1, await for_a_while());
    printf("within: %d\n", ended == begun);
}

static async void by_handles(void)
{
    int before = begun;
    future(int) one = spawn(into_a_local()), two = lazy(nested(3));
    race {
        when (await one) puts("never");
        when (await two) puts("never");
        when (await until_begun(before + 2)) puts("both");
    }
    await async_cancel(&one);
    printf("cancelled: %d\n", ended - before);
    {
        future(int) moved = two; /* dropped at the end of its scope, which waits */
    }
    printf("dropped: %d\n", ended - before);
}

static async void by_generators(void)
{
    int before = begun, item = 0;
    {
        async generator(int) some = calls();
        while (item != 1 && await async_next(&some, &item))
            continue;
        race {
            when (await async_next(&some, &item)) puts("never");
            when (await until_begun(before + 1)) puts("an item that is on its way");
        }
    }
    while (ended < begun) /* the executor waits for it */
        await async_yield();
    printf("generator: %d\n", ended - before);
}

/* What is interrupted by the other end of a socket, or a flag that a calculation looks at. */
static void shut_down(void *fd)
{
    shutdown(*(int *)fd, SHUT_RDWR);
}

static int read_all(int fd)
{
    char byte;
    async_on_cancel(shut_down, &fd);
    begun++;
    int n = (int)read(fd, &byte, 1);
    async_on_cancel(NULL, NULL);
    return n;
}

static int calculate(void)
{
    int rounds = 0;
    for (begun++; !async_on_cancel(NULL, NULL); rounds++)
        usleep(100);
    ended++;
    return rounds;
}

static async void interrupted(void)
{
    int ends[2], before = begun;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
        return;
    race {
        when (await blocking(read_all(ends[0]))) puts("never");
        when (await blocking(calculate())) puts("never");
        when (await until_begun(before + 2)) puts("both have begun");
    }
    close(ends[0]);
    close(ends[1]);
    puts("and ended");
}

async int main(void)
{
    await by_races();
    await by_handles();
    await by_generators();
    await interrupted();
    spawn(into_a_local()); /* the end of main waits for it */
    await until_begun(begun + 1);
    return 0;
}
