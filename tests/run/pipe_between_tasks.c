/* A task writes to a pipe, main reads from it to the end: awaited leaves with results, buffers in frames. */
#include <async.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static async void writer(int fd, int lines)
{
    char line[40];
    for (int i = 0; i < lines; i++) {
        int n = snprintf(line, sizeof line, "line %d of %d\n", i + 1, lines);
        if (await async_write(fd, line, n) != n)
            break;
        if (i & 1)
            await async_yield();
    }
    close(fd);
}

static async int read_line(int fd, char *to, int room)
{
    int n = 0;
    while (n < room - 1 && await async_read(fd, &to[n], 1) == 1 && to[n] != '\n')
        n++;
    to[n] = '\0';
    return n;
}

async int main(void)
{
    int ends[2], n, count = 0;
    char line[64];

    if (pipe(ends) != 0)
        return 1;
    spawn(writer(ends[1], 6));
    while ((n = await read_line(ends[0], line, sizeof line)) > 0)
        printf("%d %s (%d)\n", ++count, line, n);
    printf("%zd\n", await async_read(ends[0], line, sizeof line));
    close(ends[0]);
    printf("%d\n", await async_read(-1, line, 1) < 0);
    return 0;
}
