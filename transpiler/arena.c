#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

#include "format.h"

enum { CHUNK_SIZE = 1 << 18, ALIGNMENT = 16 };

struct chunk {
    struct chunk *next;
    size_t used, size;
    _Alignas(ALIGNMENT) char bytes[];
};

static struct chunk *chunks;

static void out_of_memory(void)
{
    fputs("asyncc: error: out of memory\n", stderr);
    exit(1);
}

static struct chunk *new_chunk(size_t size)
{
    struct chunk *chunk = calloc(1, sizeof *chunk + size);
    if (!chunk)
        out_of_memory();
    chunk->size = size;
    return chunk;
}

static size_t aligned(size_t size)
{
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

void *arena_alloc(size_t size)
{
    size = aligned(size);
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
    *length = format_text(buffer, sizeof buffer, format, arguments);
    char *string = arena_alloc(*length + 1);
    if (*length < sizeof buffer)
        memcpy(string, buffer, *length);
    else
        format_text(string, *length + 1, format, again);
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

/** Makes a chunk larger that holds nothing but one large allocation. */
static void *resize_chunk(struct chunk **place, size_t size)
{
    struct chunk *larger = realloc(*place, sizeof *larger + size);
    if (!larger)
        out_of_memory();
    larger->size = larger->used = size;
    *place = larger;
    return larger->bytes;
}

void *arena_resize(void *memory, size_t old_size, size_t size)
{
    old_size = aligned(old_size);
    size = aligned(size);
    if (old_size > CHUNK_SIZE) {
        for (struct chunk **place = &chunks; *place; place = &(*place)->next)
            if ((*place)->bytes == memory)
                return resize_chunk(place, size);
    } else if (old_size && (char *)memory + old_size == chunks->bytes + chunks->used &&
               size - old_size <= chunks->size - chunks->used) {
        chunks->used += size - old_size;
        return memory;
    }
    void *larger = arena_alloc(size);
    if (old_size)
        memcpy(larger, memory, old_size);
    return larger;
}

void *arena_grow(void *array, size_t count, size_t *capacity, size_t element)
{
    if (count < *capacity)
        return array;
    size_t old = *capacity;
    *capacity = old ? old * 2 : 2;
    return arena_resize(array, old * element, *capacity * element);
}

void arena_free_all(void)
{
    while (chunks) {
        struct chunk *next = chunks->next;
        free(chunks);
        chunks = next;
    }
}

void arena_prepare_heap(void)
{
#ifdef __GLIBC__
    const size_t page = (size_t)2 << 20;
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TOP_PAD, 512 << 20);
    void *first = malloc(1 << 20);
    mallopt(M_TOP_PAD, 16 << 20);
    uintptr_t begin = ((uintptr_t)first + page - 1) & ~(page - 1), end = (uintptr_t)sbrk(0);
    if (first && begin < end)
        madvise((void *)begin, end - begin, MADV_HUGEPAGE);
    free(first);
#endif
}
