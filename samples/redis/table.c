#include "table.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "bytes.h"

/* ---- hashing: SipHash-1-3 --------------------------------------------------------------------------- */

static uint64_t seed[2];

void table_seed(void)
{
    if (getrandom(seed, sizeof seed, GRND_NONBLOCK) < 0)
        seed[0] = (uint64_t)(uintptr_t)&seed;
}

static uint64_t rotated(uint64_t x, int n)
{
    return x << n | x >> (64 - n);
}

static void mix(uint64_t v[4])
{
    v[0] += v[1], v[1] = rotated(v[1], 13) ^ v[0], v[0] = rotated(v[0], 32);
    v[2] += v[3], v[3] = rotated(v[3], 16) ^ v[2];
    v[0] += v[3], v[3] = rotated(v[3], 21) ^ v[0];
    v[2] += v[1], v[1] = rotated(v[1], 17) ^ v[2], v[2] = rotated(v[2], 32);
}

static void mix_in(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    mix(v);
    v[0] ^= word;
}

static uint32_t hash_of(struct text name)
{
    uint64_t v[4] = {seed[0] ^ 0x736f6d6570736575, seed[1] ^ 0x646f72616e646f6d, seed[0] ^ 0x6c7967656e657261,
                     seed[1] ^ 0x7465646279746573};
    uint64_t word = 0;
    size_t whole = name.length & ~(size_t)7;

    for (size_t i = 0; i < whole; i += 8) {
        memcpy(&word, name.data + i, 8);
        mix_in(v, word);
    }
    word = 0;
    memcpy(&word, name.data + whole, name.length - whole);
    mix_in(v, word | (uint64_t)name.length << 56);
    v[2] ^= 0xff;
    mix(v), mix(v), mix(v);
    return (uint32_t)(v[0] ^ v[1] ^ v[2] ^ v[3]);
}

/* ---- slots: a name is in the first free one from its own on ------------------------------------------ */

static uint32_t next_slot(const struct table *table, uint32_t at)
{
    return (at + 1) & (table->slot_count - 1);
}

static uint32_t own_slot(const struct table *table, uint32_t hash)
{
    return hash & (table->slot_count - 1);
}

static void take_slot(struct table *table, const struct item *item)
{
    uint32_t at = own_slot(table, item->hash);

    while (table->slots[at].item)
        at = next_slot(table, at);
    table->slots[at] = (struct slot){item->hash, item->place + 1};
}

static uint32_t slot_of(const struct table *table, const struct item *item)
{
    uint32_t at = own_slot(table, item->hash);

    while (table->slots[at].item != item->place + 1)
        at = next_slot(table, at);
    return at;
}

/* Frees a slot. Whoever could not have a slot because of it or those behind it moves up, so that there is no
 * free slot between anyone's own and the one it has. */
static void free_slot(struct table *table, uint32_t hole)
{
    uint32_t mask = table->slot_count - 1;

    for (uint32_t at = next_slot(table, hole); table->slots[at].item; at = next_slot(table, at)) {
        uint32_t from_own = (at - own_slot(table, table->slots[at].hash)) & mask,
                 from_hole = (at - hole) & mask;

        if (from_own >= from_hole) {
            table->slots[hole] = table->slots[at];
            hole = at;
        }
    }
    table->slots[hole] = (struct slot){0, 0};
}

/* At most three of four slots are taken. */
static void make_room(struct table *table)
{
    if (table->count == table->room) {
        table->room = table->room ? 2 * table->room : 4;
        table->items = must_realloc(table->items, table->room, sizeof *table->items);
    }
    if (4 * ((size_t)table->count + 1) <= 3 * (size_t)table->slot_count)
        return;
    table->slot_count = table->slot_count ? 2 * table->slot_count : 8;
    table->slots = must_realloc(table->slots, table->slot_count, sizeof *table->slots);
    memset(table->slots, 0, table->slot_count * sizeof *table->slots);
    for (uint32_t i = 0; i < table->count; i++)
        take_slot(table, table->items[i]);
}

/* ---- items ------------------------------------------------------------------------------------------ */

void *item_new(size_t size, struct text name)
{
    struct item *item = must_realloc(NULL, size + name.length, 1);
    char *copy = (char *)item + size;

    memset(item, 0, size);
    memcpy(copy, name.data, name.length);
    item->name = (struct text){copy, name.length};
    item->hash = hash_of(name);
    return item;
}

struct item *table_find(const struct table *table, struct text name)
{
    if (table->count == 0)
        return NULL;

    uint32_t hash = hash_of(name);
    for (uint32_t at = own_slot(table, hash); table->slots[at].item; at = next_slot(table, at)) {
        struct item *item = table->items[table->slots[at].item - 1];

        if (table->slots[at].hash == hash && text_equals(item->name, name))
            return item;
    }
    return NULL;
}

void table_add(struct table *table, struct item *item)
{
    make_room(table);
    item->place = table->count;
    table->items[table->count++] = item;
    take_slot(table, item);
}

void table_remove(struct table *table, struct item *item)
{
    struct item *last = table->items[table->count - 1];

    free_slot(table, slot_of(table, item));
    if (last != item) {
        table->slots[slot_of(table, last)].item = item->place + 1;
        table->items[item->place] = last;
        last->place = item->place;
    }
    table->count--;
}

void table_free(struct table *table, void (*free_item)(struct item *))
{
    for (uint32_t i = 0; i < table->count; i++)
        free_item(table->items[i]);
    free(table->items);
    free(table->slots);
    *table = (struct table){0};
}
