/* Child processes.
 *
 *     char *argv[] = {"sort", "-n", NULL};
 *     struct async_process sort;
 *     int status;
 *
 *     if (await async_spawn_process(argv, NULL, ASYNC_PIPE_STDIN | ASYNC_PIPE_STDOUT, &sort) == 0) {
 *         ...                                          // write to sort.in, read from sort.out, close both
 *         await async_waitpid(sort.pid, &status, 0);
 *     }
 *
 * Only children that are asked for are collected, each when it is asked for: an ordinary waitpid(2), system(3) or
 * pclose(3) elsewhere in the program, on a thread of the pool for example, has its children for itself. What the program
 * does with SIGCHLD makes no difference (but to the kernel: while it is ignored, statuses are thrown away, -ECHILD).
 * The exception is a program with libev's default loop, in which libev collects all children as soon as they end: an
 * executor in that loop (async_attach(), or when it has been made before the executor) keeps their statuses, the last
 * 4096, for async_waitpid() alone. What a child made by fork(2) may do that does not become another program, executor.h
 * says.
 */
#ifndef ASYNC_PROCESS_H
#define ASYNC_PROCESS_H

#pragma GCC system_header

#include "async/io.h"
#include "async/waiter.h"

#ifdef __cplusplus
extern "C" {
#endif

/** waitpid(2): waits until a child ends, stores how in `*status` (which may be null), and gives its pid; or
 * -errno.
 *
 *  `pid` is a child's; -1 for any; 0 for any of this process's group; or less than -1 for any of the group `-pid`.
 * `options` may have WNOHANG (0 when there is none yet), WUNTRACED and WCONTINUED. Errors: -ECHILD when there is no such
 * child, or it has been waited for; -EINVAL for other options.
 *
 *  On any thread that has an executor. A child that has ended before this is called has not been lost; its status is
 * kept until somebody asks for it. Of several who wait for a child, the first gets it, and the others look again.
 * Cancel-safe: it has not been collected then. The end of a certain child is told at once, by a descriptor while that
 * lasts; for all else the children are looked at every so often, after 1 ms at first, and every 32 ms at last. `status`
 * must stay valid until it has finished. */
_Async pid_t async_waitpid(pid_t pid, int *status, int options);

/** Which of a child's standard descriptors become pipes to its parent; the others are the parent's own. And whether it
 *  leads a process group of its own, to be signalled with its children: `kill(-process.pid, SIGTERM)`. */
enum { ASYNC_PIPE_STDIN = 1, ASYNC_PIPE_STDOUT = 2, ASYNC_PIPE_STDERR = 4, ASYNC_NEW_GROUP = 8 };

/** A child, and the parent's ends of the pipes: -1 where there is none. The caller closes them, and waits for
 * the child. */
struct async_process {
    pid_t pid;
    int in;  /* writes to its standard input */
    int out; /* reads from its standard output */
    int err; /* reads from its standard error */
};

/** Starts the program `argv[0]`, which is looked for in PATH if it has no slash, with the arguments `argv`,
 * of which the last is null, and the environment `env`; null stands for the parent's. `pipes` says which of
 * its descriptors are pipes, and ASYNC_NEW_GROUP. 0, when the program has been started, and `*process` is filled; or -errno, and
 * there is no child: -ENOENT, -EACCES and what else execve(2) says; -EMFILE, -ENFILE, -EAGAIN, -ENOMEM.
 *
 *  The parent's ends have O_NONBLOCK and FD_CLOEXEC. The child starts with no signal blocked, none caught, and those
 * ignored that the parent ignores; it never runs the parent's handlers. Other descriptors that are not to be inherited
 * must have FD_CLOEXEC. This takes as little time in a large process as in a small one, as no memory is copied (and so
 * runs nothing of pthread_atfork(3)): it does not wait, but for the child to become its program, and a group that is
 * asked for is there when this has finished. On any thread. */
_Async int async_spawn_process(char *const argv[], char *const env[], int pipes,
                               struct async_process *process);

#ifndef ASYNC_ELIDE

struct async_waitpid_future {
    struct async_waiter waiter;      /* first: the queue has these */
    struct async_child_watch *watch; /* tells that the child has ended; or null */
    int *status;
    pid_t pid;
    int options;
    bool looks; /* at the child, every so often */
};
static __inline void async_waitpid_init(struct async_waitpid_future *self, pid_t pid, int *status,
                                        int options)
{
    self->waiter.state = 0;
    self->watch = NULL;
    self->status = status;
    self->pid = pid;
    self->options = options;
}
enum async_poll async_waitpid_poll(struct async_waitpid_future *self, struct async_context *cx,
                                   pid_t *result);
void async_waitpid_drop(struct async_waitpid_future *self);
ASYNC_FUTURE(async_waitpid);

struct async_spawn_process_future {
    char *const *argv, *const *env;
    struct async_process *process;
    int pipes;
    bool finished;
};
static __inline void async_spawn_process_init(struct async_spawn_process_future *self, char *const argv[],
                                              char *const env[], int pipes, struct async_process *process)
{
    self->argv = argv;
    self->env = env;
    self->process = process;
    self->pipes = pipes;
    self->finished = false;
}
enum async_poll async_spawn_process_poll(struct async_spawn_process_future *self, struct async_context *cx,
                                         int *result);
static __inline void async_spawn_process_drop(struct async_spawn_process_future *self)
{
    (void)self;
}
ASYNC_FUTURE(async_spawn_process);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
