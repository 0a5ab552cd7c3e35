/* Commands about the connection and the server. */
#include <inttypes.h>
#include <stdio.h>

#include "commands.h"

static void ping(struct session *session, const struct text *args, size_t n)
{
    if (subscription_count(&session->subscriptions) > 0) {
        answer_array(&session->out, 2);
        answer_text(&session->out, TEXT("pong"));
        answer_text(&session->out, n == 2 ? args[1] : TEXT(""));
    } else if (n == 2) {
        answer_text(&session->out, args[1]);
    } else {
        answer_simple(&session->out, "PONG");
    }
}

static void echo(struct session *session, const struct text *args, size_t n)
{
    (void)n;
    answer_text(&session->out, args[1]);
}

static void quit(struct session *session, const struct text *args, size_t n)
{
    (void)args, (void)n;
    session->leaving = true;
    answer_simple(&session->out, "OK");
}

/* There is one database. */
static void select_database(struct session *session, const struct text *args, size_t n)
{
    int64_t index;

    (void)n;
    if (!parse_integer(session, args[1], &index))
        return;
    if (index == 0)
        answer_simple(&session->out, "OK");
    else
        answer_error(&session->out, "ERR DB index is out of range");
}

/* Clients that ask for more than the number do without. */
static void command(struct session *session, const struct text *args, size_t n)
{
    if (n == 2 && text_is(args[1], "count"))
        answer_integer(&session->out, (int64_t)commands_count());
    else
        answer_array(&session->out, 0);
}

/* What redis-benchmark prints, and the limits; for each pattern that is asked for. */
static void config_get(struct session *session, const struct text *args, size_t n)
{
    const struct limits *limits = &session->server->limits;
    const struct {
        struct text name;
        size_t value;
        const char *word;
    } settings[] = {
        {TEXT("save"), 0, ""},
        {TEXT("appendonly"), 0, "no"},
        {TEXT("databases"), 1, NULL},
        {TEXT("maxclients"), limits->clients, NULL},
        {TEXT("timeout"), (size_t)limits->idle_ms / 1000, NULL},
        {TEXT("proto-max-bulk-len"), limits->request, NULL},
    };
    enum { SETTINGS = sizeof settings / sizeof settings[0] };
    size_t found[SETTINGS], count = 0;

    for (size_t i = 0; i < SETTINGS; i++)
        for (size_t pattern = 2; pattern < n; pattern++)
            if (text_matches(settings[i].name, args[pattern])) {
                found[count++] = i;
                break;
            }
    answer_array(&session->out, 2 * count);
    for (size_t i = 0; i < count; i++) {
        const char *word = settings[found[i]].word;
        char value[24];
        int length = word ? snprintf(value, sizeof value, "%s", word)
                          : snprintf(value, sizeof value, "%zu", settings[found[i]].value);

        answer_text(&session->out, settings[found[i]].name);
        answer_text(&session->out, (struct text){value, (size_t)length});
    }
}

static void config(struct session *session, const struct text *args, size_t n)
{
    if (n >= 3 && text_is(args[1], "get"))
        config_get(session, args, n);
    else
        answer_error(&session->out, "ERR only CONFIG GET is known here");
}

static void info(struct session *session, const struct text *args, size_t n)
{
    const struct server *server = session->server;
    char text[1024];

    (void)args, (void)n;
    int length =
        snprintf(text, sizeof text,
                 "# Server\r\nredis_version:7.0.0\r\nredis_mode:standalone\r\nuptime_in_seconds:%" PRId64
                 "\r\n\r\n# Clients\r\nconnected_clients:%zu\r\nmaxclients:%zu\r\n\r\n"
                 "# Stats\r\ntotal_connections_received:%" PRIu64 "\r\ntotal_commands_processed:%" PRIu64
                 "\r\nrejected_connections:%" PRIu64 "\r\nclient_output_buffer_limit_disconnections:%" PRIu64
                 "\r\nexpired_keys:%" PRIu64 "\r\npubsub_channels:%" PRIu32 "\r\npubsub_patterns:%" PRIu32
                 "\r\n\r\n# Keyspace\r\n",
                 (store_now_ms() - server->started) / 1000, server->clients, server->limits.clients,
                 server->count.clients, server->count.commands, server->count.refused, server->count.dropped,
                 server->store.expired, server->hub.topics[TOPIC_CHANNEL].count,
                 server->hub.topics[TOPIC_PATTERN].count);
    if (server->store.keys.count > 0)
        length += snprintf(text + length, sizeof text - (size_t)length,
                           "db0:keys=%" PRIu32 ",expires=%zu,avg_ttl=0\r\n", server->store.keys.count,
                           server->store.expiring.count);
    answer_text(&session->out, (struct text){text, (size_t)length});
}

static void set_name(struct session *session, struct text name)
{
    for (size_t i = 0; i < name.length; i++)
        if (name.data[i] < '!' || name.data[i] > '~') {
            answer_error(&session->out,
                         "ERR Client names cannot contain spaces, newlines or special characters.");
            return;
        }
    session->name.length = 0;
    bytes_add(&session->name, name.data, name.length);
    answer_simple(&session->out, "OK");
}

static void client(struct session *session, const struct text *args, size_t n)
{
    if (n == 3 && text_is(args[1], "setname"))
        set_name(session, args[2]);
    else if (n == 2 && text_is(args[1], "getname"))
        answer_text(&session->out, bytes_text(&session->name));
    else if (n == 2 && text_is(args[1], "id"))
        answer_integer(&session->out, (int64_t)session->id);
    else if (n == 4 && text_is(args[1], "setinfo"))
        answer_simple(&session->out, "OK");
    else
        answer_error(&session->out,
                     "ERR unknown subcommand or wrong number of arguments for 'client' command");
}

const struct command connection_commands[] = {
    {"ping", ping, 1, 2, true},
    {"echo", echo, 2, 2, false},
    {"quit", quit, 1, 0, true},
    {"select", select_database, 2, 2, false},
    {"command", command, 1, 0, false},
    {"config", config, 2, 0, false},
    {"info", info, 1, 0, false},
    {"client", client, 2, 0, false},
    {0},
};
