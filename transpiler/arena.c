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

const char *arena_printf(const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *string = arena_alloc((size_t)length + 1);
    vsnprintf(string, (size_t)length + 1, format, again);
    va_end(again);
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
