/* Traces: each poll of a task as an event of the "Trace Event Format", which Chrome's viewer and Perfetto
 * read.
 *
 * A task is a thread there, and an executor a process: {"ph": "X", "tid": TASK, "pid": THREAD, "ts": µs,
 * "dur": µs, "name": FUNCTION, "args": {...}}, with the awaits that the task is suspended at, the outermost
 * first. */
#include <async.h>
#include <async/insight.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifdef ASYNC_ELIDE

int async_trace(const char *path)
{
    (void)path;
    return 0;
}

#else

#include "internal.h"

const char *asyncrt_trace_path;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of what follows */
static int trace = -1; /* written to without a buffer: one that is copied by fork() would be written twice */
static pid_t owner;    /* the process that writes: a child made by fork() does not */
static _Atomic bool is_tracing;

/* ---- writing ----------------------------------------------------------------------------------------- */

static void write_string(FILE *to, const char *text)
{
    putc('"', to);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putc('\\', to);
        if ((unsigned char)*text < ' ')
            fprintf(to, "\\u%04x", (unsigned)*text);
        else
            putc(*text, to);
    }
    putc('"', to);
}

struct awaits {
    FILE *to;
    unsigned n;
};

static void write_await(void *data, const struct async_machine *machine, const struct async_suspension *at,
                        unsigned depth)
{
    struct awaits *awaits = data;

    fputs(awaits->n++ ? ", {\"function\": " : "{\"function\": ", awaits->to);
    write_string(awaits->to, machine->name);
    fputs(", \"file\": ", awaits->to);
    write_string(awaits->to, machine->file);
    fprintf(awaits->to, ", \"line\": %u, \"depth\": %u, \"text\": ", at->line, depth);
    write_string(awaits->to, at->text);
    putc('}', awaits->to);
}

static double microseconds(const struct timespec *time)
{
    return (double)time->tv_sec * 1e6 + (double)time->tv_nsec / 1e3;
}

static void write_all(const char *text, size_t size)
{
    int saved = errno;

    pthread_mutex_lock(&lock);
    if (trace >= 0 && owner == getpid())
        while (size > 0) {
            ssize_t n = write(trace, text, size);

            if (n < 0 && errno != EINTR)
                break;
            text += n > 0 ? n : 0;
            size -= n > 0 ? (size_t)n : 0;
        }
    pthread_mutex_unlock(&lock);
    errno = saved;
}

static const char *status_of(enum async_poll outcome, const struct async_task *task)
{
    if (outcome == ASYNC_READY)
        return "ready";
    return task->home & (HOME_CANCELLED | HOME_CLEANING) ? "cancelled" : "pending";
}

/* What a task has been polled to. */
struct polled {
    enum async_poll outcome;
    struct timespec begin, end;
};

static void write_event(FILE *to, struct executor *ex, struct async_task *task, const struct polled *polled)
{
    struct async_task_info info = asyncrt_task_info(ex, task);

    fputs(",\n{\"ph\": \"X\", \"cat\": \"poll\", \"name\": ", to);
    write_string(to, info.function);
    fprintf(to, ", \"pid\": %ld, \"tid\": %llu, \"ts\": %.3f, \"dur\": %.3f", (long)gettid(),
            (unsigned long long)info.id, microseconds(&polled->begin),
            microseconds(&polled->end) - microseconds(&polled->begin));
    fputs(", \"args\": {\"task\": ", to);
    write_string(to, info.name);
    fprintf(to, ", \"status\": \"%s\", \"awaits\": [", status_of(polled->outcome, task));
    if (polled->outcome == ASYNC_PENDING)
        asyncrt_see_awaits(task, write_await, &(struct awaits){.to = to});
    fputs("]}}", to);
}

enum async_poll asyncrt_trace_poll(struct executor *ex, struct async_task *task)
{
    struct polled polled;
    char *text = NULL;
    size_t size;
    FILE *to;
    bool open;

    clock_gettime(CLOCK_MONOTONIC, &polled.begin);
    polled.outcome = asyncrt_task_poll(ex, task);
    clock_gettime(CLOCK_MONOTONIC, &polled.end);
    open = asyncrt_enter(ex);
    if ((to = open_memstream(&text, &size))) {
        write_event(to, ex, task, &polled);
        if (fclose(to) == 0)
            write_all(text, size);
        free(text);
    }
    asyncrt_leave(ex, open);
    return polled.outcome;
}

/* ---- the file ---------------------------------------------------------------------------------------- */

static void begin_trace(void)
{
    static const char head[] = "{\"displayTimeUnit\": \"ms\", \"traceEvents\": [\n";
    char *text;
    int size = asprintf(&text,
                        "%s{\"ph\": \"M\", \"name\": \"process_name\", \"pid\": %ld, \"args\": {\"name\": "
                        "\"executor\"}}",
                        head, (long)gettid());

    if (size < 0)
        return;
    write_all(text, (size_t)size);
    free(text);
}

static void end_trace(void)
{
    write_all("\n]}\n", 4);
    pthread_mutex_lock(&lock);
    if (trace >= 0)
        close(trace);
    trace = -1;
    is_tracing = false;
    pthread_mutex_unlock(&lock);
}

static int open_trace(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);

    if (fd < 0)
        return -errno;
    pthread_mutex_lock(&lock);
    trace = fd;
    owner = getpid();
    is_tracing = true;
    pthread_mutex_unlock(&lock);
    begin_trace();
    return 0;
}

int async_trace(const char *path)
{
    int error = 0;

    end_trace();
    if (path)
        error = open_trace(path);
    asyncrt_executor()->tracing = is_tracing;
    return error;
}

__attribute__((destructor)) static void end_at_exit(void)
{
    end_trace();
}

static void open_wanted(void)
{
    int error = asyncrt_trace_path ? open_trace(asyncrt_trace_path) : 0;

    if (error < 0)
        fprintf(stderr, "async: cannot write the trace '%s': %s\n", asyncrt_trace_path, strerror(-error));
}

/* The first executor opens the file that the environment asks for. */
void asyncrt_trace_open(struct executor *ex)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, open_wanted);
    ex->tracing = is_tracing;
}

#endif /* ASYNC_ELIDE */
