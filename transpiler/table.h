/* A hash table from pointers to pointers, in the arena. */
#ifndef ASYNCC_TABLE_H
#define ASYNCC_TABLE_H

#include <stddef.h>

struct table {
    struct table_entry {
        const void *key;
        void *value;
    } *entries;
    size_t count, capacity;
};

/** The value of a key, or null. */
void *table_get(const struct table *table, const void *key);

/** Sets the value of a key, which is not null. */
void table_set(struct table *table, const void *key, void *value);

#endif
