/* Bytes that grow. When memory is out the program ends: a server that keeps its data in memory cannot go on.
 */
#ifndef BYTES_H
#define BYTES_H

#include "text.h"

/** Empty when zeroed. */
struct bytes {
    char *data;
    size_t length, room;
};

/** realloc(), of `count` objects of `size` bytes; it never returns null. */
void *must_realloc(void *old, size_t count, size_t size);

/** Room for `n` more bytes behind those that are there. It is the caller's to add to the length. */
char *bytes_reserve(struct bytes *bytes, size_t n);

void bytes_add(struct bytes *bytes, const void *data, size_t n);

/** The bytes, for as long as they are not changed. */
static inline struct text bytes_text(const struct bytes *bytes)
{
    return (struct text){bytes->data ? bytes->data : "", bytes->length};
}

/** Frees the memory; the bytes are empty then. */
void bytes_free(struct bytes *bytes);

#endif
