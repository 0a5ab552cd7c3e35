#include "heap.h"

#include <stdlib.h>

#include "bytes.h"

static void set(struct heap *heap, size_t i, struct heap_node *node)
{
    heap->nodes[i] = node;
    node->place = i + 1;
}

/* Moves a node that may come too late in the heap up. */
static void move_up(struct heap *heap, struct heap_node *node)
{
    size_t i = node->place - 1;

    for (; i > 0 && heap->before(node, heap->nodes[(i - 1) / 2]); i = (i - 1) / 2)
        set(heap, i, heap->nodes[(i - 1) / 2]);
    set(heap, i, node);
}

/* And one that may come too early down. */
static void move_down(struct heap *heap, struct heap_node *node)
{
    size_t i = node->place - 1, child;

    for (; (child = 2 * i + 1) < heap->count; i = child) {
        if (child + 1 < heap->count && heap->before(heap->nodes[child + 1], heap->nodes[child]))
            child++;
        if (!heap->before(heap->nodes[child], node))
            break;
        set(heap, i, heap->nodes[child]);
    }
    set(heap, i, node);
}

void heap_put(struct heap *heap, struct heap_node *node)
{
    if (!node->place) {
        if (heap->count == heap->room) {
            heap->room = heap->room ? 2 * heap->room : 4;
            heap->nodes = must_realloc(heap->nodes, heap->room, sizeof(struct heap_node *));
        }
        set(heap, heap->count++, node);
    }
    move_up(heap, node);
    move_down(heap, node);
}

void heap_remove(struct heap *heap, struct heap_node *node)
{
    if (!node->place)
        return;

    struct heap_node *last = heap->nodes[--heap->count];
    if (last != node) {
        set(heap, node->place - 1, last);
        heap_put(heap, last);
    }
    node->place = 0;
}

void heap_free(struct heap *heap)
{
    free(heap->nodes);
    heap->nodes = NULL;
    heap->count = heap->room = 0;
}
