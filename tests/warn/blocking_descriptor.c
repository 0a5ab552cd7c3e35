/* What may wait for a descriptor is warned of where that is asked for.
 * arguments: -Wasync-blocking-descriptor */
#include <async.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

async int serve(int listener, const struct sockaddr *to, socklen_t length, struct iovec *parts)
{
    char buffer[100];
    int fd = accept(listener, NULL, NULL);
    connect(fd, to, length);
    recv(fd, buffer, sizeof buffer, 0);
    recvfrom(fd, buffer, sizeof buffer, 0, NULL, NULL);
    send(fd, buffer, sizeof buffer, MSG_NOSIGNAL);
    sendto(fd, buffer, sizeof buffer, 0, to, length);
    if (read(fd, buffer, sizeof buffer) > 0 && write(fd, buffer, 1) == 1)
        dprintf(fd, "%d\n", fd);
    readv(fd, parts, 1);
    writev(fd, parts, 1);
    write(fd, buffer, 1); // async: allow blocking-descriptor
    await async_yield();
    return fd;
}
