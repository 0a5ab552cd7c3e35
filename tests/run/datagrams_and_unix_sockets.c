/* Datagrams go to and fro, a Unix socket and a TCP port are connected to by name. */
#include <async.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int port_of(int fd)
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;

    return getsockname(fd, (struct sockaddr *)&address, &size) < 0 ? -1 : ntohs(address.sin_port);
}

static async int shout(int to, const char *text, int n, struct sockaddr_in address)
{
    return (int)await async_send_to(to, text, (size_t)n, 0, (struct sockaddr *)&address, sizeof address);
}

static async void datagrams(void)
{
    int server = await async_udp_bind("127.0.0.1", "0");
    int client = await async_udp_bind("127.0.0.1", "0");
    struct sockaddr_in from;
    socklen_t size = sizeof from;
    char text[16];

    from.sin_family = AF_INET;
    from.sin_port = htons((unsigned short)port_of(server));
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    printf("%d\n", await shout(client, "question", 8, from));
    ssize_t n = await async_recv_from(server, text, sizeof text, 0, (struct sockaddr *)&from, &size);
    printf("%.*s, from the client: %d\n", (int)n, text, ntohs(from.sin_port) == port_of(client));
    printf("%d\n", await shout(server, "answer", 6, from));
    n = await async_recv_from(client, text, sizeof text, 0, NULL, NULL);
    printf("%.*s\n", (int)n, text);
    close(server);
    close(client);
}

static async void exchange(int listener, int client)
{
    char byte = '?';
    if (client < 0) {
        printf("not connected\n");
        return;
    }
    int server = await async_accept(listener, NULL, NULL);

    await async_write(server, "!", 1);
    await async_read(client, &byte, 1);
    printf("%c\n", byte);
    close(server);
    close(client);
    close(listener);
}

async int main(void)
{
    char name[64], port[8];

    await datagrams();

    snprintf(name, sizeof name, "@async-test-%d", (int)getpid());
    int listener = async_unix_listen(name, 5);
    await exchange(listener, await async_unix_connect(name));
    printf("%d\n", await async_unix_connect(name) == -ECONNREFUSED);

    listener = await async_tcp_listen("127.0.0.1", "0", 5);
    snprintf(port, sizeof port, "%d", port_of(listener));
    await exchange(listener, await async_tcp_connect("127.0.0.1", port));
    printf("%d\n", await async_tcp_connect("127.0.0.1", port) == -ECONNREFUSED);
    return 0;
}
