#include "pubsub.h"

#include <stdlib.h>

#include "protocol.h"
#include "session.h"

/* A channel or pattern that has subscribers. */
struct topic {
    struct item item;
    struct subscription *first;
};

/* In the session's table, and in the topic's list. */
struct subscription {
    struct item item;
    struct session *session;
    struct topic *topic;
    struct subscription *next, **link;
};

void hub_subscribe(struct session *session, enum topic_kind kind, struct text name)
{
    struct table *topics = &session->server->hub.topics[kind], *own = &session->subscriptions.topics[kind];

    if (table_find(own, name))
        return;

    struct topic *topic = (struct topic *)table_find(topics, name);
    if (!topic) {
        topic = item_new(sizeof *topic, name);
        table_add(topics, &topic->item);
    }

    struct subscription *subscription = item_new(sizeof *subscription, name);
    subscription->session = session;
    subscription->topic = topic;
    subscription->next = topic->first;
    subscription->link = &topic->first;
    if (topic->first)
        topic->first->link = &subscription->next;
    topic->first = subscription;
    table_add(own, &subscription->item);
}

static void end_subscription(struct subscription *subscription, enum topic_kind kind)
{
    struct session *session = subscription->session;
    struct topic *topic = subscription->topic;

    *subscription->link = subscription->next;
    if (subscription->next)
        subscription->next->link = subscription->link;
    table_remove(&session->subscriptions.topics[kind], &subscription->item);
    free(subscription);
    if (!topic->first) {
        table_remove(&session->server->hub.topics[kind], &topic->item);
        free(topic);
    }
}

void hub_unsubscribe(struct session *session, enum topic_kind kind, struct text name)
{
    struct item *item = table_find(&session->subscriptions.topics[kind], name);

    if (item)
        end_subscription((struct subscription *)item, kind);
}

static void no_item(struct item *item)
{
    (void)item;
}

void hub_leave(struct session *session)
{
    for (enum topic_kind kind = 0; kind < TOPIC_KINDS; kind++) {
        struct table *own = &session->subscriptions.topics[kind];

        while (own->count > 0)
            end_subscription((struct subscription *)own->items[own->count - 1], kind);
        table_free(own, no_item);
    }
}

/* The message is put together once, for all subscribers of a topic. */
static size_t publish_to(const struct topic *topic, enum topic_kind kind, struct text channel,
                         struct text message)
{
    struct bytes push = {0};
    size_t n = 0;

    if (kind == TOPIC_PATTERN) {
        answer_array(&push, 4);
        answer_text(&push, TEXT("pmessage"));
        answer_text(&push, topic->item.name);
    } else {
        answer_array(&push, 3);
        answer_text(&push, TEXT("message"));
    }
    answer_text(&push, channel);
    answer_text(&push, message);
    for (struct subscription *at = topic->first; at; at = at->next, n++)
        session_push(at->session, &push);
    bytes_free(&push);
    return n;
}

void hub_free(struct hub *hub)
{
    for (enum topic_kind kind = 0; kind < TOPIC_KINDS; kind++)
        table_free(&hub->topics[kind], no_item);
}

size_t hub_publish(struct hub *hub, struct text channel, struct text message)
{
    const struct table *patterns = &hub->topics[TOPIC_PATTERN];
    struct item *topic = table_find(&hub->topics[TOPIC_CHANNEL], channel);
    size_t n = topic ? publish_to((const struct topic *)topic, TOPIC_CHANNEL, channel, message) : 0;

    for (uint32_t i = 0; i < patterns->count; i++)
        if (text_matches(channel, patterns->items[i]->name))
            n += publish_to((const struct topic *)patterns->items[i], TOPIC_PATTERN, channel, message);
    return n;
}

void session_push(struct session *session, const struct bytes *message)
{
    if (session->overrun)
        return;
    if (session->out.length + message->length > session->server->limits.backlog) {
        session->overrun = true;
        session->server->count.dropped++;
    } else {
        bytes_add(&session->out, message->data, message->length);
    }
    session->pushed(session);
}
