#include "table.h"

#include <stdint.h>

#include "arena.h"

static struct table_entry *find(const struct table *table, const void *key)
{
    size_t mask = table->capacity - 1;
    size_t i = (size_t)(((uint64_t)(uintptr_t)key * 0x9E3779B97F4A7C15U) >> 32) & mask;
    while (table->entries[i].key && table->entries[i].key != key)
        i = (i + 1) & mask;
    return &table->entries[i];
}

void *table_get(const struct table *table, const void *key)
{
    return table->capacity ? find(table, key)->value : NULL;
}

static void grow(struct table *table)
{
    struct table old = *table;
    table->capacity = old.capacity ? old.capacity * 2 : 16;
    table->entries = arena_alloc(table->capacity * sizeof *table->entries);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.entries[i].key)
            *find(table, old.entries[i].key) = old.entries[i];
}

void table_set(struct table *table, const void *key, void *value)
{
    if (table->count * 4 >= table->capacity * 3)
        grow(table);
    struct table_entry *entry = find(table, key);
    table->count += !entry->key;
    *entry = (struct table_entry){key, value};
}
