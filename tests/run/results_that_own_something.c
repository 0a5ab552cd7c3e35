/* transpiled-only: what the value of a blocking call owns is its caller's; when the call has been cancelled, it is given
 * back in the way that the called function has named.
 * failing: no (it waits for both calls) */
#include <async.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static _Atomic int held, given_back;
static _Atomic bool may_return = true;

static void give_back(void *text)
{
    free(text);
    held--;
    given_back++;
}

static void close_file(void *file)
{
    fclose(file);
    held--;
    given_back++;
}

static void permit(void *unused)
{
    (void)unused;
    may_return = true;
}

static void wait_for_permission(void)
{
    async_on_cancel(permit, NULL);
    while (!may_return)
        usleep(500);
}

static char *slow_copy(const char *text)
{
    char *copy = strdup(text);

    if (copy) {
        held++;
        async_if_unwanted(give_back, copy);
    }
    wait_for_permission();
    return copy;
}

static FILE *slow_file(void)
{
    FILE *file = tmpfile();

    if (file) {
        held++;
        async_if_unwanted(close_file, file);
    }
    wait_for_permission();
    return file;
}

static async void take(void)
{
    char *text = await blocking(slow_copy("taken"));
    defer { give_back(text); }
    FILE *file = await blocking(slow_file());
    defer { close_file(file); }

    await async_yield();
    printf("%s %d %d\n", text, file != NULL, held);
}

static async void take_both(void)
{
    join {
        give_back(await blocking(slow_copy("lost")));
        close_file(await blocking(slow_file()));
    }
}

static async void until_held(int n)
{
    while (held != n)
        await async_yield();
}

static async void lose(void)
{
    may_return = false;
    race {
        when (await take_both()) puts("in time");
        when (await until_held(2)) puts("too late");
    }
}

async int main(void)
{
    await take();
    printf("%d %d\n", held, given_back);
    await lose();
    printf("%d\n", held);
    /* its value is not lost */
    char *text = slow_copy("an ordinary call"); // async: allow hidden-blocking-call
    puts(text);
    give_back(text);
    return 0;
}
