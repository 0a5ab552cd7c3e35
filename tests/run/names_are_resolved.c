/* async_getaddrinfo gives what getaddrinfo gives: addresses, and its own errors. */
#include <async.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

static async void resolve(const char *host, const char *service, int family)
{
    struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST};
    struct addrinfo *list = NULL;
    char text[INET6_ADDRSTRLEN], port[10];
    int error = await async_getaddrinfo(host, service, &hints, &list);

    if (error) {
        printf("%s: %s\n", host, gai_strerror(error));
        return;
    }
    for (struct addrinfo *a = list; a; a = a->ai_next)
        if (getnameinfo(a->ai_addr, a->ai_addrlen, text, sizeof text, port, sizeof port,
                        NI_NUMERICHOST | NI_NUMERICSERV) == 0)
            printf("%s: %s port %s\n", host, text, port);
    freeaddrinfo(list);
}

async int main(void)
{
    await resolve("127.0.0.1", "80", AF_UNSPEC);
    await resolve("::1", "7", AF_INET6);
    await resolve("::1", "7", AF_INET);
    await resolve("no address", "7", AF_UNSPEC);
    struct addrinfo *any = NULL;
    printf("%d\n", await async_getaddrinfo(NULL, "1234", NULL, &any));
    freeaddrinfo(any);
    return 0;
}
