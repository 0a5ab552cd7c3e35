/* transpiled-only: what aborts because a task has misused the runtime says which function's task that was, and where the
 * function is defined.
 * cancelled: no */
#include <async.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static async void sends_twice(void)
{
    struct async_oneshot *oneshot = async_oneshot_new(sizeof(int));
    int value = 1;
    await async_yield();
    async_oneshot_send(oneshot, &value);
    async_oneshot_send(oneshot, &value);
    async_oneshot_free(oneshot);
}

static async void unlocks(void)
{
    static struct async_mutex mutex;
    await async_yield();
    async_mutex_unlock(&mutex);
}

static async void gives_less_than_nothing(void)
{
    static struct async_semaphore semaphore = ASYNC_SEMAPHORE(1);
    await async_yield();
    async_semaphore_release(&semaphore, -1);
}

/* What a child that runs one of them has said, of what is the same everywhere. */
static void show(async void (*what)(void))
{
    char text[1000] = "";
    int ends[2], status = 0;
    size_t used = 0;
    ssize_t n;
    if (pipe(ends) != 0)
        return;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        async_block_on(what());
        _exit(0);
    }
    close(ends[1]);
    while ((n = read(ends[0], text + used, sizeof text - 1 - used)) > 0)
        used += (size_t)n;
    close(ends[0]);
    waitpid(child, &status, 0);
    char *file = strstr(text, "misuse_names_the_task.c:"), *from = strstr(text, "(in ");
    if (!file || !from || !WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT) {
        puts("no abort, or no place");
        return;
    }
    printf("%.*s%s", (int)(strcspn(from, ",") + (size_t)(from - text) + 2), text, file);
}

int main(void)
{
    show(sends_twice);
    show(unlocks);
    show(gives_less_than_nothing);
    return 0;
}
