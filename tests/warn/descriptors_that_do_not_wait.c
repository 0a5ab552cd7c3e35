/* Files never wait for anybody, nor do descriptors that are set so, and flags that say so.
 * arguments: -Wasync-blocking-descriptor */
#include <async.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

async int serve(int listener, int connection, const struct sockaddr *to, socklen_t length)
{
    char buffer[100];
    int file = open("data", O_RDWR), either, quick = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    either = creat("new", 0600);
    if (either < 0)
        either = file;
    fcntl(listener, F_SETFL, O_NONBLOCK);
    read(file, buffer, sizeof buffer);
    connect(quick, to, length);
    recv(connection, buffer, sizeof buffer, MSG_DONTWAIT);
    await async_yield();
    return accept(listener, NULL, NULL);
}
