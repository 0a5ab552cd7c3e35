/* transpiled-only: a race of which no arm takes part, and that has no `otherwise`, is a mistake that names its line.
 * cancelled: no */
#include <async.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static async int either(bool a, bool b)
{
    int v = 0;
    race {
        if (a) when (await async_sleep_ms(1)) v = 1;
        if (b) when (await async_sleep_ms(1)) v = 2;
    }
    return v;
}

static async int neither(bool a)
{
    race {
        if (a) when (await async_sleep_ms(1)) return 1;
        otherwise return 2;
    }
    return 3;
}

static bool aborts(bool a, bool b)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        close(STDERR_FILENO);
        async_block_on(either(a, b));
        _exit(0);
    }
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

int main(void)
{
    printf("%d %d\n", async_block_on(either(true, false)), async_block_on(either(false, true)));
    printf("%d\n", async_block_on(neither(false)));
    fflush(stdout);
    printf("%d %d\n", aborts(false, true), aborts(false, false));
    return 0;
}
