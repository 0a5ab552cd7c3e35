/* transpiled-only: a descriptor whose number another file had before is waited for like any other: what is there, and what
 * comes, is not late for a deadline. */
#include <async.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROUNDS = 300 };

static void open_pair(int ends[2])
{
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
        abort();
}

static void write_one(int fd)
{
    if (write(fd, "x", 1) != 1)
        abort();
}

/* Reads less than there is room for, after which the number is known for being read empty, and lets another file have
 * it. In every third round something else still has the old file open. */
static async void leave_number(int *copy, int round)
{
    int ends[2];
    char some[8];

    open_pair(ends);
    write_one(ends[1]);
    await async_read(ends[0], some, sizeof some);
    if (*copy >= 0)
        close(*copy);
    *copy = round % 3 ? -1 : dup(ends[0]);
    close(ends[0]);
    close(ends[1]);
}

static async void write_later(int fd)
{
    await async_yield();
    await async_yield();
    write_one(fd);
}

async int main(void)
{
    int copy = -1, there = 0, comes = 0, again = 0;
    char some[8];

    alarm(60);
    for (int round = 0; round < ROUNDS; round++) {
        int ends[2];

        await leave_number(&copy, round);
        open_pair(ends);
        write_one(ends[1]);
        there += await within(1, await async_read(ends[0], some, sizeof some));
        close(ends[0]);
        close(ends[1]);

        open_pair(ends);
        future(void) writer = spawn(write_later(ends[1]));
        comes += await within(10000, await async_read(ends[0], some, sizeof some));
        await writer;
        write_one(ends[1]);
        again += await within(1, await async_read(ends[0], some, sizeof some));
        close(ends[0]);
        close(ends[1]);
    }
    printf("there: %d, comes: %d, again: %d of %d\n", there, comes, again, ROUNDS);
    if (copy >= 0)
        close(copy);
    return 0;
}
