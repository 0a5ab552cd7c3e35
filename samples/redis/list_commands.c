#include "commands.h"

static void push(struct session *session, const struct text *args, size_t n, enum list_end end)
{
    struct key *key = find_or_add(session, args[1], KIND_LIST);

    if (!key)
        return;
    for (size_t i = 2; i < n; i++)
        list_push(&key->list, end, args[i]);
    answer_integer(&session->out, (int64_t)key->list.count);
}

static void lpush(struct session *session, const struct text *args, size_t n)
{
    push(session, args, n, LIST_LEFT);
}

static void rpush(struct session *session, const struct text *args, size_t n)
{
    push(session, args, n, LIST_RIGHT);
}

static void answer_popped(struct session *session, struct list *list, enum list_end end)
{
    struct text text = list_pop(list, end);

    answer_text(&session->out, text);
    list_free_text(text);
}

/* One, or an array of as many as are wanted and there. */
static void pop(struct session *session, const struct text *args, size_t n, enum list_end end)
{
    struct key *key;
    size_t count;

    if (!parse_count(session, args, n, 2, &count) || !find_kind(session, args[1], KIND_LIST, &key))
        return;
    if (!key) {
        if (n == 2)
            answer_nothing(&session->out);
        else
            answer_no_array(&session->out);
        return;
    }
    if (count > key->list.count)
        count = key->list.count;
    if (n > 2)
        answer_array(&session->out, count);
    while (count-- > 0)
        answer_popped(session, &key->list, end);
    if (key->list.count == 0)
        store_remove(&session->server->store, key);
}

static void lpop(struct session *session, const struct text *args, size_t n)
{
    pop(session, args, n, LIST_LEFT);
}

static void rpop(struct session *session, const struct text *args, size_t n)
{
    pop(session, args, n, LIST_RIGHT);
}

static void llen(struct session *session, const struct text *args, size_t n)
{
    struct key *key;

    (void)n;
    if (find_kind(session, args[1], KIND_LIST, &key))
        answer_integer(&session->out, key ? (int64_t)key->list.count : 0);
}

/* A place counted from the end when it is negative. */
static int64_t place_in(const struct list *list, int64_t place)
{
    return place < 0 ? place + (int64_t)list->count : place;
}

static void lrange(struct session *session, const struct text *args, size_t n)
{
    static const struct list none;
    struct key *key;
    int64_t first, last;

    (void)n;
    if (!parse_integer(session, args[2], &first) || !parse_integer(session, args[3], &last) ||
        !find_kind(session, args[1], KIND_LIST, &key))
        return;

    const struct list *list = key ? &key->list : &none;
    first = place_in(list, first);
    last = place_in(list, last);
    if (first < 0)
        first = 0;
    if (last >= (int64_t)list->count)
        last = (int64_t)list->count - 1;
    answer_array(&session->out, first <= last ? (size_t)(last - first + 1) : 0);
    for (int64_t i = first; i <= last; i++)
        answer_text(&session->out, list_at(list, (size_t)i));
}

const struct command list_commands[] = {
    {"lpush", lpush, 3, 0, false},
    {"rpush", rpush, 3, 0, false},
    {"lpop", lpop, 2, 3, false},
    {"rpop", rpop, 2, 3, false},
    {"llen", llen, 2, 2, false},
    {"lrange", lrange, 4, 4, false},
    {0},
};
