/* Macros of the C library with awaits in their arguments and around them, fortified where the compiler
 * optimises: sets of descriptors, lists, byte order, characters, times, statuses, limits, assertions,
 * strings. */
#ifdef __OPTIMIZE__
#undef _FORTIFY_SOURCE
#define _FORTIFY_SOURCE 2
#endif
#include <arpa/inet.h>
#include <assert.h>
#include <async.h>
#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/param.h>
#include <sys/queue.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

struct entry {
    int value;
    LIST_ENTRY(entry) links;
    STAILQ_ENTRY(entry) tail;
};

static async int sets(int fd)
{
    fd_set readable, copy;
    FD_ZERO(&readable);
    FD_SET(await later(fd), &readable);
    FD_SET(fd + 1, &readable);
    FD_CLR(await later(fd + 1), &readable);
    copy = readable;
    await async_yield();
    return FD_ISSET(fd, &copy) && !FD_ISSET(await later(fd + 1), &copy) && FD_SETSIZE > await later(1);
}

static async int lists(int n)
{
    LIST_HEAD(head, entry) head = LIST_HEAD_INITIALIZER(head);
    STAILQ_HEAD(, entry) queue = STAILQ_HEAD_INITIALIZER(queue);
    struct entry *e;
    int sum = 0;
    for (int i = 0; i < n; i++) {
        e = malloc(sizeof *e);
        e->value = await later(i);
        LIST_INSERT_HEAD(&head, e, links);
        STAILQ_INSERT_TAIL(&queue, e, tail);
    }
    LIST_FOREACH(e, &head, links)
    sum = sum * 10 + await later(e->value);
    STAILQ_FOREACH(e, &queue, tail)
    {
        if (await later(e->value) == 1)
            continue;
        sum += e->value;
    }
    while (!LIST_EMPTY(&head)) {
        e = LIST_FIRST(&head);
        LIST_REMOVE(e, links);
        await async_yield();
        free(e);
    }
    return sum;
}

static async int network(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)await later(8080)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char text[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &address.sin_addr, text, sizeof text);
    await async_yield();
    printf("%s %d\n", text, ntohs(address.sin_port) + ntohs(htons((uint16_t)await later(1))));
    return IN_MULTICAST(await later(0x7f000001)) || ntohl(address.sin_addr.s_addr) != INADDR_LOOPBACK;
}

static async int text(void)
{
    char buffer[32], small[4];
    memset(buffer, await later('x'), sizeof buffer);
    strcpy(buffer, "hello");
    strncat(buffer, " wo", (size_t)await later(5));
    snprintf(small, sizeof small, "%d", await later(12));
    memcpy(buffer + strlen(buffer), small, sizeof small - 1);
    memmove(buffer + 1, buffer, (size_t)await later(4));
    sprintf(small, "%d", await later(7));
    for (char *c = buffer; *c; c++)
        *c = isalpha((unsigned char)*c)      ? (char)toupper(await later(*c))
             : isspace(*c) && await later(1) ? '_'
                                             : *c;
    char *copy = strdup(buffer);
    await async_yield();
    int same = strcmp(copy, buffer) == 0 && !strcasecmp(copy, "hhell wo12") &&
               strchr(copy, await later('W')) != NULL;
    puts(buffer);
    free(copy);
    return same + (small[0] == '7');
}

async int main(void)
{
    sigset_t set;
    struct timespec time = {0, await later(5)};
    struct timeval a = {1, 500000}, b = {await later(2), 600000}, sum;
    printf("%d\n", await sets(3));
    printf("%d\n", await lists(4));
    printf("%d\n", await network());
    printf("%d\n", await text());
    sigemptyset(&set);
    sigaddset(&set, await later(SIGUSR1));
    printf("%d %d\n", sigismember(&set, SIGUSR1), sigismember(&set, await later(SIGUSR2)));
    timeradd(&a, &b, &sum);
    printf("%d %d %d\n", (int)sum.tv_sec, (int)sum.tv_usec, timercmp(&a, &b, <) && await later(1));
    int status = await later(3 << 8);
    printf("%d %d %d\n", WIFEXITED(status), WEXITSTATUS(status), WEXITSTATUS(await later(4 << 8)));
    printf("%d %d\n", MIN(await later(3), 4), MAX(status, await later(1)));
    printf("%d %d %d\n", isinf(INFINITY) != 0, await later(INT_MAX) == INT_MAX,
           SIZE_MAX > UINT32_MAX && await later(UCHAR_MAX) == 255);
    printf("%" PRIu64 " %" PRIdMAX " %s\n", UINT64_C(1) << await later(40), INTMAX_C(5), true ? "x" : "y");
    errno = await later(ENOENT);
    printf("%s %d\n", strerror(errno), errno == await later(ENOENT));
    if (errno && await later(1))
        errno = 0;
    assert(await later(1) && errno == 0 && "fine");
    wchar_t wide[] = L"wide";
    printf("%d %d %d\n", (int)wcslen(wide), S_ISDIR(S_IFDIR) && S_ISREG(await later(S_IFREG)),
           (int)time.tv_nsec + (DBL_MAX > await later(1)));
    div_t d = div(await later(17), await later(5));
    fprintf(stdout, "%d %d %c\n", d.quot, d.rem, toupper('q'));
    putchar(await later('!')), putc('\n', stdout);
    fflush(stdout);
    return EXIT_SUCCESS;
}
