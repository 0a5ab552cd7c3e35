/* A chat over TCP: what one client says, line by line, all others are told.
 *
 *     chat [-i IDLE_MS] [-w WRITE_MS] [-r LINES_PER_SECOND] [-d DRAIN_MS] PORT
 *
 * Prints `listening on PORT` once clients may connect (port 0 takes any free one), and serves 127.0.0.1 until
 * SIGTERM or SIGINT. A client is called guest1, guest2 and so on until it says `/nick NAME`; `/who` tells how
 * many there are, `/quit` leaves. Lines that begin with `*` are the server's own.
 *
 * Nobody waits for a slow reader. The last 256 lines are kept: who is behind more than that loses the oldest,
 * and is told how many; who takes nothing at all for WRITE_MS (10000) is given up. Who talks faster than
 * LINES_PER_SECOND (20) is read no faster, and held back by TCP. Who says nothing for IDLE_MS (600000), or a
 * line that is too long, has to leave.
 */
#include <async.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024, LONGEST_LINE = 400, LONGEST_NAME = 20, KEPT_LINES = 256, BURST = 5, LINGER_MS = 500 };

struct limits {
    int idle_ms, write_ms, drain_ms, lines_per_second;
};

/* A line as all are told. */
struct message {
    unsigned from; /* that client need not be told */
    char text[LONGEST_NAME + LONGEST_LINE + 8];
};

struct room {
    struct limits limits;
    int listener;
    struct async_broadcast *said; /* messages */
    struct async_group *tasks;    /* one for each client */
    struct client *first;
    unsigned here, last_number; /* of clients */
    unsigned open;              /* tasks that have not been seen to end */
};

/* Lies in the frame of its task. */
struct client {
    struct room *room;
    struct client *next;
    unsigned number;
    char name[LONGEST_NAME + 1];
    struct async_broadcast_receiver ears;
    struct async_reader in;
    struct async_writer out;
    struct async_mutex writing; /* it has two branches that do */
    int64_t next_line_ms;       /* when the next line is due, at the pace allowed */
    char in_room[LONGEST_LINE + 2], out_room[4096];
};

/* ---- who is here ------------------------------------------------------------------------------------- */

/* Tells all but one. It waits for nobody. */
__attribute__((format(printf, 3, 4))) static void say(struct room *room, unsigned from, const char *format,
                                                      ...)
{
    struct message message = {.from = from};
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message.text, sizeof message.text, format, arguments);
    va_end(arguments);
    async_broadcast_send(room->said, &message);
}

static bool is_taken(const struct room *room, const char *name)
{
    const struct client *client = room->first;

    while (client && strcmp(client->name, name) != 0)
        client = client->next;
    return client;
}

static bool is_name(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    return length > 0 && length <= LONGEST_NAME && name[length] == '\0';
}

static void enter(struct client *client, struct room *room, int fd)
{
    *client = (struct client){
        .room = room,
        .in = ASYNC_READER(fd, client->in_room, sizeof client->in_room),
        .out = ASYNC_WRITER(fd, client->out_room, sizeof client->out_room),
    };
    do
        snprintf(client->name, sizeof client->name, "guest%u", ++room->last_number);
    while (is_taken(room, client->name));
    client->number = room->last_number;
    client->next = room->first;
    room->first = client;
    room->here++;
    say(room, client->number, "* %s is here\n", client->name);
    client->ears = async_broadcast_subscribe(room->said);
}

static void leave(struct client *client)
{
    struct room *room = client->room;
    struct client **link = &room->first;

    while (*link != client)
        link = &(*link)->next;
    *link = client->next;
    room->here--;
    say(room, client->number, "* %s has left\n", client->name);
}

/* ---- what a client is told --------------------------------------------------------------------------- */

/* Puts text into the buffer: 0, or a negative error; one who does not take what is in it is an error, too. */
static async int put(struct client *client, const char *text)
{
    ssize_t n;

    await async_mutex_lock(&client->writing);
    defer {
        async_mutex_unlock(&client->writing);
    }
    if (!await within(client->room->limits.write_ms,
                      n = await async_writer_write(&client->out, text, strlen(text))))
        return -ETIMEDOUT;
    return n < 0 ? (int)n : 0;
}

/* Sends what is in the buffer. */
static async int flush(struct client *client)
{
    int error;

    await async_mutex_lock(&client->writing);
    defer {
        async_mutex_unlock(&client->writing);
    }
    if (!await within(client->room->limits.write_ms, error = await async_writer_flush(&client->out)))
        return -ETIMEDOUT;
    return error;
}

static async int tell(struct client *client, const char *text)
{
    try(await put(client, text));
    return await flush(client);
}

/* What has come in place of a message, or the message. */
static async int pass_on(struct client *client, int missed, const struct message *message)
{
    char text[64];

    if (missed == 0)
        return message->from == client->number ? 0 : await put(client, message->text);
    snprintf(text, sizeof text, "* you have missed %d lines\n", missed);
    return await put(client, text);
}

/* Passes on all that is there: 0, -EPIPE after the last of all messages, or another negative error. */
static async int catch_up(struct client *client)
{
    struct message message;
    int missed;

    while ((missed = async_broadcast_try_recv(&client->ears, &message)) >= 0)
        try(await pass_on(client, missed, &message));
    try(await flush(client)); /* once for many of them */
    return missed == -EAGAIN ? 0 : missed;
}

/* Passes on what is said, until there will be no more, or the client takes no more: a negative error. */
static async int relay(struct client *client)
{
    for (;;) {
        struct message message;

        try(await catch_up(client));
        int missed = try(await async_broadcast_recv(&client->ears, &message));
        try(await pass_on(client, missed, &message));
    }
}

/* ---- what a client says ------------------------------------------------------------------------------ */

/* What is not text, the end of a line by telnet for example, becomes blank. */
static void clean(char *line)
{
    for (char *c = line; *c != '\0'; c++)
        if (iscntrl((unsigned char)*c))
            *c = ' ';
    for (size_t n = strlen(line); n > 0 && line[n - 1] == ' '; n--)
        line[n - 1] = '\0';
}

static async int rename_client(struct client *client, const char *name)
{
    if (!is_name(name))
        return await tell(client, "* a name has up to 20 letters, digits, - and _\n");
    if (is_taken(client->room, name))
        return await tell(client, "* that name is taken\n");
    say(client->room, 0, "* %s is now %s\n", client->name, name);
    strcpy(client->name, name);
    return 0;
}

static async int tell_who(struct client *client)
{
    char text[64];

    snprintf(text, sizeof text, "* you are %s; %u are here\n", client->name, client->room->here);
    return await tell(client, text);
}

/* A line: 0, or a negative error. */
static async int obey(struct client *client, const char *line)
{
    if (strncmp(line, "/nick ", 6) == 0)
        return await rename_client(client, line + 6);
    if (strcmp(line, "/who") == 0)
        return await tell_who(client);
    if (line[0] == '/')
        return await tell(client, "* there are /nick NAME, /who and /quit\n");
    if (line[0] != '\0')
        say(client->room, client->number, "%s: %s\n", client->name, line);
    return 0;
}

/* Waits until the next line is due; a few may come at once. What is not read meanwhile fills the buffers of
 * TCP, and then the client has to wait. */
static async void keep_pace(struct client *client)
{
    int period_ms = 1000 / client->room->limits.lines_per_second;
    int64_t now = async_now_ms();

    if (client->next_line_ms < now)
        client->next_line_ms = now;
    client->next_line_ms += period_ms;
    if (client->next_line_ms > now + BURST * period_ms)
        await async_sleep_until(client->next_line_ms - BURST * period_ms);
}

/* Reads lines until the client leaves, or has to: what it is to be told. */
static async const char *hear(struct client *client)
{
    for (;;) {
        char *line;
        ssize_t n;

        if (!await within(client->room->limits.idle_ms, n = await async_reader_line(&client->in, &line)))
            return "* you have been silent for too long\n";
        if (n == -EMSGSIZE)
            return "* that line is too long\n";
        if (n <= 0)
            return "";
        clean(line);
        if (strcmp(line, "/quit") == 0)
            return "* bye\n";
        if (await obey(client, line) < 0)
            return "";
        await keep_pace(client);
    }
}

/* ---- a client ---------------------------------------------------------------------------------------- */

/* Both at once, until one has ended: what is left to be told; null when telling is what has ended. */
static async const char *converse(struct client *client)
{
    const char *farewell;

    defer {
        leave(client);
    }
    if (await tell_who(client) < 0)
        return NULL;
    race {
        when (farewell = await hear(client))
            return farewell;
        when (await relay(client))
            return NULL;
    }
}

/* What has been said until now reaches also those who have closed their side, or have to leave. */
static async void say_goodbye(struct client *client, const char *farewell)
{
    if (await catch_up(client) == 0)
        await tell(client, farewell);
}

/* Takes what still comes: if it were left unread, TCP would throw away what is still to arrive there. */
static async void linger(int fd)
{
    char rest[512];

    shutdown(fd, SHUT_WR);
    while (await async_read(fd, rest, sizeof rest) > 0)
        continue;
}

static async void serve(struct room *room, int fd)
{
    struct client client;

    defer {
        close(fd);
    }
    enter(&client, room, fd);
    const char *farewell = await converse(&client);
    if (farewell)
        await say_goodbye(&client, farewell);
    await within(LINGER_MS, await linger(fd));
}

/* ---- all of them ------------------------------------------------------------------------------------- */

/* Whether a client could not be accepted for want of something that others will give back when they leave. */
static bool is_shortage(int error)
{
    return error == -EMFILE || error == -ENFILE || error == -ENOBUFS || error == -ENOMEM;
}

/* Gives a client that has been accepted a task of its own. 0, or a negative error of the listening socket. */
static int welcome(struct room *room, int client)
{
    if (is_shortage(client))
        return 0; /* async_accept() has waited a moment; those who are here are served meanwhile */
    if (client < 0)
        return client;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    async_group_spawn(room->tasks, serve(room, client));
    room->open++;
    return 0;
}

/* Accepts clients until a signal tells to stop: 0, or a negative error. */
static async int accept_clients(struct room *room, future(int) stop)
{
    int client, error;

    for (;;) {
        race {
            when (client = await async_accept(room->listener, NULL, NULL))
                try(welcome(room, client));
            if (room->open > 0)
                when (await async_group_next(room->tasks, NULL))
                    room->open--;
            when (error = await stop)
                return error;
        }
    }
}

static async void wait_for_all(struct async_group *tasks)
{
    while (await async_group_next(tasks, NULL) == 0)
        continue;
}

/* Ends the conversation: all are told what has been said, and leave. */
static async void close_room(struct room *room)
{
    say(room, 0, "* the chat is over\n");
    async_broadcast_close(room->said);
    if (!await within(room->limits.drain_ms, await wait_for_all(room->tasks)))
        await async_group_cancel(room->tasks);
}

/* The port that a socket is bound to, or -1. */
static int port_of(int fd)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;

    if (getsockname(fd, (struct sockaddr *)&address, &length) < 0)
        return -1;
    return ntohs(address.sin_port);
}

/* Serves until a signal tells to stop: 0, or a negative error. */
static async int run(struct room *room, const char *port)
{
    sigset_t stop_signals;
    int signal;

    sigemptyset(&stop_signals);
    sigaddset(&stop_signals, SIGTERM);
    sigaddset(&stop_signals, SIGINT);
    future(int) stop = spawn(async_sigwait(&stop_signals, &signal));
    await async_yield(); /* it has begun: from here on the signals do not kill us */

    room->said = async_broadcast_new(sizeof(struct message), KEPT_LINES);
    room->tasks = async_group_new(0);
    defer {
        async_group_free(room->tasks);
        async_broadcast_free(room->said);
    }
    if (!room->said || !room->tasks)
        return -ENOMEM;

    room->listener = try(await async_tcp_listen("127.0.0.1", port, BACKLOG));
    printf("listening on %d\n", port_of(room->listener));
    fflush(stdout);
    int error = await accept_clients(room, stop);
    close(room->listener);
    await close_room(room);
    return error;
}

/* ---- the program ------------------------------------------------------------------------------------- */

/* The number behind an option; it must be more than 0. */
static bool parse_option(struct limits *limits, int option, const char *text)
{
    int number = atoi(text);

    switch (option) {
    case 'i':
        limits->idle_ms = number;
        break;
    case 'w':
        limits->write_ms = number;
        break;
    case 'd':
        limits->drain_ms = number;
        break;
    case 'r':
        limits->lines_per_second = number;
        break;
    default:
        return false;
    }
    return number > 0;
}

/* Whether all options make sense. */
static bool parse_options(struct limits *limits, int argc, char **argv)
{
    int option;

    while ((option = getopt(argc, argv, "i:w:d:r:")) != -1)
        if (option == '?' || !parse_option(limits, option, optarg))
            return false;
    return argc - optind == 1;
}

async int main(int argc, char **argv)
{
    struct room room = {
        .limits = {.idle_ms = 600000, .write_ms = 10000, .drain_ms = 5000, .lines_per_second = 20},
    };

    if (!parse_options(&room.limits, argc, argv)) {
        fprintf(stderr, "usage: chat [-i IDLE_MS] [-w WRITE_MS] [-r LINES_PER_SECOND] [-d DRAIN_MS] PORT\n");
        return 2;
    }
    int error = await run(&room, argv[optind]);
    if (error < 0)
        fprintf(stderr, "chat: cannot serve: %s\n", strerror(-error));
    return error < 0 ? 1 : 0;
}
