/* A program is started with pipes, fed, read and waited for; one cannot be started; a signal is waited for. */
#include <async.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static async int sort(const char *text, char *to, size_t room)
{
    char *argv[] = {"sort", "-n", NULL};
    struct async_process child;
    int status;

    int error = await async_spawn_process(argv, NULL, ASYNC_PIPE_STDIN | ASYNC_PIPE_STDOUT, &child);
    if (error < 0)
        return error;
    await async_write_all(child.in, text, strlen(text));
    close(child.in);
    ssize_t n = await async_read_exact(child.out, to, room - 1);
    close(child.out);
    to[n < 0 ? 0 : n] = '\0';
    if (await async_waitpid(child.pid, &status, 0) != child.pid)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static async int run(char *name)
{
    char *argv[] = {name, NULL};
    struct async_process child;
    int status = 0;

    int error = await async_spawn_process(argv, NULL, 0, &child);
    if (error < 0)
        return error;
    await async_waitpid(child.pid, &status, 0);
    return WEXITSTATUS(status);
}

/* A signal may come when nobody waits for it: any more, or because that has failed. */
static void ignore(int number)
{
    (void)number;
}

async int main(void)
{
    struct itimerval soon = {{0, 0}, {0, 20000}};
    char sorted[100];
    sigset_t set;
    int number = 0;

    printf("%d\n", await sort("30\n4\n100\n", sorted, sizeof sorted));
    printf("%s", sorted);
    printf("%d %d %d\n", await run("true"), await run("false"), await run("/no/such/program") == -ENOENT);
    printf("%d\n", await async_waitpid(-1, NULL, 0) == -ECHILD);

    sigemptyset(&set);
    printf("%d\n", await async_sigwait(&set, &number) == -EINVAL);
    sigaddset(&set, SIGALRM);
    sigaddset(&set, SIGUSR1);
    signal(SIGALRM, ignore);
    signal(SIGUSR1, ignore);
    setitimer(ITIMER_REAL, &soon, NULL);
    for (int i = 0; i < 2; i++) {
        int error = await async_sigwait(&set, &number);
        printf("%d %s\n", error, number == SIGALRM ? "alarm" : number == SIGUSR1 ? "user" : "?");
        if (i == 0)
            raise(SIGUSR1);
    }
    return 0;
}
