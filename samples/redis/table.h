/* A hash table of items that have names.
 *
 * The items are in an array without holes, in which a second one, of slots, finds them: so going through all
 * of them, and taking any one, costs nothing. An item is the first member of a larger struct that the table
 * knows nothing of.
 */
#ifndef TABLE_H
#define TABLE_H

#include "text.h"

struct item {
    struct text name;
    uint32_t hash;
    uint32_t place; /* in the table's items */
};

struct slot {
    uint32_t hash;
    uint32_t item; /* its place and 1; 0 when the slot is free */
};

/** Empty when zeroed. */
struct table {
    struct item **items; /* `count` of them, to be read by anyone */
    struct slot *slots;
    uint32_t count, room;
    uint32_t slot_count; /* a power of 2, or 0 */
};

/** A zeroed struct of `size` bytes that begins with an item, with a copy of its name behind it. To be freed
 * by free(). */
void *item_new(size_t size, struct text name);

/** The item of that name, or null. */
struct item *table_find(const struct table *table, struct text name);

/** Adds an item whose name the table does not have. */
void table_add(struct table *table, struct item *item);

/** Takes an item out. The last one takes its place. */
void table_remove(struct table *table, struct item *item);

/** Frees all memory, and each item by `free_item`. The table is empty then. */
void table_free(struct table *table, void (*free_item)(struct item *));

/** Makes the hashes differ from one run to the next: nobody can tell which names collide. To be called first.
 */
void table_seed(void);

#endif
