#include <stdio.h>

#include "commands.h"

/* What a key held before is gone, of whatever kind it was. */
static struct key *set_string(struct session *session, struct key *key, struct text name, struct text value)
{
    struct store *store = &session->server->store;

    if (key && key->kind != KIND_STRING) {
        store_remove(store, key);
        key = NULL;
    }
    if (!key)
        key = store_add(store, name, KIND_STRING);
    store_persist(store, key);
    key->string.length = 0;
    bytes_add(&key->string, value.data, value.length);
    return key;
}

static void answer_string(struct session *session, const struct key *key)
{
    if (key)
        answer_text(&session->out, bytes_text(&key->string));
    else
        answer_nothing(&session->out);
}

static void get(struct session *session, const struct text *args, size_t n)
{
    struct key *key;

    (void)n;
    if (find_kind(session, args[1], KIND_STRING, &key))
        answer_string(session, key);
}

/* ---- SET, with its options -------------------------------------------------------------------------- */

struct set_options {
    bool only_new, only_old, gets, keeps_deadline, expires;
    int64_t deadline;
};

static bool parse_lifetime(struct session *session, struct text text, int64_t unit_ms,
                           struct set_options *options)
{
    int64_t number;

    if (!parse_integer(session, text, &number))
        return false;
    options->expires = number > 0 && deadline_after(number, unit_ms, &options->deadline);
    if (!options->expires)
        answer_error(&session->out, "ERR invalid expire time in 'set' command");
    return options->expires;
}

/* False when they make no sense: the client has been told. */
static bool parse_set_options(struct session *session, const struct text *args, size_t n,
                              struct set_options *options)
{
    *options = (struct set_options){0};
    for (size_t i = 3; i < n; i++) {
        bool in_seconds = text_is(args[i], "ex");

        if ((in_seconds || text_is(args[i], "px")) && i + 1 < n && !options->expires) {
            if (!parse_lifetime(session, args[++i], in_seconds ? 1000 : 1, options))
                return false;
        } else if (text_is(args[i], "nx")) {
            options->only_new = true;
        } else if (text_is(args[i], "xx")) {
            options->only_old = true;
        } else if (text_is(args[i], "get")) {
            options->gets = true;
        } else if (text_is(args[i], "keepttl")) {
            options->keeps_deadline = true;
        } else {
            answer_syntax_error(session);
            return false;
        }
    }
    if ((options->only_new && options->only_old) || (options->expires && options->keeps_deadline)) {
        answer_syntax_error(session);
        return false;
    }
    return true;
}

static void set_with(struct session *session, struct key *key, const struct text *args,
                     const struct set_options *options)
{
    bool expires = options->expires || (options->keeps_deadline && key && key->expiry.place);
    int64_t deadline = options->expires || !key ? options->deadline : key->deadline;

    key = set_string(session, key, args[1], args[2]);
    if (expires)
        store_expire_at(&session->server->store, key, deadline);
}

static void set(struct session *session, const struct text *args, size_t n)
{
    struct set_options options;

    if (!parse_set_options(session, args, n, &options))
        return;

    struct key *key = store_find(&session->server->store, args[1]);
    bool refused = (options.only_new && key) || (options.only_old && !key);
    if (options.gets) {
        if (!find_kind(session, args[1], KIND_STRING, &key))
            return;
        answer_string(session, key);
    } else if (refused) {
        answer_nothing(&session->out);
    } else {
        answer_simple(&session->out, "OK");
    }
    if (!refused)
        set_with(session, key, args, &options);
}

/* ---- several ---------------------------------------------------------------------------------------- */

static void mset(struct session *session, const struct text *args, size_t n)
{
    if (n % 2 == 0) {
        answer_wrong_number(session, args[0]);
        return;
    }
    for (size_t i = 1; i < n; i += 2)
        set_string(session, store_find(&session->server->store, args[i]), args[i], args[i + 1]);
    answer_simple(&session->out, "OK");
}

/* Something else than a string is nothing here. */
static void mget(struct session *session, const struct text *args, size_t n)
{
    answer_array(&session->out, n - 1);
    for (size_t i = 1; i < n; i++) {
        const struct key *key = store_find(&session->server->store, args[i]);

        answer_string(session, key && key->kind == KIND_STRING ? key : NULL);
    }
}

/* ---- numbers ---------------------------------------------------------------------------------------- */

static void add_to(struct session *session, struct text name, int64_t number)
{
    struct key *key;
    int64_t sum = 0;
    char digits[24];

    if (!find_kind(session, name, KIND_STRING, &key))
        return;
    if (key && !parse_integer(session, bytes_text(&key->string), &sum))
        return;
    if (__builtin_add_overflow(sum, number, &sum)) {
        answer_error(&session->out, "ERR increment or decrement would overflow");
        return;
    }
    if (!key)
        key = store_add(&session->server->store, name, KIND_STRING);
    key->string.length = 0;
    bytes_add(&key->string, digits, (size_t)snprintf(digits, sizeof digits, "%lld", (long long)sum));
    answer_integer(&session->out, sum);
}

static void incr(struct session *session, const struct text *args, size_t n)
{
    (void)n;
    add_to(session, args[1], 1);
}

static void decr(struct session *session, const struct text *args, size_t n)
{
    (void)n;
    add_to(session, args[1], -1);
}

static void incrby(struct session *session, const struct text *args, size_t n)
{
    int64_t number;

    (void)n;
    if (parse_integer(session, args[2], &number))
        add_to(session, args[1], number);
}

const struct command string_commands[] = {
    {"get", get, 2, 2, false},       {"set", set, 3, 0, false},
    {"mset", mset, 3, 0, false},     {"mget", mget, 2, 0, false},
    {"incr", incr, 2, 2, false},     {"decr", decr, 2, 2, false},
    {"incrby", incrby, 3, 3, false}, {0},
};
