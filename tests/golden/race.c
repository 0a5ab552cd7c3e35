/* The first arm that is ready wins; the others are dropped, then the winner's statement runs. */
#include <async.h>
#include <errno.h>

async int next_byte(int fd);

async int read_byte(int fd, bool may_wait, int limit)
{
    int byte;
    race {
        when (byte = await next_byte(fd)) return byte;
        if (may_wait) when (await async_sleep_ms(limit)) return -ETIMEDOUT;
    }
}

async int poll_byte(int fd)
{
    int byte = -EAGAIN;
    race {
        when (byte = await next_byte(fd)) byte &= 0x7f;
        otherwise byte = -EWOULDBLOCK;
    }
    return byte;
}
