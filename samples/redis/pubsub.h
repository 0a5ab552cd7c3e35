/* Publishing: channels and patterns, and the sessions that subscribe to them.
 *
 * A message is put among the answers to each subscriber, and the publisher is done: nobody waits for anybody.
 */
#ifndef PUBSUB_H
#define PUBSUB_H

#include "bytes.h"
#include "table.h"

struct session;

enum topic_kind { TOPIC_CHANNEL, TOPIC_PATTERN, TOPIC_KINDS };

/** All topics, by their kind. Empty when zeroed. */
struct hub {
    struct table topics[TOPIC_KINDS];
};

/** What one session has subscribed to. Empty when zeroed. */
struct subscriptions {
    struct table topics[TOPIC_KINDS];
};

static inline size_t subscription_count(const struct subscriptions *subscriptions)
{
    return (size_t)subscriptions->topics[TOPIC_CHANNEL].count + subscriptions->topics[TOPIC_PATTERN].count;
}

/** Subscribes a session, which must not be moved while it is; to what it has already, nothing happens. */
void hub_subscribe(struct session *session, enum topic_kind kind, struct text name);

void hub_unsubscribe(struct session *session, enum topic_kind kind, struct text name);

/** Ends all subscriptions of a session. */
void hub_leave(struct session *session);

/** Gives a message to all who subscribe to the channel, or to a pattern that it matches: to how many, those
 * counted twice who get it twice. */
size_t hub_publish(struct hub *hub, struct text channel, struct text message);

/** Frees the memory of a hub that all sessions have left. */
void hub_free(struct hub *hub);

#endif
