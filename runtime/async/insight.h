/* Insight: which tasks there are, and what each of them waits for.
 *
 *     task 3 "session" (serve): suspended, 1520 ms old, polled 17 times
 *         serve server.c:41: await read_request(client, &request)
 *           read_request server.c:20: await async_reader_line(&client->in, line, sizeof line)
 *
 * Each line is an await: the function, where it stands, and what is awaited there; below it, what that awaits
 * in turn. The branches of a join, race or within stand below it, each behind a bar. A function that is
 * written by hand, or defined in another file and embedded by its layout header, ends the chain.
 *
 * A program as it is shows its tasks on SIGUSR1 when it runs with ASYNC_DUMP_TASKS=1 in its environment,
 * which is read when the process starts (and not at all by one that runs with the rights of another user).
 *
 * ASYNC_TRACE=FILE writes what its tasks do, poll by poll, for viewers: see async_trace().
 *
 * Everything here is of the calling thread's executor. Elided, there are no tasks.
 */
#ifndef ASYNC_INSIGHT_H
#define ASYNC_INSIGHT_H

#pragma GCC system_header

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

enum async_task_state {
    ASYNC_TASK_LAZY,      /* a future that has not been started */
    ASYNC_TASK_READY,     /* in the queue, to be polled soon */
    ASYNC_TASK_RUNNING,   /* the one that asks */
    ASYNC_TASK_SUSPENDED, /* it waits */
    ASYNC_TASK_CLEANING,  /* cancelled, and waiting in its cleanup */
    ASYNC_TASK_ENDED,     /* its handle has not been awaited yet */
};

/** What is known of a task. The texts of the program's are constant; `name` lives as long as the task. */
struct async_task_info {
    uint64_t id;          /* never the same twice; counted from 1, with gaps */
    const char *name;     /* given by async_name_task(); "" */
    const char *function; /* the async function that it runs */
    enum async_task_state state;
    const char *file, *text; /* where it is suspended, at the end of the chain (in the first branch, where
                                there are any), and what it says there; null if that is not known */
    unsigned line;
    uint64_t polls; /* how often it has been polled, since recording began */
    int64_t age_ms; /* since it was made; -1 if that was not recorded */
};

/** Stores what is known of the first `n` tasks, the oldest memory first, in `tasks`, and returns how many
 * there are, which may be more. Ids are given to those that have none; without memory, they are 0. */
size_t async_list_tasks(struct async_task_info *tasks, size_t n);

/** Writes all tasks and what they wait for, as text for people. */
void async_dump_tasks(FILE *to);

/** From now on, does that on stderr when the process gets `signal`, as soon as the executor is asked for
 * events: a task that computes for long delays it. 0: no longer. Returns 0, or -EINVAL if that is no signal,
 * or one that cannot be caught. A signal is for one executor of the process. */
int async_dump_on_signal(int signal);

/** Whether ages and polls of tasks are recorded: for those that are made from now on. It costs 64 bytes for
 * each task. */
void async_record_tasks(bool are_recorded);

/** From the next round of ready tasks on, writes each poll of a task to a new file: when it was, how long it
 * took, and where the task is suspended since. The format is that of Chrome's trace viewer and of Perfetto;
 * asyncc's explorer plays it, too. Null ends the file, as the end of the process does. What is written is what
 * this thread's executor does, and those that begin later. A program as it is does so from its beginning when
 * it runs with ASYNC_TRACE=FILE in its environment, except with the rights of another user; a child made by
 * fork() writes nothing. Returns 0, or -errno of open(2). Each poll that is written is a system call. */
int async_trace(const char *path);

/** Names the task that runs: its first 39 bytes are kept. 0; -ENOENT outside of tasks; -ENOMEM. */
int async_name_task(const char *name);

/** The id of the task that runs; 0 outside of tasks, and without memory. */
uint64_t async_task_id(void);

#ifdef __cplusplus
}
#endif

#endif
