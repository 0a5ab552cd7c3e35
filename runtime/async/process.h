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
 * The executor of the main thread collects all children that end (as libev does, whose default loop it has):
 * an ordinary waitpid() elsewhere in the program may come too late, async_waitpid() does not. (When there is no
 * memory to keep a status for who has not asked yet, it is lost: -ECHILD.) What a child made by fork(2) may do that does
 * not become another program, executor.h says.
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
 *  `pid` is a child's, or -1 for any. `options` may have WNOHANG (0 when there is none yet), WUNTRACED and
 * WCONTINUED. Errors: -ECHILD when there is no such child, or it has been waited for; -EINVAL for other
 * options, and for process groups (0 and less than -1), which cannot be waited for; -ENOTSUP on other threads
 * than the main one.
 *
 *  A child that has ended before this is called has not been lost; its status is kept until somebody asks for
 * it. Of several who wait for a child, the first gets it. Cancel-safe: a status meant for a task that is
 * cancelled goes to the next, or is kept; only reports of being stopped or continued are not. `status` must
 * stay valid until it has finished. */
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
 *  The parent's ends have O_NONBLOCK and FD_CLOEXEC. The child starts with no signal blocked. Other
 * descriptors that are not to be inherited must have FD_CLOEXEC. The pointers must stay valid until it has
 * finished. Cancelled, it kills the child, and with ASYNC_NEW_GROUP what the child has started. On any thread;
 * but see async_waitpid(). */
_Async int async_spawn_process(char *const argv[], char *const env[], int pipes,
                               struct async_process *process);

#ifndef ASYNC_ELIDE

struct async_waitpid_future {
    struct async_waiter waiter;      /* first: the queue has these */
    struct async_ended_child *ended; /* kept for it */
    int *status;
    pid_t pid;
    int options;
    pid_t given; /* stopped or continued */
    int given_status;
};
static __inline void async_waitpid_init(struct async_waitpid_future *self, pid_t pid, int *status,
                                        int options)
{
    self->waiter.state = 0;
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
    struct async_process child;
    int pipes;
    int error;  /* what the child says if it cannot start the program */
    int report; /* the pipe that it says so through; -1 when there is none */
    bool started;
    struct async_read_future read;
};
static __inline void async_spawn_process_init(struct async_spawn_process_future *self, char *const argv[],
                                              char *const env[], int pipes, struct async_process *process)
{
    self->argv = argv;
    self->env = env;
    self->process = process;
    self->pipes = pipes;
    self->report = -1;
    self->started = false;
}
enum async_poll async_spawn_process_poll(struct async_spawn_process_future *self, struct async_context *cx,
                                         int *result);
void async_spawn_process_drop(struct async_spawn_process_future *self);
ASYNC_FUTURE(async_spawn_process);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
