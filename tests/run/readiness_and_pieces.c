/* Waiting until a descriptor can be read or written, reading and writing in several pieces at once, and through a small
 * buffer more than it holds. */
#include <async.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static int ends[2];

static async void write_pieces(void)
{
    struct iovec pieces[] = {{"one ", 4}, {"two ", 4}, {"three", 5}};

    printf("writable: %d\n", await async_writable(ends[0]));
    printf("written: %zd\n", await async_writev(ends[0], pieces, 3));
}

static async void read_pieces(void)
{
    char first[5] = "", second[20] = "";
    struct iovec room[] = {{first, 4}, {second, sizeof second - 1}};

    printf("readable: %d\n", await async_readable(ends[1]));
    printf("read: %zd", await async_readv(ends[1], room, 2));
    printf(" '%s' '%s'\n", first, second);
}

static async void write_through_a_buffer(void)
{
    char buffer[4], text[20] = "";
    struct async_writer writer = ASYNC_WRITER(ends[0], buffer, sizeof buffer);
    size_t done = 2;

    printf("taken: %zd", await async_writer_rest(&writer, "0123456789", 10, &done));
    printf(" %zu", done);
    printf(" %zd", await async_writer_rest(&writer, "0123456789", 5, &done));
    done = 7;
    printf(" %zd", await async_writer_rest(&writer, "abcdefghi", 9, &done));
    printf(" flushed: %d", await async_writer_flush(&writer));
    printf(" read: %zd", await async_read_exact(ends[1], text, 10));
    printf(" '%s'\n", text);
}

async int main(void)
{
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return 1;
    await write_pieces();
    await read_pieces();
    await write_through_a_buffer();
    close(ends[0]);
    printf("at the end: %d", await async_readable(ends[1]));
    printf(" %zd\n", await async_readv(ends[1], &(struct iovec){&(char){0}, 1}, 1));
    close(ends[1]);
    printf("closed: %d %d\n", await async_readable(ends[1]) == -EBADF, await async_writable(ends[1]) == -EBADF);
    return 0;
}
