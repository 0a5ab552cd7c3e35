#include "store.h"

#include <stdlib.h>
#include <time.h>

/* ---- what keys hold --------------------------------------------------------------------------------- */

const char *kind_name(enum kind kind)
{
    static const char *const names[] = {
        [KIND_STRING] = "string", [KIND_LIST] = "list",   [KIND_SET] = "set",
        [KIND_HASH] = "hash",     [KIND_SORTED] = "zset",
    };

    return names[kind];
}

static void free_item(struct item *item)
{
    free(item);
}

void field_free(struct item *item)
{
    bytes_free(&((struct field *)item)->value);
    free(item);
}

static bool has_lower_score(const struct heap_node *a, const struct heap_node *b)
{
    const struct member *first = CONTAINER_OF(a, const struct member, rank);
    const struct member *second = CONTAINER_OF(b, const struct member, rank);

    if (first->score != second->score)
        return first->score < second->score;
    return text_compare(first->item.name, second->item.name) < 0;
}

bool sorted_put(struct sorted *sorted, struct text name, double score)
{
    struct member *member = (struct member *)table_find(&sorted->members, name);
    bool is_new = !member;

    if (is_new) {
        member = item_new(sizeof *member, name);
        table_add(&sorted->members, &member->item);
    }
    member->score = score;
    heap_put(&sorted->by_score, &member->rank);
    return is_new;
}

void sorted_remove(struct sorted *sorted, struct member *member)
{
    heap_remove(&sorted->by_score, &member->rank);
    table_remove(&sorted->members, &member->item);
    free(member);
}

static void free_value(struct key *key)
{
    switch (key->kind) {
    case KIND_STRING:
        bytes_free(&key->string);
        break;
    case KIND_LIST:
        list_free(&key->list);
        break;
    case KIND_SET:
        table_free(&key->set, free_item);
        break;
    case KIND_HASH:
        table_free(&key->hash, field_free);
        break;
    case KIND_SORTED:
        heap_free(&key->sorted.by_score);
        table_free(&key->sorted.members, free_item);
        break;
    }
}

static void free_key(struct item *item)
{
    free_value((struct key *)item);
    free(item);
}

/* ---- keys ------------------------------------------------------------------------------------------- */

static bool expires_sooner(const struct heap_node *a, const struct heap_node *b)
{
    return CONTAINER_OF(a, const struct key, expiry)->deadline <
           CONTAINER_OF(b, const struct key, expiry)->deadline;
}

void store_init(struct store *store)
{
    *store = (struct store){.expiring.before = expires_sooner};
}

struct key *store_add(struct store *store, struct text name, enum kind kind)
{
    struct key *key = item_new(sizeof *key, name);

    key->kind = kind;
    if (kind == KIND_SORTED)
        key->sorted.by_score.before = has_lower_score;
    table_add(&store->keys, &key->item);
    return key;
}

void store_remove(struct store *store, struct key *key)
{
    heap_remove(&store->expiring, &key->expiry);
    table_remove(&store->keys, &key->item);
    free_key(&key->item);
}

void store_clear(struct store *store)
{
    heap_free(&store->expiring);
    table_free(&store->keys, free_key);
}

/* ---- expiry ----------------------------------------------------------------------------------------- */

int64_t store_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void expire(struct store *store, struct key *key)
{
    store->expired++;
    store_remove(store, key);
}

struct key *store_find(struct store *store, struct text name)
{
    struct key *key = (struct key *)table_find(&store->keys, name);

    if (key && key->expiry.place && key->deadline <= store_now_ms()) {
        expire(store, key);
        return NULL;
    }
    return key;
}

void store_expire_at(struct store *store, struct key *key, int64_t deadline)
{
    key->deadline = deadline;
    heap_put(&store->expiring, &key->expiry);
}

bool store_persist(struct store *store, struct key *key)
{
    bool would_expire = key->expiry.place != 0;

    heap_remove(&store->expiring, &key->expiry);
    return would_expire;
}

size_t store_expire_due(struct store *store, size_t most)
{
    int64_t now = store_now_ms();
    size_t n = 0;

    for (; n < most && store->expiring.count > 0; n++) {
        struct key *key = CONTAINER_OF(heap_first(&store->expiring), struct key, expiry);

        if (key->deadline > now)
            break;
        expire(store, key);
    }
    return n;
}
