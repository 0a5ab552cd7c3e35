#include "commands.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- which there are -------------------------------------------------------------------------------- */

/* A command as the table of all has it. */
struct entry {
    struct item item;
    const struct command *command;
};

static struct table all;

static void add_commands(const struct command *commands)
{
    for (; commands->name; commands++) {
        size_t length = strlen(commands->name);
        struct entry *entry = item_new(sizeof *entry, (struct text){commands->name, length});

        entry->command = commands;
        table_add(&all, &entry->item);
    }
}

void commands_init(void)
{
    add_commands(connection_commands);
    add_commands(key_commands);
    add_commands(string_commands);
    add_commands(list_commands);
    add_commands(set_commands);
    add_commands(hash_commands);
    add_commands(sorted_set_commands);
    add_commands(pubsub_commands);
}

static void free_entry(struct item *item)
{
    free(item);
}

void commands_free(void)
{
    table_free(&all, free_entry);
}

size_t commands_count(void)
{
    return all.count;
}

/* By its name, in whatever case; null if there is none. */
static const struct command *find_command(struct text name)
{
    char lower[32];

    if (name.length > sizeof lower)
        return NULL;
    for (size_t i = 0; i < name.length; i++)
        lower[i] = (char)tolower((unsigned char)name.data[i]);

    struct item *item = table_find(&all, (struct text){lower, name.length});
    return item ? ((struct entry *)item)->command : NULL;
}

/* ---- running one ------------------------------------------------------------------------------------ */

/* For messages. */
static int shortened(struct text text)
{
    return text.length < 64 ? (int)text.length : 64;
}

/* A browser that has been led to this port sends HTTP, and what is in its body must not be run: we are gone
 * by then. */
static void refuse_unknown(struct session *session, struct text name)
{
    session->leaving = text_is(name, "post") || text_is(name, "host:");
    answer_error(&session->out, "ERR unknown command '%.*s'", shortened(name), name.data);
}

void commands_run(struct session *session, const struct text *args, size_t n)
{
    const struct command *command = find_command(args[0]);

    session->server->count.commands++;
    if (!command)
        refuse_unknown(session, args[0]);
    else if (n < command->least || (command->most && n > command->most))
        answer_wrong_number(session, args[0]);
    else if (!command->when_subscribed && subscription_count(&session->subscriptions) > 0)
        answer_error(
            &session->out,
            "ERR Can't execute '%s': only (P)SUBSCRIBE / (P)UNSUBSCRIBE / PING / QUIT are allowed in this "
            "context",
            command->name);
    else
        command->run(session, args, n);
}

/* ---- what they share -------------------------------------------------------------------------------- */

bool find_kind(struct session *session, struct text name, enum kind kind, struct key **key)
{
    *key = store_find(&session->server->store, name);
    if (!*key || (*key)->kind == kind)
        return true;
    answer_error(&session->out, "WRONGTYPE Operation against a key holding the wrong kind of value");
    return false;
}

struct key *find_or_add(struct session *session, struct text name, enum kind kind)
{
    struct key *key;

    if (!find_kind(session, name, kind, &key))
        return NULL;
    return key ? key : store_add(&session->server->store, name, kind);
}

bool parse_integer(struct session *session, struct text text, int64_t *number)
{
    if (text_to_integer(text, number))
        return true;
    answer_error(&session->out, "ERR value is not an integer or out of range");
    return false;
}

bool parse_count(struct session *session, const struct text *args, size_t n, size_t i, size_t *count)
{
    int64_t number = 1;

    if (i < n && (!text_to_integer(args[i], &number) || number < 0)) {
        answer_error(&session->out, "ERR value is out of range, must be positive");
        return false;
    }
    *count = (size_t)number;
    return true;
}

bool deadline_after(int64_t number, int64_t unit_ms, int64_t *deadline)
{
    int64_t after;

    return !__builtin_mul_overflow(number, unit_ms, &after) &&
           !__builtin_add_overflow(store_now_ms(), after, deadline);
}

void answer_wrong_number(struct session *session, struct text command)
{
    answer_error(&session->out, "ERR wrong number of arguments for '%.*s' command", shortened(command),
                 command.data);
}

void answer_syntax_error(struct session *session)
{
    answer_error(&session->out, "ERR syntax error");
}
