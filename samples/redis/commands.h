/* The commands. Each is an ordinary function: it does not wait, so nothing else happens while it runs. It
 * puts exactly one answer into the session's `out`; those of pub/sub, one for each channel.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "protocol.h"
#include "session.h"

struct command {
    const char *name; /* in lower case; null behind the last one of an array */
    void (*run)(struct session *session, const struct text *args, size_t n); /* args[0] is the name */
    size_t least, most;   /* arguments, with the name; 0: any number */
    bool when_subscribed; /* also for who has subscribed to something */
};

extern const struct command connection_commands[], key_commands[], string_commands[], list_commands[],
    set_commands[], hash_commands[], sorted_set_commands[], pubsub_commands[];

/** To be called before commands_run(). */
void commands_init(void);
void commands_free(void);

/** How many there are. */
size_t commands_count(void);

/** Runs the command that `args`, one text at least, ask for. */
void commands_run(struct session *session, const struct text *args, size_t n);

/* ---- what they share -------------------------------------------------------------------------------- */

/** Finds the key of a name: `*key` is null if there is none. False when it holds something else than it
 * should: the client has been told. */
bool find_kind(struct session *session, struct text name, enum kind kind, struct key **key);

/** The key of a name, added if it is not there. Null when it holds something else: the client has been told.
 */
struct key *find_or_add(struct session *session, struct text name, enum kind kind);

/** Reads an argument that must be a whole number. False when it is none: the client has been told. */
bool parse_integer(struct session *session, struct text text, int64_t *number);

/** Reads the argument at `i`, if there is one, which says how many of something are wanted: 1 unless it is
 * there. False when it is no number, or negative: the client has been told. */
bool parse_count(struct session *session, const struct text *args, size_t n, size_t i, size_t *count);

/** When a time from now of `number` times `unit_ms` ends: false when the clock does not go so far. */
bool deadline_after(int64_t number, int64_t unit_ms, int64_t *deadline);

void answer_wrong_number(struct session *session, struct text command);
void answer_syntax_error(struct session *session);

#endif
