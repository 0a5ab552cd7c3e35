/* Runs commands, several at a time, and prints what each of them says in one piece.
 *
 *     run_all [-j JOBS] [-t SECONDS] [-k SECONDS] [COMMAND...]
 *
 * Each COMMAND, or each line of the standard input if there is none, is given to the shell. So many are run
 * at a time (4 unless said otherwise); what a command writes is printed when it has ended, its standard error
 * to the standard error. A command that is not done after -t seconds is sent SIGTERM, and SIGKILL if that is
 * not enough in -k seconds (2); with it the processes that it has started.
 *
 * SIGINT and SIGTERM end all that is running in the same way, a second one without waiting. The exit status
 * is 0 if all commands succeeded, 123 if one did not, 128 and the signal's number after a signal, and 1 or 2
 * if run_all itself cannot go on.
 */
#include <async.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LONGEST_LINE = 32768, FAILED = 123 };

struct options {
    int jobs;
    int64_t timeout_ms, kill_ms;
};

/* What became of a command. */
enum outcome { SUCCEEDED, EXITED, KILLED, TIMED_OUT, NOT_STARTED, STOPPED, OUTCOMES };

struct run {
    struct options options;
    char **arguments;          /* the commands that are left; null: they are lines */
    struct async_reader lines; /* of the standard input */
    struct async_mutex input, output;
    struct async_token *hurry; /* tripped: nobody is given time to end */
    size_t counts[OUTCOMES];
};

/* What a command has written. */
struct text {
    char *data;
    size_t length, room;
};

struct job {
    struct run *run;
    char *command;
    struct async_process process;
    int status;     /* as of waitpid() */
    bool has_ended; /* the shell; what it has started may go on */
    struct text out, err;
};

/* ---- a command while it runs ------------------------------------------------------------------------- */

/* Makes room for more. */
static int make_room(struct text *text)
{
    if (text->room - text->length >= 4096)
        return 0;
    size_t room = text->room > 0 ? 2 * text->room : 8192;
    char *data = realloc(text->data, room);
    if (!data)
        return -ENOMEM;
    text->data = data;
    text->room = room;
    return 0;
}

/* Reads all that comes from a descriptor, until nobody can write to it any more. */
static async int collect(int fd, struct text *text)
{
    ssize_t n;

    do {
        try(make_room(text));
        n = try(await async_read(fd, text->data + text->length, text->room - text->length));
        text->length += (size_t)n;
    } while (n > 0);
    return 0;
}

static async void wait_for_shell(struct job *job)
{
    if (!job->has_ended)
        await async_waitpid(job->process.pid, &job->status, 0);
    job->has_ended = true;
}

/* Until it has ended and all that it has written is there: 0 or -errno. Cancelled, it can be called again,
 * and nothing is lost. */
static async int follow(struct job *job)
{
    join {
        try(await collect(job->process.out, &job->out));
        try(await collect(job->process.err, &job->err));
        await wait_for_shell(job);
    }
    return 0;
}

/* ---- a command that is to end ------------------------------------------------------------------------ */

/* Sends a signal to the shell and all that it has started. */
static void send_signal(const struct job *job, int signal)
{
    kill(-job->process.pid, signal);
}

/* Gives a command time to end: until it has, or that is over. */
static async void await_end(struct job *job)
{
    race {
        when (await follow(job))
            return;
        when (await async_sleep_ms(job->run->options.kill_ms))
            return;
        when (await async_token_wait(job->run->hurry))
            return;
    }
}

/* Ends a command, kindly first; then whoever is still there, also of those that it has left behind. */
static async void end(struct job *job)
{
    send_signal(job, SIGTERM);
    await await_end(job);
    send_signal(job, SIGKILL);
    await wait_for_shell(job);
    await within(100, await follow(job)); /* no longer: who has left the group may keep the pipes for ever */
}

/* Runs a command to its end: 0, when that has come by itself, -ETIMEDOUT or another error. */
static async int execute(struct job *job)
{
    char *argv[] = {"sh", "-c", job->command, NULL};
    bool is_over = false;
    int error = 0;

    try(await async_spawn_process(
        argv, NULL, ASYNC_PIPE_STDIN | ASYNC_PIPE_STDOUT | ASYNC_PIPE_STDERR | ASYNC_NEW_GROUP, &job->process));
    close(job->process.in); /* the commands do not read what run_all reads */
    defer {
        close(job->process.out);
        close(job->process.err);
    }
    defer {
        if (!is_over)
            await end(job); /* it has taken too long, or we are cancelled */
    }
    if (!await within(job->run->options.timeout_ms, error = await follow(job)))
        return -ETIMEDOUT;
    is_over = error == 0;
    return error;
}

/* ---- what became of it ------------------------------------------------------------------------------- */

static enum outcome outcome_of(const struct job *job, int error)
{
    if (error == -ETIMEDOUT)
        return TIMED_OUT;
    if (error < 0)
        return NOT_STARTED;
    if (WIFSIGNALED(job->status))
        return KILLED;
    return WEXITSTATUS(job->status) == 0 ? SUCCEEDED : EXITED;
}

/* Says what went wrong. */
static void complain(const struct job *job, enum outcome outcome, int error)
{
    switch (outcome) {
    case EXITED:
        fprintf(stderr, "run_all: exit %d: %s\n", WEXITSTATUS(job->status), job->command);
        break;
    case KILLED:
        fprintf(stderr, "run_all: signal %d: %s\n", WTERMSIG(job->status), job->command);
        break;
    case TIMED_OUT:
        fprintf(stderr, "run_all: timed out: %s\n", job->command);
        break;
    case NOT_STARTED:
        fprintf(stderr, "run_all: %s: %s\n", strerror(-error), job->command);
        break;
    default:
        break;
    }
}

/* Prints what it has written, while nobody else prints: 0, or a negative error of our own output. */
static async int print(struct job *job, enum outcome outcome, int error)
{
    await async_mutex_lock(&job->run->output);
    defer {
        async_mutex_unlock(&job->run->output);
    }
    try(await async_write_all(STDOUT_FILENO, job->out.data, job->out.length));
    try(await async_write_all(STDERR_FILENO, job->err.data, job->err.length));
    complain(job, outcome, error);
    return 0;
}

/* One command from its start to its last line: 0, or a negative error of our own output. */
static async int run_command(struct run *run, char *command)
{
    struct job job = {.run = run, .command = command};
    enum outcome outcome = STOPPED; /* if we are cancelled */

    defer {
        run->counts[outcome]++;
        free(job.out.data);
        free(job.err.data);
    }
    int error = await execute(&job);
    outcome = outcome_of(&job, error);
    return await print(&job, outcome, error);
}

/* ---- all of them ------------------------------------------------------------------------------------- */

/* The next command, which the caller frees: 1, 0 if there is none, or a negative error of the standard input.
 */
static async int next_command(struct run *run, char **command)
{
    char *text = NULL;

    await async_mutex_lock(&run->input);
    defer {
        async_mutex_unlock(&run->input);
    }
    if (run->arguments)
        text = *run->arguments ? *run->arguments++ : NULL;
    else if (try(await async_reader_line(&run->lines, &text)) == 0)
        text = NULL;
    if (!text)
        return 0;
    *command = strdup(text);
    return *command ? 1 : -ENOMEM;
}

/* Runs one command after another: 0, or a negative error. */
static async int work(struct run *run)
{
    char *command;

    while (try(await next_command(run, &command)) > 0) {
        defer {
            free(command);
        }
        try(await run_command(run, command));
    }
    return 0;
}

/* Waits for all, or for one that cannot go on, whose error it returns. */
static async int wait_for_all(struct async_group *workers)
{
    int error;

    while (await async_group_next(workers, &error) == 0)
        try(error);
    return 0;
}

/* Ends what is running, and does not wait for it when there is another signal. */
static async void stop(struct run *run, struct async_group *workers, const sigset_t *signals)
{
    int again;

    race {
        when (await async_group_cancel(workers))
            return;
        when (await async_sigwait(signals, &again))
            async_token_trip(run->hurry);
    }
    await async_group_cancel(workers);
}

/* Until all is done, or a signal comes: 0, its number, or a negative error. */
static async int run_all(struct run *run)
{
    struct async_group *workers = async_group_new(sizeof(int));
    sigset_t signals;
    int result;

    defer {
        async_group_free(workers);
    }
    run->hurry = async_token_new();
    defer {
        async_token_free(run->hurry);
    }
    if (!workers || !run->hurry)
        return -ENOMEM;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    for (int i = 0; i < run->options.jobs; i++)
        async_group_spawn(workers, work(run));
    race {
        when (result = await wait_for_all(workers))
            ;
        when (await async_sigwait(&signals, &result))
            ;
    }
    await stop(run, workers, &signals);
    return result;
}

/* ---- the program ------------------------------------------------------------------------------------- */

/* A number of seconds, in milliseconds; negative if it is none. */
static int64_t parse_seconds(const char *text)
{
    char *end;
    double seconds = strtod(text, &end);

    return *text && *end == '\0' && seconds < 1e9 ? (int64_t)(seconds * 1000) : -1;
}

/* Whether all options make sense. */
static bool parse_options(struct options *options, int argc, char **argv)
{
    int option;

    while ((option = getopt(argc, argv, "+j:t:k:")) != -1)
        switch (option) {
        case 'j':
            options->jobs = atoi(optarg);
            break;
        case 't':
            options->timeout_ms = parse_seconds(optarg);
            break;
        case 'k':
            options->kill_ms = parse_seconds(optarg);
            break;
        default:
            return false;
        }
    return options->jobs > 0 && options->timeout_ms >= 0 && options->kill_ms >= 0;
}

static void print_summary(const size_t counts[OUTCOMES])
{
    fprintf(stderr,
            "run_all: %zu succeeded, %zu failed, %zu killed, %zu timed out, %zu not started, %zu stopped\n",
            counts[SUCCEEDED], counts[EXITED], counts[KILLED], counts[TIMED_OUT], counts[NOT_STARTED],
            counts[STOPPED]);
}

async int main(int argc, char **argv)
{
    char room[LONGEST_LINE];
    struct run run = {
        .options = {.jobs = 4, .timeout_ms = INT64_MAX, .kill_ms = 2000},
        .lines = ASYNC_READER(STDIN_FILENO, room, sizeof room),
    };
    size_t done = 0;

    if (!parse_options(&run.options, argc, argv)) {
        fprintf(stderr, "usage: run_all [-j JOBS] [-t SECONDS] [-k SECONDS] [COMMAND...]\n");
        return 2;
    }
    if (optind < argc)
        run.arguments = argv + optind;
    int result = await run_all(&run);
    if (result < 0)
        fprintf(stderr, "run_all: %s\n", strerror(-result));
    print_summary(run.counts);
    for (int i = 0; i < OUTCOMES; i++)
        done += run.counts[i];
    if (result != 0)
        return result < 0 ? 1 : 128 + result;
    return run.counts[SUCCEEDED] == done ? 0 : FAILED;
}
