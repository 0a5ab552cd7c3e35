/* Children are waited for whatever becomes of SIGCHLD, in every thread, and each only by who asks for it: what waits for
 * its own children elsewhere, such as system(3), is not disturbed.
 * cancelled: no (its children would go on)
 * failing: no (it has threads of its own) */
#include <async.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static async int exit_status(int code)
{
    char command[32];
    char *argv[] = {"sh", "-c", command, NULL};
    struct async_process child;
    int status = -1;

    snprintf(command, sizeof command, "exit %d", code);
    if (await async_spawn_process(argv, NULL, ASYNC_NEW_GROUP, &child) < 0)
        return -1;
    pid_t pid = await async_waitpid(code % 2 ? child.pid : -child.pid, &status, 0);
    return pid == child.pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static async int sum(void)
{
    int a = 0, b = 0, c = 0;

    join {
        a = await exit_status(1);
        b = await exit_status(2);
        c = await blocking(system("exit 4"));
    }
    return a + b + WEXITSTATUS(c);
}

static void *in_a_thread(void *unused)
{
    (void)unused;
    printf("in a thread: %d\n", async_block_on(sum()));
    return NULL;
}

static async int ignored(void)
{
    pid_t child = fork();

    if (child == 0)
        _exit(5);
    return await async_waitpid(child, NULL, 0) == -ECHILD;
}

int main(void)
{
    pthread_t thread;
    sigset_t all;

    printf("as it is: %d\n", async_block_on(sum()));
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    printf("blocked: %d\n", async_block_on(sum()));
    signal(SIGCHLD, SIG_DFL);
    printf("default: %d\n", async_block_on(sum()));
    fflush(stdout);
    if (pthread_create(&thread, NULL, in_a_thread, NULL) == 0)
        pthread_join(thread, NULL);
    signal(SIGCHLD, SIG_IGN);
    printf("ignored: %d\n", async_block_on(ignored()));
    return 0;
}
