/* A hash map from strings to pointers, in the arena. */
#ifndef ASYNCC_MAP_H
#define ASYNCC_MAP_H

#include <stddef.h>

struct map {
    struct map_entry {
        const char *key;
        void *value;
    } *entries;
    size_t count, capacity;
};

/** The value of a key, or null. */
void *map_get(const struct map *map, const char *key);

/** Sets the value of a key. The key is kept, not copied. */
void map_set(struct map *map, const char *key, void *value);

#endif
