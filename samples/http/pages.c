/* The pages that are not files, and which is which. */
#include "pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* POST /echo: what is sent comes back, each piece as soon as it is there. */
static async int show_echo(struct exchange *x)
{
    char piece[4096];
    ssize_t n;
    int64_t length = x->body.framing == HTTP_CHUNKED ? -1 : (int64_t)x->head.length;

    /* The first piece before the answer: a body that is wrong from the start is told so. */
    n = try(await read_body(x, piece, sizeof piece));
    try(await answer_begin(x, HTTP_OK, "Content-Type: application/octet-stream\r\n", length));
    while (n > 0) {
        try(await answer_write(x, piece, (size_t)n));
        n = try(await read_body(x, piece, sizeof piece));
    }
    return await answer_end(x);
}

/* POST /count: how many bytes are sent, once all are here. */
static async int show_count(struct exchange *x)
{
    char piece[4096], text[32];
    uint64_t count = 0;
    ssize_t n;

    while ((n = try(await read_body(x, piece, sizeof piece))) > 0)
        count += (uint64_t)n;
    snprintf(text, sizeof text, "%llu bytes\n", (unsigned long long)count);
    return await answer_text(x, HTTP_OK, "", text);
}

/* GET /ticks?5: so many lines, one every 100 ms, chunk by chunk. */
static async int show_ticks(struct exchange *x)
{
    enum { MOST = 600, INTERVAL_MS = 100 };
    const char *query = strchr(x->head.target, '?');
    long count = query ? strtol(query + 1, NULL, 10) : 10;

    if (count < 0 || count > MOST)
        return -HTTP_BAD_REQUEST;
    try(await answer_begin(x, HTTP_OK, "Content-Type: text/plain\r\n", -1));
    for (long i = 1; i <= count; i++) {
        char line[32];
        await async_sleep_ms(INTERVAL_MS);
        try(await answer_write(x, line, (size_t)snprintf(line, sizeof line, "tick %ld\n", i)));
        try(await answer_flush(x));
    }
    return await answer_end(x);
}

static const struct route {
    const char *path;
    const char *methods; /* as a list, with HEAD where there is GET */
    page *show;
} routes[] = {
    {"/echo", "POST", show_echo},
    {"/count", "POST", show_count},
    {"/ticks", "GET, HEAD", show_ticks},
    {NULL, "GET, HEAD", show_file}, /* all others */
};

static const struct route *find_route(const char *target)
{
    const struct route *route = routes;
    size_t n = strcspn(target, "?#");

    while (route->path && (strlen(route->path) != n || memcmp(route->path, target, n) != 0))
        route++;
    return route;
}

/* A method that exists, but not here. */
static async int refuse_method(struct exchange *x, const struct route *route)
{
    char allow[64];

    if (!http_list_has("GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH", x->head.method))
        return -HTTP_NOT_IMPLEMENTED;
    snprintf(allow, sizeof allow, "Allow: %s\r\n", route->methods);
    return await answer_text(x, HTTP_METHOD_NOT_ALLOWED, allow, "Method Not Allowed\n");
}

async int show_page(struct exchange *x)
{
    const struct route *route = find_route(x->head.target);

    if (!http_list_has(route->methods, x->head.method))
        return await refuse_method(x, route);
    return await route->show(x);
}
