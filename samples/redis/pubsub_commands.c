#include <string.h>

#include "commands.h"

static const struct {
    const char *begin, *end; /* the words that the client is told */
} words[] = {
    [TOPIC_CHANNEL] = {"subscribe", "unsubscribe"},
    [TOPIC_PATTERN] = {"psubscribe", "punsubscribe"},
};

/* The answer to each: what has been done, to which topic, and how many there are now. */
static void confirm(struct session *session, const char *word, const struct text *topic)
{
    answer_array(&session->out, 3);
    answer_text(&session->out, (struct text){word, strlen(word)});
    if (topic)
        answer_text(&session->out, *topic);
    else
        answer_nothing(&session->out);
    answer_integer(&session->out, (int64_t)subscription_count(&session->subscriptions));
}

static void begin(struct session *session, const struct text *args, size_t n, enum topic_kind kind)
{
    for (size_t i = 1; i < n; i++) {
        hub_subscribe(session, kind, args[i]);
        confirm(session, words[kind].begin, &args[i]);
    }
}

static void end_all(struct session *session, enum topic_kind kind)
{
    struct table *own = &session->subscriptions.topics[kind];

    if (own->count == 0)
        confirm(session, words[kind].end, NULL);
    while (own->count > 0) {
        struct bytes copy = {0};

        bytes_add(&copy, own->items[0]->name.data, own->items[0]->name.length);
        struct text name = bytes_text(&copy);
        hub_unsubscribe(session, kind, name);
        confirm(session, words[kind].end, &name);
        bytes_free(&copy);
    }
}

static void end(struct session *session, const struct text *args, size_t n, enum topic_kind kind)
{
    if (n == 1)
        end_all(session, kind);
    for (size_t i = 1; i < n; i++) {
        hub_unsubscribe(session, kind, args[i]);
        confirm(session, words[kind].end, &args[i]);
    }
}

static void subscribe(struct session *session, const struct text *args, size_t n)
{
    begin(session, args, n, TOPIC_CHANNEL);
}

static void unsubscribe(struct session *session, const struct text *args, size_t n)
{
    end(session, args, n, TOPIC_CHANNEL);
}

static void psubscribe(struct session *session, const struct text *args, size_t n)
{
    begin(session, args, n, TOPIC_PATTERN);
}

static void punsubscribe(struct session *session, const struct text *args, size_t n)
{
    end(session, args, n, TOPIC_PATTERN);
}

static void publish(struct session *session, const struct text *args, size_t n)
{
    (void)n;
    answer_integer(&session->out, (int64_t)hub_publish(&session->server->hub, args[1], args[2]));
}

const struct command pubsub_commands[] = {
    {"subscribe", subscribe, 2, 0, true},   {"unsubscribe", unsubscribe, 1, 0, true},
    {"psubscribe", psubscribe, 2, 0, true}, {"punsubscribe", punsubscribe, 1, 0, true},
    {"publish", publish, 3, 3, false},      {0},
};
