/* async_tcp_connect finds a host by its name or number, and says what is wrong with others. */
#include <async.h>
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static async void greet(const char *host, const char *port, int listener)
{
    char text[6] = "";
    int client = await async_tcp_connect(host, port);
    if (client < 0) {
        printf("%s: %d\n", host, client);
        return;
    }
    int server = await async_accept(listener, NULL, NULL);

    await async_write_all(client, "hello", 5);
    printf("%zd", await async_read_exact(server, text, 5));
    printf(" %s, %s\n", text, host);
    close(client);
    close(server);
}

async int main(void)
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    char port[10];
    int listener = await async_tcp_listen("127.0.0.1", "0", 5);

    getsockname(listener, (struct sockaddr *)&address, &size);
    snprintf(port, sizeof port, "%d", ntohs(address.sin_port));
    await greet("127.0.0.1", port, listener);
    await greet("localhost", port, listener);
    close(listener);
    printf("%d\n", (await async_tcp_connect("127.0.0.1", port)) == -ECONNREFUSED);
    printf("%d\n", (await async_tcp_connect("localhost", port)) == -ECONNREFUSED);
    printf("%d\n", (await async_tcp_connect("localhost", "no such service")) == -ENOENT);
    return 0;
}
