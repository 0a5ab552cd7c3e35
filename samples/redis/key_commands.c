/* Commands about keys, whatever they hold. */
#include "commands.h"

static void count_keys(struct session *session, const struct text *args, size_t n)
{
    (void)args, (void)n;
    answer_integer(&session->out, session->server->store.keys.count);
}

static void flush(struct session *session, const struct text *args, size_t n)
{
    (void)args, (void)n;
    store_clear(&session->server->store);
    answer_simple(&session->out, "OK");
}

static void del(struct session *session, const struct text *args, size_t n)
{
    int64_t removed = 0;

    for (size_t i = 1; i < n; i++) {
        struct key *key = store_find(&session->server->store, args[i]);

        if (key) {
            store_remove(&session->server->store, key);
            removed++;
        }
    }
    answer_integer(&session->out, removed);
}

static void exists(struct session *session, const struct text *args, size_t n)
{
    int64_t there = 0;

    for (size_t i = 1; i < n; i++)
        there += store_find(&session->server->store, args[i]) != NULL;
    answer_integer(&session->out, there);
}

static void type(struct session *session, const struct text *args, size_t n)
{
    const struct key *key = store_find(&session->server->store, args[1]);

    (void)n;
    answer_simple(&session->out, key ? kind_name(key->kind) : "none");
}

/* Those that have expired but not been removed yet are left out. */
static void keys(struct session *session, const struct text *args, size_t n)
{
    const struct table *all = &session->server->store.keys;
    struct bytes found = {0};
    int64_t now = store_now_ms();
    size_t count = 0;

    (void)n;
    for (uint32_t i = 0; i < all->count; i++) {
        const struct key *key = (const struct key *)all->items[i];

        if (text_matches(key->item.name, args[1]) && !(key->expiry.place && key->deadline <= now)) {
            answer_text(&found, key->item.name);
            count++;
        }
    }
    answer_array(&session->out, count);
    bytes_add(&session->out, found.data, found.length);
    bytes_free(&found);
}

/* ---- expiry ----------------------------------------------------------------------------------------- */

static void expire_after(struct session *session, const struct text *args, int64_t unit_ms)
{
    struct store *store = &session->server->store;
    int64_t number, deadline;

    if (!parse_integer(session, args[2], &number))
        return;
    if (!deadline_after(number, unit_ms, &deadline)) {
        answer_error(&session->out, "ERR invalid expire time in '%s' command",
                     unit_ms == 1 ? "pexpire" : "expire");
        return;
    }

    struct key *key = store_find(store, args[1]);
    if (key && number <= 0)
        store_remove(store, key);
    else if (key)
        store_expire_at(store, key, deadline);
    answer_integer(&session->out, key != NULL);
}

static void expire(struct session *session, const struct text *args, size_t n)
{
    (void)n;
    expire_after(session, args, 1000);
}

static void pexpire(struct session *session, const struct text *args, size_t n)
{
    (void)n;
    expire_after(session, args, 1);
}

static void persist(struct session *session, const struct text *args, size_t n)
{
    struct key *key = store_find(&session->server->store, args[1]);

    (void)n;
    answer_integer(&session->out, key && store_persist(&session->server->store, key));
}

/* -2: there is no such key; -1: it does not expire. */
static void answer_time_left(struct session *session, struct text name, int64_t unit_ms)
{
    const struct key *key = store_find(&session->server->store, name);

    if (key && key->expiry.place)
        answer_integer(&session->out, (key->deadline - store_now_ms() + unit_ms / 2) / unit_ms);
    else
        answer_integer(&session->out, key ? -1 : -2);
}

static void ttl(struct session *session, const struct text *args, size_t n)
{
    (void)n;
    answer_time_left(session, args[1], 1000);
}

static void pttl(struct session *session, const struct text *args, size_t n)
{
    (void)n;
    answer_time_left(session, args[1], 1);
}

const struct command key_commands[] = {
    {"dbsize", count_keys, 1, 1, false},
    {"flushall", flush, 1, 2, false},
    {"flushdb", flush, 1, 2, false},
    {"del", del, 2, 0, false},
    {"exists", exists, 2, 0, false},
    {"type", type, 2, 2, false},
    {"keys", keys, 2, 2, false},
    {"expire", expire, 3, 3, false},
    {"pexpire", pexpire, 3, 3, false},
    {"persist", persist, 2, 2, false},
    {"ttl", ttl, 2, 2, false},
    {"pttl", pttl, 2, 2, false},
    {0},
};
