/* transpiled-only: nothing of the library's takes the places of standard descriptors that a program is started without; a
 * child may have a process group of its own. */
#include <async.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static async void look(FILE *out)
{
    char byte;
    fprintf(out, "read: %s\n", strerror(-(int)await async_read(0, &byte, 1)));
    fprintf(out, "write: %s\n", strerror(-(int)await async_write(1, "x", 1)));
    await async_sleep_ms(1);
    for (int fd = 0; fd < 2; fd++)
        fprintf(out, "%d is %s\n", fd, fcntl(fd, F_GETFD) < 0 ? "closed" : "open");
}

static async void group(FILE *out)
{
    char *argv[] = {"sh", "-c", "sleep 100 & wait", NULL};
    struct async_process child;
    int status = 0;
    int error = await async_spawn_process(argv, NULL, ASYNC_NEW_GROUP, &child);
    if (error) {
        fprintf(out, "not started: %d\n", error);
        return;
    }
    fprintf(out, "its own group: %d\n", getpgid(child.pid) == child.pid);
    kill(-child.pid, SIGKILL);
    await async_waitpid(child.pid, &status, 0);
    fprintf(out, "killed: %d\n", WIFSIGNALED(status));
}

static async void run(FILE *out)
{
    await look(out);
    await group(out);
}

int main(void)
{
    FILE *out = fdopen(dup(1), "w");
    close(0);
    close(1);
    async_block_on(run(out));
    fclose(out);
    return 0;
}
