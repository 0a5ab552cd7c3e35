#include "commands.h"

/* All scores are looked at before any is used. */
static bool scores_are_numbers(struct session *session, const struct text *args, size_t n)
{
    double score;

    for (size_t i = 2; i < n; i += 2)
        if (!text_to_double(args[i], &score)) {
            answer_error(&session->out, "ERR value is not a valid float");
            return false;
        }
    return true;
}

static void zadd(struct session *session, const struct text *args, size_t n)
{
    int64_t added = 0;

    if (n % 2 != 0) {
        answer_syntax_error(session);
        return;
    }
    if (!scores_are_numbers(session, args, n))
        return;
    struct key *key = find_or_add(session, args[1], KIND_SORTED);
    if (!key)
        return;
    for (size_t i = 2; i < n; i += 2) {
        double score;

        text_to_double(args[i], &score);
        added += sorted_put(&key->sorted, args[i + 1], score);
    }
    answer_integer(&session->out, added);
}

static void zcard(struct session *session, const struct text *args, size_t n)
{
    struct key *key;

    (void)n;
    if (find_kind(session, args[1], KIND_SORTED, &key))
        answer_integer(&session->out, key ? key->sorted.members.count : 0);
}

static void zscore(struct session *session, const struct text *args, size_t n)
{
    struct key *key;

    (void)n;
    if (!find_kind(session, args[1], KIND_SORTED, &key))
        return;
    const struct item *member = key ? table_find(&key->sorted.members, args[2]) : NULL;
    if (member)
        answer_double(&session->out, ((const struct member *)member)->score);
    else
        answer_nothing(&session->out);
}

static void zrem(struct session *session, const struct text *args, size_t n)
{
    struct key *key;
    int64_t removed = 0;

    if (!find_kind(session, args[1], KIND_SORTED, &key))
        return;
    for (size_t i = 2; key && i < n; i++) {
        struct item *member = table_find(&key->sorted.members, args[i]);

        if (!member)
            continue;
        sorted_remove(&key->sorted, (struct member *)member);
        removed++;
    }
    if (key && key->sorted.members.count == 0)
        store_remove(&session->server->store, key);
    answer_integer(&session->out, removed);
}

static void zpopmin(struct session *session, const struct text *args, size_t n)
{
    struct key *key;
    size_t count;

    if (!parse_count(session, args, n, 2, &count) || !find_kind(session, args[1], KIND_SORTED, &key))
        return;
    if (!key || count > key->sorted.members.count)
        count = key ? key->sorted.members.count : 0;
    answer_array(&session->out, 2 * count);
    for (; count > 0; count--) {
        struct member *first = sorted_first(&key->sorted);

        answer_text(&session->out, first->item.name);
        answer_double(&session->out, first->score);
        sorted_remove(&key->sorted, first);
    }
    if (key && key->sorted.members.count == 0)
        store_remove(&session->server->store, key);
}

const struct command sorted_set_commands[] = {
    {"zadd", zadd, 4, 0, false}, {"zcard", zcard, 2, 2, false},     {"zscore", zscore, 3, 3, false},
    {"zrem", zrem, 3, 0, false}, {"zpopmin", zpopmin, 2, 3, false}, {0},
};
