/* Insight into tasks. What a state number means stands in the tables that asyncc writes (struct
 * async_machine); what is remembered of a task, in records beside its chunk, which are made when they are
 * first needed. */
#include <async.h>
#include <async/insight.h>

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#ifdef ASYNC_ELIDE

size_t async_list_tasks(struct async_task_info *tasks, size_t n)
{
    (void)tasks;
    (void)n;
    return 0;
}

void async_dump_tasks(FILE *to)
{
    (void)to;
}

int async_dump_on_signal(int signal)
{
    return signal >= 0 && signal < NSIG && signal != SIGKILL && signal != SIGSTOP ? 0 : -EINVAL;
}

void async_record_tasks(bool are_recorded)
{
    (void)are_recorded;
}

int async_name_task(const char *name)
{
    (void)name;
    return 0;
}

uint64_t async_task_id(void)
{
    return 0;
}

#else

#include "internal.h"

/* ---- records ----------------------------------------------------------------------------------------- */

struct task_record {
    uint64_t id; /* 0: not given yet */
    uint64_t polls;
    int64_t born_ms; /* plus 1; 0: not recorded */
    char name[40];
};

static size_t index_of(const struct chunk *chunk, const struct async_task *task)
{
    return ((size_t)((const char *)task - (const char *)chunk) - chunk->first) / chunk->stride;
}

/* Null without memory. */
static struct task_record *record_of(const struct async_task *task)
{
    struct chunk *chunk = task_chunk(task);

    if (!chunk->records)
        chunk->records = asyncrt_alloc_zeroed(chunk->blocks, sizeof *chunk->records);
    return chunk->records ? &chunk->records[index_of(chunk, task)] : NULL;
}

static uint64_t id_of(struct executor *ex, const struct async_task *task)
{
    struct task_record *record = record_of(task);

    if (record && record->id == 0)
        record->id = ++ex->last_id;
    return record ? record->id : 0;
}

void asyncrt_record_new(struct executor *ex, struct async_task *task)
{
    struct task_record *record = record_of(task);

    if (!record)
        return;
    *record = (struct task_record){0};
    if (!ex->recording)
        return;
    record->id = ++ex->last_id;
    record->born_ms = async_now_ms() + 1;
}

uint32_t asyncrt_record_round(struct executor *ex)
{
    struct async_task *task = ex->last;
    uint32_t n = 0;

    while (task) {
        struct task_record *record = record_of(task);

        n++;
        if (record)
            record->polls++;
        task = task->next == ex->last ? NULL : task->next;
    }
    return n;
}

void async_record_tasks(bool are_recorded)
{
    asyncrt_executor()->recording = are_recorded;
}

/* The task that is being polled, or null. */
static struct async_task *running(void)
{
    return asyncrt_current ? asyncrt_current->cx.task : NULL;
}

int async_name_task(const char *name)
{
    struct async_task *task = running();
    struct task_record *record;

    if (!task)
        return -ENOENT;
    record = record_of(task);
    if (!record)
        return -ENOMEM;
    snprintf(record->name, sizeof record->name, "%.39s", name);
    return 0;
}

uint64_t async_task_id(void)
{
    struct async_task *task = running();

    return task ? id_of(asyncrt_current, task) : 0;
}

/* ---- what a frame waits for -------------------------------------------------------------------------- */

/* Goes down the chain of awaits: writes each, or remembers the last one of the first branch. */
struct walk {
    FILE *to; /* or null */
    char indent[96];
    size_t length; /* of the indentation */
    bool is_aside; /* in a branch that is not the first */
    struct async_task_info *info;
    asyncrt_see_await *see; /* or null */
    void *data;
};

static void write_line(const struct walk *walk, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void write_line(const struct walk *walk, const char *format, ...)
{
    va_list arguments;

    if (!walk->to)
        return;
    va_start(arguments, format);
    fprintf(walk->to, "    %.*s", (int)walk->length, walk->indent);
    vfprintf(walk->to, format, arguments);
    fputc('\n', walk->to);
    va_end(arguments);
}

static void go_in(struct walk *walk, const char *by)
{
    if (walk->length + 2 <= sizeof walk->indent) {
        memcpy(walk->indent + walk->length, by, 2);
        walk->length += 2;
    }
}

static void pass(struct walk *walk, const struct async_machine *machine, const struct async_suspension *at)
{
    write_line(walk, "%s %s:%u: %s", machine->name, machine->file, at->line, at->text);
    if (walk->see)
        walk->see(walk->data, machine, at, (unsigned)walk->length / 2);
    if (!walk->is_aside) {
        walk->info->file = machine->file;
        walk->info->line = at->line;
        walk->info->text = at->text;
    }
    go_in(walk, "  ");
}

static unsigned state_at(const char *frame, unsigned offset, unsigned size)
{
    const void *state = frame + offset;

    if (size == 1)
        return *(const uint8_t *)state;
    return size == 2 ? *(const uint16_t *)state : *(const uint32_t *)state;
}

static void walk_state(struct walk *walk, const struct async_machine *machine, const char *frame,
                       unsigned state);

static void walk_frame(struct walk *walk, const struct async_machine *machine, const char *frame)
{
    walk_state(walk, machine, frame, state_at(frame, machine->state, machine->state_size));
}

static void walk_box(struct async_task *box, void *data)
{
    struct walk *walk = data;

    if (box->type->machine)
        walk_frame(walk, box->type->machine, task_frame(box));
    else
        write_line(walk, "%s", box->type->name);
}

/* The middle of a deep stack is left out. */
static void walk_boxes(struct walk *walk, uintptr_t top)
{
    const size_t shown = 8;
    size_t n = asyncrt_boxes_count(top), left_out = n > 2 * shown ? n - 2 * shown : 0;

    asyncrt_boxes_each(top, 0, left_out ? shown : n, walk_box, walk);
    if (left_out) {
        write_line(walk, "... %zu frames more ...", left_out);
        asyncrt_boxes_each(top, n - shown, n, walk_box, walk);
    }
}

static void walk_branch(struct walk *walk, const struct async_machine *machine, const char *frame,
                        const struct async_branch *branch)
{
    size_t length = walk->length;
    struct async_boxes boxes;

    go_in(walk, "| ");
    walk_state(walk, machine, frame, state_at(frame, branch->state, branch->state_size));
    if (branch->boxes != ASYNC_NO_BOXES) {
        memcpy(&boxes, frame + branch->boxes, sizeof boxes);
        walk_boxes(walk, boxes.top);
    }
    walk->length = length;
    walk->is_aside = true;
}

static void walk_state(struct walk *walk, const struct async_machine *machine, const char *frame,
                       unsigned state)
{
    const struct async_suspension *at = state < machine->n_suspensions ? &machine->suspensions[state] : NULL;
    bool was_aside = walk->is_aside;

    if (!at || !at->text)
        return;
    pass(walk, machine, at);
    if (at->machine)
        walk_frame(walk, at->machine, frame + at->child);
    for (unsigned i = 0; i < machine->n_branches; i++)
        if (machine->branches[i].fork == state)
            walk_branch(walk, machine, frame, &machine->branches[i]);
    walk->is_aside = was_aside;
}

/* ---- tasks ------------------------------------------------------------------------------------------- */

static bool is_shown(const struct async_task *task)
{
    enum task_state state = task_state(task);

    return state == TASK_LAZY || state == TASK_LIVE || state == TASK_KEPT;
}

static enum async_task_state state_of(const struct executor *ex, const struct async_task *task)
{
    if (task == ex->cx.task)
        return ASYNC_TASK_RUNNING;
    if (task_state(task) != TASK_LIVE)
        return task_state(task) == TASK_LAZY ? ASYNC_TASK_LAZY : ASYNC_TASK_ENDED;
    if (task->next)
        return ASYNC_TASK_READY;
    return task->home & HOME_CLEANING ? ASYNC_TASK_CLEANING : ASYNC_TASK_SUSPENDED;
}

struct async_task_info asyncrt_task_info(struct executor *ex, struct async_task *task)
{
    const struct task_record *record = record_of(task);
    const struct async_type *type = asyncrt_task_outer(task, NULL);
    struct async_task_info info = {.id = id_of(ex, task), .name = "", .age_ms = -1};

    info.function = type->name;
    info.state = state_of(ex, task);
    if (record) {
        info.name = record->name;
        info.polls = record->polls;
        info.age_ms = record->born_ms ? async_now_ms() + 1 - record->born_ms : -1;
    }
    return info;
}

/* What a task waits for. The states of one that runs are those of its last suspension. */
static void walk_task(struct walk *walk, struct async_task *task)
{
    void *frame;
    const struct async_type *type = asyncrt_task_outer(task, &frame);

    if (walk->info->state != ASYNC_TASK_SUSPENDED && walk->info->state != ASYNC_TASK_READY &&
        walk->info->state != ASYNC_TASK_CLEANING)
        return;
    if (type->machine)
        walk_frame(walk, type->machine, frame);
    if (task_is_boxed(task))
        walk_boxes(walk, (uintptr_t)task->type);
}

void asyncrt_see_awaits(struct async_task *task, asyncrt_see_await *see, void *data)
{
    struct async_task_info info = {.state = ASYNC_TASK_SUSPENDED};

    walk_task(&(struct walk){.info = &info, .see = see, .data = data}, task);
}

static void write_task(FILE *to, const struct async_task_info *info)
{
    static const char *const states[] = {"not started", "ready",       "running",
                                         "suspended",   "cleaning up", "ended"};

    fprintf(to, "task %llu ", (unsigned long long)info->id);
    if (info->name[0])
        fprintf(to, "\"%s\" ", info->name);
    fprintf(to, "(%s): %s", info->function, states[info->state]);
    if (info->age_ms >= 0)
        fprintf(to, ", %lld ms old, polled %llu times", (long long)info->age_ms,
                (unsigned long long)info->polls);
    fputc('\n', to);
}

/* The next task of an executor; null behind the last. */
static struct async_task *next_task(const struct executor *ex, struct chunk **chunk, uint32_t *index)
{
    if (!*chunk)
        *chunk = ex->chunks;
    while (*chunk) {
        while (*index < (*chunk)->begun) {
            struct async_task *task = chunk_block(*chunk, (*index)++);

            if (is_shown(task))
                return task;
        }
        *chunk = (*chunk)->next;
        *index = 0;
    }
    return NULL;
}

size_t async_list_tasks(struct async_task_info *tasks, size_t n)
{
    struct executor *ex = asyncrt_executor();
    struct chunk *chunk = NULL;
    struct async_task *task;
    uint32_t index = 0;
    size_t count = 0;

    for (; (task = next_task(ex, &chunk, &index)); count++) {
        if (count >= n)
            continue;
        tasks[count] = asyncrt_task_info(ex, task);
        walk_task(&(struct walk){.info = &tasks[count]}, task);
    }
    return count;
}

void async_dump_tasks(FILE *to)
{
    struct executor *ex = asyncrt_executor();
    struct chunk *chunk = NULL;
    struct async_task *task;
    uint32_t index = 0;
    int saved = errno;

    while ((task = next_task(ex, &chunk, &index))) {
        struct async_task_info info = asyncrt_task_info(ex, task);

        write_task(to, &info);
        walk_task(&(struct walk){.to = to, .info = &info}, task);
    }
    fflush(to);
    errno = saved;
}

/* ---- on a signal ------------------------------------------------------------------------------------- */

static void on_signal(struct ev_loop *loop, ev_signal *signal, int events)
{
    (void)loop;
    (void)signal;
    (void)events;
    async_dump_tasks(stderr);
}

/* It does not keep a loop running. */
static void watch_signal(struct executor *ex, int signal)
{
    ev_signal_init(&ex->dump, on_signal, signal);
    ev_signal_start(ex->loop, &ex->dump);
    ev_unref(ex->loop);
}

void asyncrt_insight_close(struct executor *ex)
{
    if (!ev_is_active(&ex->dump))
        return;
    ev_ref(ex->loop);
    ev_signal_stop(ex->loop, &ex->dump);
}

int async_dump_on_signal(int signal)
{
    struct executor *ex = asyncrt_executor();

    if (signal < 0 || signal >= NSIG || signal == SIGKILL || signal == SIGSTOP)
        return -EINVAL;
    asyncrt_insight_close(ex);
    if (signal > 0)
        watch_signal(ex, signal);
    return 0;
}

bool asyncrt_dump_wanted;

void asyncrt_insight_open(struct executor *ex, bool on_main_thread)
{
    ex->recording = asyncrt_dump_wanted;
    if (asyncrt_dump_wanted && on_main_thread)
        watch_signal(ex, SIGUSR1);
    asyncrt_trace_open(ex);
}

#endif /* ASYNC_ELIDE */
