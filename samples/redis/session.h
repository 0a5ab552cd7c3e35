/* A client as the commands see it. */
#ifndef SESSION_H
#define SESSION_H

#include "bytes.h"
#include "pubsub.h"
#include "store.h"

/** What a client may ask of the server. Times are in milliseconds. */
struct limits {
    size_t clients;
    size_t request; /* bytes */
    size_t backlog; /* bytes of messages that a subscriber has not taken yet */
    int idle_ms;    /* without a request, unless the client has subscribed to something; 0: for ever */
    int write_ms;   /* until the client takes the next piece of its answers */
    int linger_ms;  /* until the client closes when we have */
    int drain_ms;   /* until the last answer when the server is stopped */
};

/** What all sessions share. */
struct server {
    struct limits limits;
    struct store store;
    struct hub hub;
    int64_t started; /* by store_now_ms() */
    size_t clients;  /* now */
    struct {
        uint64_t clients, commands, refused, dropped; /* so far */
    } count;
};

struct session {
    struct server *server;
    struct bytes out; /* answers, and what has been published, until they are sent */
    struct subscriptions subscriptions;
    uint64_t id;
    struct bytes name;                       /* that the client has given itself */
    bool leaving;                            /* once the answers are sent */
    bool overrun;                            /* it does not take its messages: it is to be dropped */
    void (*pushed)(struct session *session); /* called when somebody else has put something into `out` */
};

/** Puts what has been published among a session's answers; or, where there is too much already, lets it be
 * dropped. */
void session_push(struct session *session, const struct bytes *message);

#endif
