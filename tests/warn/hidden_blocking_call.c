/* An ordinary function of the file that calls what blocks is warned of where async functions call it, with
 * the way there; not where a thread runs it, nor where the call inside is allowed. */
#include <async.h>
#include <string.h>
#include <unistd.h>

static int countdown(int n);

static void log_line(const char *line)
{
    (void)!write(2, line, strlen(line));
    fsync(2);
}

static int recursive(int n)
{
    return n > 0 ? countdown(n - 1) : 0;
}

static int countdown(int n)
{
    int left = recursive(n);
    log_line("counted\n");
    return left;
}

static void flush_log(void)
{
    fsync(2); // async: allow blocking-call
}

static size_t measure(void)
{
    usleep(0);
    return sizeof(fsync(2));
}

static int nap(unsigned seconds)
{
    return (int)sleep(seconds);
}

static async void serve(int fd)
{
    char line[80];
    while (await async_read(fd, line, sizeof line) > 0)
        log_line("read\n");
    recursive(3);
    flush_log();
    measure();
    await blocking(countdown(3));
    log_line("over\n"); // async: allow hidden-blocking-call
}

async int main(void)
{
    await serve(0);
    return nap(1);
}
