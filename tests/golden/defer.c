/* What is deferred stands once, at the end of its block; every way out leads there and goes on from there. */
#include <async.h>
#include <stdlib.h>

struct connection;
async struct connection *connect_to(const char *host);
async int send_line(struct connection *c, const char *line);
async void close_connection(struct connection *c);

async int greet(const char *host, int times)
{
    struct connection *c = await connect_to(host);
    if (!c)
        return -1;
    defer { await close_connection(c); }
    for (int i = 0; i < times; i++) {
        char *line = malloc(100);
        defer { free(line); }
        if (!line)
            break;
        if (await send_line(c, line) < 0)
            return -2;
    }
    return 0;
}

async int twice(int n)
{
    int count = 0;
    defer { count--; }
    await async_sleep_ms(n);
    return ++count;
}
