/* transpiled-only: a signal has the tasks dumped on stderr, and 0 ends that; names and ids. */
#define _GNU_SOURCE
#include <async.h>
#include <async/insight.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static async void patient(void)
{
    async_name_task("a name of more than thirty-nine bytes, which is cut off");
    printf("id %s\n", async_task_id() != 0 ? "given" : "0");
    await async_sleep_ms(60000);
}

/* How often stderr, a pipe, names the function `patient` now. */
static int count_dumps(int fd)
{
    char text[4096];
    ssize_t size = read(fd, text, sizeof text - 1);
    int count = 0;
    text[size > 0 ? size : 0] = 0;
    for (const char *c = text; (c = strstr(c, "\"a name of more than thirty-nine bytes, \" (patient)")); c++)
        count++;
    return count;
}

async int main(void)
{
    int ends[2];
    future(void) task = spawn(patient());
    if (pipe2(ends, O_NONBLOCK))
        return 1;
    int kept = dup(2);
    dup2(ends[1], 2);
    printf("%d %d %d\n", async_dump_on_signal(-1), async_dump_on_signal(SIGKILL), async_dump_on_signal(SIGUSR1));
    await async_yield();
    raise(SIGUSR1);
    await async_sleep_ms(10);
    printf("dumps: %d\n", count_dumps(ends[0]));
    printf("%d\n", async_dump_on_signal(0));
    signal(SIGUSR1, SIG_IGN);
    raise(SIGUSR1);
    await async_sleep_ms(10);
    printf("dumps: %d\n", count_dumps(ends[0]));
    dup2(kept, 2);
    await async_cancel(&task);
    return 0;
}
