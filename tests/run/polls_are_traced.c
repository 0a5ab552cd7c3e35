/* transpiled-only: each poll of a task is written to a trace, with what the task waits for since; a child made by
 * fork() writes nothing.
 * order: fifo
 * cancelled: leaks (the file) */
#include <async.h>
#include <async/insight.h>
#include <async/testing.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static async int inner(int n)
{
    await async_yield();
    return n;
}

static async int outer(void)
{
    async_name_task("the \"outer\" one");
    int sum = await inner(1);
    join {
        sum += await inner(2);
        await async_sleep_ms(1);
    }
    return sum;
}

static void fork_a_child(void)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        exit(0);
    waitpid(child, NULL, 0); // async: allow blocking-call
}

/* Prints what stands behind a key, up to a character. */
static void print_member(const char *line, const char *key, char end)
{
    const char *begin = strstr(line, key);
    if (begin)
        printf(" %.*s", (int)strcspn(begin + strlen(key), (char[]){end, 0}), begin + strlen(key));
}

static void print_trace(const char *path)
{
    char line[4096];
    FILE *trace = fopen(path, "r");
    while (trace && fgets(line, sizeof line, trace)) {
        print_member(line, "\"name\": \"", '"');
        print_member(line, "\"task\": \"", ',');
        print_member(line, "\"status\": ", ',');
        for (const char *at = line; (at = strstr(at, "\"line\": ")); at++)
            print_member(at, "\"line\": ", ',');
        puts("");
    }
    if (trace)
        fclose(trace);
}

async int main(void)
{
    char path[] = "/tmp/async-trace-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0)
        return 1;
    close(fd);
    async_test_clock(0);
    printf("%d\n", async_trace("/no/such/folder/trace"));
    printf("%d\n", async_trace(path));
    await async_sleep_ms(1); /* it begins with the next round of tasks */
    future(int) task = spawn(outer());
    fork_a_child();
    printf("sum %d\n", await task);
    async_trace(NULL);
    print_trace(path);
    unlink(path);
    return 0;
}
