#include "map.h"

#include <string.h>

#include "arena.h"

static size_t hash(const char *key)
{
    size_t h = 14695981039346656037U;
    for (; *key; key++)
        h = (h ^ (unsigned char)*key) * 1099511628211U;
    return h;
}

static struct map_entry *find(const struct map *map, const char *key)
{
    size_t mask = map->capacity - 1, i = hash(key) & mask;
    while (map->entries[i].key && strcmp(map->entries[i].key, key) != 0)
        i = (i + 1) & mask;
    return &map->entries[i];
}

void *map_get(const struct map *map, const char *key)
{
    return map->capacity ? find(map, key)->value : NULL;
}

static void grow(struct map *map)
{
    struct map old = *map;
    map->capacity = old.capacity ? old.capacity * 2 : 16;
    map->entries = arena_alloc(map->capacity * sizeof *map->entries);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.entries[i].key)
            *find(map, old.entries[i].key) = old.entries[i];
}

void map_set(struct map *map, const char *key, void *value)
{
    if (map->count * 4 >= map->capacity * 3)
        grow(map);
    struct map_entry *entry = find(map, key);
    if (!entry->key) {
        entry->key = key;
        map->count++;
    }
    entry->value = value;
}
