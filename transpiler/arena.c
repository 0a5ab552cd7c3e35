#include "arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_SIZE = 1 << 18, ALIGNMENT = 16 };

struct chunk {
    struct chunk *next;
    size_t used, size;
    _Alignas(ALIGNMENT) char bytes[];
};

static struct chunk *chunks;

static struct chunk *new_chunk(size_t size)
{
    struct chunk *chunk = calloc(1, sizeof *chunk + size);
    if (!chunk) {
        fputs("asyncc: error: out of memory\n", stderr);
        exit(1);
    }
    chunk->size = size;
    return chunk;
}

void *arena_alloc(size_t size)
{
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (!chunks || chunks->size - chunks->used < size) {
        struct chunk *chunk = new_chunk(size > CHUNK_SIZE ? size : CHUNK_SIZE);
        chunk->next = chunks;
        chunks = chunk;
    }
    void *memory = chunks->bytes + chunks->used;
    chunks->used += size;
    return memory;
}

/** Most strings are short: they are formatted once, into a buffer. */
char *arena_vprintf(const char *format, va_list arguments, size_t *length)
{
    char buffer[512];
    va_list again;
    va_copy(again, arguments);
    *length = (size_t)vsnprintf(buffer, sizeof buffer, format, arguments);
    char *string = arena_alloc(*length + 1);
    if (*length < sizeof buffer)
        memcpy(string, buffer, *length);
    else
        vsnprintf(string, *length + 1, format, again);
    va_end(again);
    return string;
}

const char *arena_printf(const char *format, ...)
{
    va_list arguments;
    size_t length;
    va_start(arguments, format);
    const char *string = arena_vprintf(format, arguments, &length);
    va_end(arguments);
    return string;
}

char *arena_copy(const char *bytes, size_t size)
{
    char *copy = arena_alloc(size + 1);
    memcpy(copy, bytes, size);
    return copy;
}

void *arena_grow(void *array, size_t count, size_t *capacity, size_t element)
{
    if (count < *capacity)
        return array;
    *capacity = *capacity ? *capacity * 2 : 8;
    void *larger = arena_alloc(*capacity * element);
    if (count)
        memcpy(larger, array, count * element);
    return larger;
}

void arena_free_all(void)
{
    while (chunks) {
        struct chunk *next = chunks->next;
        free(chunks);
        chunks = next;
    }
}
