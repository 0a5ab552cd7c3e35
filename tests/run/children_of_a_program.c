/* Children made by fork(2): one that runs tasks of its own, one that does so in the middle of a task, one that uses the
 * pool, one that becomes another program. The parent's tasks go on. (Its children would be cancelled as well.)
 * cancelled: no */
#include <async.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int ticks;

static async void tick(void)
{
    for (int i = 0; i < 5; i++) {
        await async_sleep_ms(1);
        ticks++;
    }
}

static async int sum(int from, int to)
{
    int all = 0;

    for (int i = from; i <= to; i++) {
        await async_sleep_ms(1);
        all += i;
    }
    return all;
}

static int twice(int n)
{
    return 2 * n;
}

static async int sums(void)
{
    int a = 0, b = 0;

    join {
        a = await sum(1, 3);
        b = await blocking(twice(await sum(4, 6)));
    }
    return a + b;
}

/* It has none of its parent's tasks, and is not one of them, although it stands on their stack. */
static pid_t fork_to_sum(void)
{
    pid_t pid = fork();

    if (pid == 0) {
        async_start_over();
        _exit(async_block_on(sums()) + 100 * (ticks > 0));
    }
    return pid;
}

static pid_t fork_to_execute(const char *program)
{
    pid_t pid = fork();

    if (pid == 0) {
        execlp(program, program, (char *)NULL);
        _exit(127);
    }
    return pid;
}

static async int status_of(pid_t pid)
{
    int status = -1;

    if (await async_waitpid(pid, &status, 0) != pid)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static async void fork_in_a_task(void)
{
    pid_t child = fork_to_sum();
    printf("in a task: %d\n", await status_of(child));
    child = fork_to_execute("false");
    printf("false: %d\n", await status_of(child));
}

int main(void)
{
    pid_t child = fork_to_sum(); /* there are no tasks yet */
    printf("at first: %d\n", async_block_on(status_of(child)));
    printf("here: %d\n", async_block_on(sums()));
    child = fork_to_sum();
    printf("outside: %d\n", async_block_on(status_of(child)));
    async_block_on(fork_in_a_task());
    async_block_on(tick());
    printf("ticks: %d\n", ticks);
    return 0;
}
