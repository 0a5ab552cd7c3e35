/* A list of texts of its own, as an array that is a ring: both ends, and any place in between, are at hand.
 */
#ifndef LIST_H
#define LIST_H

#include "text.h"

/** Empty when zeroed. */
struct list {
    struct text *ring; /* `room` of them, a power of 2 */
    size_t first, count, room;
};

enum list_end { LIST_LEFT, LIST_RIGHT };

/** Adds a copy of a text at an end. */
void list_push(struct list *list, enum list_end end, struct text text);

/** Takes the text at an end of a list that is not empty; the caller gives it to list_free_text(). */
struct text list_pop(struct list *list, enum list_end end);

/** The text at a place from 0 to `count` - 1. It is the list's. */
struct text list_at(const struct list *list, size_t place);

void list_free_text(struct text text);

/** Frees the texts and the memory. The list is empty then. */
void list_free(struct list *list);

#endif
