/* A binary heap: whatever is in it, the first one is at hand. A node is a member of a larger struct and knows
 * its place, so that any of them can be taken out. */
#ifndef HEAP_H
#define HEAP_H

#include <stdbool.h>
#include <stddef.h>

/** In no heap when zeroed. */
struct heap_node {
    size_t place; /* in the heap, counted from 1 */
};

/** Empty when zeroed but for `before`, which says whether a node comes before another one. */
struct heap {
    bool (*before)(const struct heap_node *a, const struct heap_node *b);
    struct heap_node **nodes;
    size_t count, room;
};

/** The struct of a type of which a node, or something else, is a member. */
#define CONTAINER_OF(pointer, type, member) ((type *)((char *)(pointer) - offsetof(type, member)))

/** The first node, or null. */
static inline struct heap_node *heap_first(const struct heap *heap)
{
    return heap->count > 0 ? heap->nodes[0] : NULL;
}

/** Adds a node that is not in it; or gives one that is there, and to which something has happened, its new
 * place. */
void heap_put(struct heap *heap, struct heap_node *node);

/** Takes a node out, if it is there. */
void heap_remove(struct heap *heap, struct heap_node *node);

/** Frees the heap's memory, not that of its nodes. The heap is empty then. */
void heap_free(struct heap *heap);

#endif
