#define _GNU_SOURCE /* pipe2 */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT_RUN = 127, SIGNALLED = 128 };

static const int interrupts[] = {SIGHUP, SIGINT, SIGTERM};
enum { INTERRUPTS = sizeof interrupts / sizeof *interrupts };

static volatile pid_t running;
static volatile sig_atomic_t interrupted; /* the signal that did it */

static void pass_on(int number)
{
    interrupted = number;
    if (running > 0)
        kill(running, number);
}

/** Signals that are ignored stay so. */
static void handle_interrupts(void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler}, old;
    for (int i = 0; i < INTERRUPTS; i++) {
        sigaction(interrupts[i], NULL, &old);
        if (old.sa_handler != SIG_IGN)
            sigaction(interrupts[i], &action, NULL);
    }
}

static int not_run(const char *program)
{
    fprintf(stderr, "asynccc: error: cannot run '%s': %s\n", program, strerror(errno));
    return CANNOT_RUN;
}

static char *const *vector(const struct words *words)
{
    ARRAY(char *) copy = {0};
    for (size_t i = 0; i < words->at.count; i++)
        PUSH(copy, arena_copy(words->at.at[i], strlen(words->at.at[i])));
    PUSH(copy, NULL);
    return copy.at;
}

static void take_input(const struct streams *streams)
{
    if (streams->input < 0)
        return;
    lseek(streams->input, 0, SEEK_SET);
    dup2(streams->input, STDIN_FILENO);
}

int process_become(const struct words *words, struct streams streams)
{
    take_input(&streams);
    fflush(NULL);
    execvp(words->at.at[0], vector(words));
    return not_run(words->at.at[0]);
}

/** Runs the program in the child. */
static _Noreturn void be_child(const struct words *words, const struct streams *streams, int output,
                               const sigset_t *mask)
{
    handle_interrupts(SIG_DFL);
    sigprocmask(SIG_SETMASK, mask, NULL);
    if (output >= 0)
        dup2(output, STDOUT_FILENO);
    int nowhere = streams->is_quiet ? open("/dev/null", O_WRONLY | O_CLOEXEC) : -1;
    if (nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
    _Exit(process_become(words, *streams));
}

static int status_of(pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return CANNOT_RUN;
    return WIFEXITED(status) ? WEXITSTATUS(status) : SIGNALLED + WTERMSIG(status);
}

static void read_all(int from, struct text *text)
{
    char buffer[1 << 16];
    ssize_t count;
    while ((count = read(from, buffer, sizeof buffer)) > 0 || (count < 0 && errno == EINTR))
        text_add(text, buffer, count > 0 ? (size_t)count : 0);
    close(from);
}

/** Starts a program. No signal comes before it is known whom to pass it on to. */
static pid_t start(const struct words *words, const struct streams *streams, int output)
{
    sigset_t blocked, mask;
    sigemptyset(&blocked);
    for (int i = 0; i < INTERRUPTS; i++)
        sigaddset(&blocked, interrupts[i]);
    sigprocmask(SIG_BLOCK, &blocked, &mask);
    handle_interrupts(pass_on);
    fflush(NULL);
    running = fork();
    if (running == 0)
        be_child(words, streams, output, &mask);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    return running;
}

int process_interrupted(void)
{
    return interrupted ? SIGNALLED + interrupted : 0;
}

int process_run(const struct words *words, struct streams streams)
{
    int ends[2] = {-1, -1};
    if (streams.text && pipe2(ends, O_CLOEXEC) != 0)
        return not_run(words->at.at[0]);
    pid_t child = start(words, &streams, ends[1]);
    if (ends[1] >= 0)
        close(ends[1]);
    if (ends[0] >= 0)
        read_all(ends[0], streams.text);
    int status = child > 0 ? status_of(child) : not_run(words->at.at[0]);
    running = 0;
    return interrupted ? process_interrupted() : status;
}
