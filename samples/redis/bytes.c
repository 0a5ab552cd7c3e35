#include "bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *must_realloc(void *old, size_t count, size_t size)
{
    void *memory = reallocarray(old, count, size);

    if (!memory) {
        fputs("redis_server: out of memory\n", stderr);
        abort();
    }
    return memory;
}

char *bytes_reserve(struct bytes *bytes, size_t n)
{
    if (bytes->room - bytes->length < n) {
        size_t needed = bytes->length + n, doubled = 2 * bytes->room;

        bytes->room = needed > doubled ? needed : doubled;
        bytes->data = must_realloc(bytes->data, bytes->room, 1);
    }
    return bytes->data + bytes->length;
}

void bytes_add(struct bytes *bytes, const void *data, size_t n)
{
    if (n == 0)
        return;
    memcpy(bytes_reserve(bytes, n), data, n);
    bytes->length += n;
}

void bytes_free(struct bytes *bytes)
{
    free(bytes->data);
    *bytes = (struct bytes){0};
}
