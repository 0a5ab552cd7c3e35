#include <stdlib.h>

#include "commands.h"

static void remove_member(struct table *set, struct item *member)
{
    table_remove(set, member);
    free(member);
}

static void sadd(struct session *session, const struct text *args, size_t n)
{
    struct key *key = find_or_add(session, args[1], KIND_SET);
    int64_t added = 0;

    if (!key)
        return;
    for (size_t i = 2; i < n; i++)
        if (!table_find(&key->set, args[i])) {
            table_add(&key->set, item_new(sizeof(struct item), args[i]));
            added++;
        }
    answer_integer(&session->out, added);
}

static void srem(struct session *session, const struct text *args, size_t n)
{
    struct key *key;
    int64_t removed = 0;

    if (!find_kind(session, args[1], KIND_SET, &key))
        return;
    for (size_t i = 2; key && i < n; i++) {
        struct item *member = table_find(&key->set, args[i]);

        if (!member)
            continue;
        remove_member(&key->set, member);
        removed++;
    }
    if (key && key->set.count == 0)
        store_remove(&session->server->store, key);
    answer_integer(&session->out, removed);
}

static void sismember(struct session *session, const struct text *args, size_t n)
{
    struct key *key;

    (void)n;
    if (find_kind(session, args[1], KIND_SET, &key))
        answer_integer(&session->out, key && table_find(&key->set, args[2]));
}

static void scard(struct session *session, const struct text *args, size_t n)
{
    struct key *key;

    (void)n;
    if (find_kind(session, args[1], KIND_SET, &key))
        answer_integer(&session->out, key ? key->set.count : 0);
}

static void smembers(struct session *session, const struct text *args, size_t n)
{
    struct key *key;

    (void)n;
    if (!find_kind(session, args[1], KIND_SET, &key))
        return;
    uint32_t count = key ? key->set.count : 0;
    answer_array(&session->out, count);
    for (uint32_t i = 0; i < count; i++)
        answer_text(&session->out, key->set.items[i]->name);
}

/* Any one. */
static struct item *random_member(const struct table *set)
{
    return set->items[(uint32_t)random() % set->count];
}

/* One, or an array of as many as are wanted and there. */
static void spop(struct session *session, const struct text *args, size_t n)
{
    struct key *key;
    size_t count;

    if (!parse_count(session, args, n, 2, &count) || !find_kind(session, args[1], KIND_SET, &key))
        return;
    if (!key && n == 2) {
        answer_nothing(&session->out);
        return;
    }
    if (!key || count > key->set.count)
        count = key ? key->set.count : 0;
    if (n > 2)
        answer_array(&session->out, count);
    while (count-- > 0) {
        struct item *member = random_member(&key->set);

        answer_text(&session->out, member->name);
        remove_member(&key->set, member);
    }
    if (key && key->set.count == 0)
        store_remove(&session->server->store, key);
}

const struct command set_commands[] = {
    {"sadd", sadd, 3, 0, false},
    {"srem", srem, 3, 0, false},
    {"sismember", sismember, 3, 3, false},
    {"scard", scard, 2, 2, false},
    {"smembers", smembers, 2, 2, false},
    {"spop", spop, 2, 3, false},
    {0},
};
