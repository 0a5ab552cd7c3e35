#include "commands.h"

/* Sets a field: whether it is new. */
static bool set_field(struct table *hash, struct text name, struct text value)
{
    struct field *field = (struct field *)table_find(hash, name);
    bool is_new = !field;

    if (is_new) {
        field = item_new(sizeof *field, name);
        table_add(hash, &field->item);
    }
    field->value.length = 0;
    bytes_add(&field->value, value.data, value.length);
    return is_new;
}

static void hset(struct session *session, const struct text *args, size_t n)
{
    int64_t added = 0;

    if (n % 2 != 0) {
        answer_wrong_number(session, args[0]);
        return;
    }
    struct key *key = find_or_add(session, args[1], KIND_HASH);
    if (!key)
        return;
    for (size_t i = 2; i < n; i += 2)
        added += set_field(&key->hash, args[i], args[i + 1]);
    answer_integer(&session->out, added);
}

static void hget(struct session *session, const struct text *args, size_t n)
{
    struct key *key;

    (void)n;
    if (!find_kind(session, args[1], KIND_HASH, &key))
        return;
    const struct item *field = key ? table_find(&key->hash, args[2]) : NULL;
    if (field)
        answer_text(&session->out, field_value(field));
    else
        answer_nothing(&session->out);
}

static void hdel(struct session *session, const struct text *args, size_t n)
{
    struct key *key;
    int64_t removed = 0;

    if (!find_kind(session, args[1], KIND_HASH, &key))
        return;
    for (size_t i = 2; key && i < n; i++) {
        struct item *field = table_find(&key->hash, args[i]);

        if (!field)
            continue;
        table_remove(&key->hash, field);
        field_free(field);
        removed++;
    }
    if (key && key->hash.count == 0)
        store_remove(&session->server->store, key);
    answer_integer(&session->out, removed);
}

static void hlen(struct session *session, const struct text *args, size_t n)
{
    struct key *key;

    (void)n;
    if (find_kind(session, args[1], KIND_HASH, &key))
        answer_integer(&session->out, key ? key->hash.count : 0);
}

static void hgetall(struct session *session, const struct text *args, size_t n)
{
    struct key *key;

    (void)n;
    if (!find_kind(session, args[1], KIND_HASH, &key))
        return;
    uint32_t count = key ? key->hash.count : 0;
    answer_array(&session->out, 2 * (size_t)count);
    for (uint32_t i = 0; i < count; i++) {
        answer_text(&session->out, key->hash.items[i]->name);
        answer_text(&session->out, field_value(key->hash.items[i]));
    }
}

const struct command hash_commands[] = {
    {"hset", hset, 4, 0, false}, {"hget", hget, 3, 3, false},       {"hdel", hdel, 3, 0, false},
    {"hlen", hlen, 2, 2, false}, {"hgetall", hgetall, 2, 2, false}, {0},
};
