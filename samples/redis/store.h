/* The data: keys, what each of them holds, and when it expires.
 *
 * A key that has expired is removed by whoever looks for it, and, so that it does not take memory until then,
 * by store_expire_due(), which is to be called from time to time.
 */
#ifndef STORE_H
#define STORE_H

#include "bytes.h"
#include "heap.h"
#include "list.h"
#include "table.h"

enum kind { KIND_STRING, KIND_LIST, KIND_SET, KIND_HASH, KIND_SORTED };

/** A field of a hash. */
struct field {
    struct item item;
    struct bytes value;
};

/** A member of a sorted set. */
struct member {
    struct item item;
    struct heap_node rank;
    double score;
};

struct sorted {
    struct table members;
    struct heap by_score;
};

struct key {
    struct item item;
    struct heap_node expiry; /* in the store's heap, if it is to expire */
    int64_t deadline;        /* as store_now_ms() tells the time */
    enum kind kind;
    union {
        struct bytes string;
        struct list list;
        struct table set;
        struct table hash;
        struct sorted sorted;
    };
};

/** To be prepared by store_init(). */
struct store {
    struct table keys;
    struct heap expiring;
    uint64_t expired; /* keys, so far */
};

void store_init(struct store *store);

/** Milliseconds of a clock that is not set. */
int64_t store_now_ms(void);

/** A key that is there and has not expired, or null. */
struct key *store_find(struct store *store, struct text name);

/** A new key, of a name that is not there: empty, and not to expire. */
struct key *store_add(struct store *store, struct text name, enum kind kind);

void store_remove(struct store *store, struct key *key);

void store_expire_at(struct store *store, struct key *key, int64_t deadline);

/** Makes a key stay: whether it would have expired. */
bool store_persist(struct store *store, struct key *key);

/** Removes keys that have expired, `most` at most: how many. */
size_t store_expire_due(struct store *store, size_t most);

/** Removes all keys. */
void store_clear(struct store *store);

/** The name of a kind, as TYPE tells it. */
const char *kind_name(enum kind kind);

/** The value of a field as the hash's table has it. */
static inline struct text field_value(const struct item *item)
{
    return bytes_text(&((const struct field *)item)->value);
}

void field_free(struct item *item);

/** The first of a sorted set, by its score; null when it is empty. */
static inline struct member *sorted_first(const struct sorted *sorted)
{
    return sorted->members.count > 0 ? CONTAINER_OF(heap_first(&sorted->by_score), struct member, rank)
                                     : NULL;
}

/** Gives a member its score; true when it is new. */
bool sorted_put(struct sorted *sorted, struct text name, double score);

/** Takes a member out, and frees it. */
void sorted_remove(struct sorted *sorted, struct member *member);

#endif
