/* Operations on descriptors that only a thread of the pool may try, because the thread that tries might block
 * (plain.c says which; and accept(2), for a socket in blocking mode). Each waits first until the descriptor
 * is ready, so that hardly ever a thread does block: when somebody else was faster.
 *
 * A thread that reads or accepts cannot be stopped. What it gets after its operation has been cancelled is
 * kept for the next operation of that kind on that descriptor: the job is then one of `left` of the
 * descriptor's watch. It has a copy of the descriptor, by which one sees whether the number still means the
 * same. */
#include "fd_wait.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "attempt.h"

enum {
    LARGEST = 65536, /* bytes that a job moves: more than any device's message */
    FROM_A_TERMINAL = 4096,
    KCMP_SAME_FILE = 0 /* KCMP_FILE of <linux/kcmp.h> */
};

struct fd_job {
    struct fd_job *next; /* of those that are left */
    enum fd_job_kind kind;
    int fd; /* a copy */
    bool one_by_one;
    socklen_t addrlen; /* of the address in `data`, when it accepts */
    size_t n, taken;
    ssize_t result;
    _Alignas(max_align_t) char data[];
};

/* ---- in a thread ------------------------------------------------------------------------------------- */

static ssize_t outcome(ssize_t r)
{
    return r < 0 ? -errno : r;
}

static int ready(const struct fd_job *job)
{
    return asyncrt_ready_now(job->fd, job->kind == FD_JOB_WRITE ? POLLOUT : POLLIN);
}

/* A terminal that is ready has room for a byte, perhaps not for more. */
static ssize_t write_one_by_one(const struct fd_job *job)
{
    size_t done = 0;

    while (done < job->n && (done == 0 || ready(job) > 0)) {
        ssize_t r = outcome(write(job->fd, job->data + done, 1));

        if (r <= 0)
            return done ? (ssize_t)done : r;
        done++;
    }
    return (ssize_t)done;
}

static ssize_t make(struct fd_job *job)
{
    switch (job->kind) {
    case FD_JOB_READ:
        return outcome(read(job->fd, job->data, job->n));
    case FD_JOB_WRITE:
        return job->one_by_one ? write_one_by_one(job) : outcome(write(job->fd, job->data, job->n));
    case FD_JOB_ACCEPT:
        return outcome(accept4(job->fd, (struct sockaddr *)(void *)job->data, &job->addrlen,
                               SOCK_NONBLOCK | SOCK_CLOEXEC));
    }
    __builtin_unreachable();
}

static void run(void *memory)
{
    struct fd_job *job = memory;
    int is_ready = ready(job);

    if (is_ready <= 0) {
        job->result = is_ready < 0 ? is_ready : -EAGAIN;
        return;
    }
    do
        job->result = make(job);
    while (job->result == -EINTR);
}

static void discard(void *memory)
{
    const struct fd_job *job = memory;

    close(job->fd);
    if (job->kind == FD_JOB_ACCEPT && job->result >= 0)
        close((int)job->result);
}

/* ---- jobs that are left ------------------------------------------------------------------------------ */

static struct fd_job **link_of(struct async_fd_wait *wait)
{
    return (struct fd_job **)(void *)&wait->link;
}

/* Whether two descriptors are of one open file. Where the system does not say, the same file has to do. */
static bool is_same(int one, int other)
{
    pid_t self = getpid();
    long r = syscall(SYS_kcmp, self, self, KCMP_SAME_FILE, one, other);
    struct stat a, b;

    if (r >= 0 || errno == EBADF)
        return r == 0;
    return fstat(one, &a) == 0 && fstat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino &&
           a.st_rdev == b.st_rdev;
}

/* Whose result has been taken in part belongs to nobody else any more, nor does its descriptor. */
static void throw_away(struct fd_job *job)
{
    if (job->taken > 0)
        close(job->fd);
    asyncrt_job_drop(job);
}

static void leave(struct executor *ex, struct watch *watch, struct fd_job *job)
{
    struct fd_job **end = &watch->left;

    if (job->kind == FD_JOB_WRITE || !asyncrt_job_leave(job)) {
        asyncrt_job_drop(job);
        return;
    }
    while (*end)
        end = &(*end)->next;
    job->next = NULL;
    *end = job;
    ex->watches.left++;
}

static struct fd_job *take_left(struct executor *ex, struct fd_job **link)
{
    struct fd_job *job = *link;

    *link = job->next;
    ex->watches.left--;
    asyncrt_job_return(job);
    return job;
}

/* The first of a kind that has been left, of this file; those of other files are given back. */
static struct fd_job *find_left(struct executor *ex, int fd, enum fd_job_kind kind)
{
    struct watch *watch = asyncrt_watch(ex, fd);
    struct fd_job **link = watch ? &watch->left : NULL;
    int saved = errno;

    while (link && *link) {
        if (!is_same((*link)->fd, fd))
            throw_away(take_left(ex, link));
        else if ((*link)->kind == kind)
            break;
        else
            link = &(*link)->next;
    }
    errno = saved;
    return link && *link ? take_left(ex, link) : NULL;
}

void asyncrt_fd_jobs_close(struct executor *ex, struct watch *watch)
{
    while (watch->left)
        throw_away(take_left(ex, &watch->left));
}

bool asyncrt_fd_job_resume(struct async_fd_wait *wait, struct async_context *cx, enum fd_job_kind kind)
{
    struct fd_job *job = find_left(context_executor(cx), wait->fd, kind);

    if (!job)
        return false;
    *link_of(wait) = job;
    wait->state = FD_WORKING;
    return true;
}

/* ---- beginning --------------------------------------------------------------------------------------- */

static size_t gather(char *to, const struct iovec *v, int count, size_t room)
{
    size_t n = 0;

    for (int i = 0; i < count && n < room; i++) {
        size_t part = v[i].iov_len < room - n ? v[i].iov_len : room - n;

        memcpy(to + n, v[i].iov_base, part);
        n += part;
    }
    return n;
}

static size_t sum(const struct iovec *v, int count, size_t most)
{
    size_t n = 0;

    for (int i = 0; i < count && n < most; i++)
        n = v[i].iov_len < most - n ? n + v[i].iov_len : most;
    return n;
}

/* Null without memory. */
static struct fd_job *new_job(enum fd_job_kind kind, int fd, const struct iovec *v, int count)
{
    bool terminal = kind == FD_JOB_WRITE && isatty(fd);
    size_t n = kind == FD_JOB_ACCEPT ? sizeof(struct sockaddr_storage)
                                     : sum(v, count, terminal ? FROM_A_TERMINAL : LARGEST);
    struct fd_job *job = asyncrt_job_new(sizeof *job + n, _Alignof(struct fd_job));

    if (!job)
        return NULL;
    *job = (struct fd_job){.kind = kind, .one_by_one = terminal, .n = n, .result = -ECANCELED};
    job->addrlen = sizeof(struct sockaddr_storage);
    if (kind == FD_JOB_WRITE)
        gather(job->data, v, count, n);
    asyncrt_job_init(job, &(struct job_type){.run = run, .discard = discard, .kind = ASYNC_POOL_DESCRIPTORS});
    return job;
}

ssize_t asyncrt_fd_job_begin(struct async_fd_wait *wait, struct async_context *cx, enum fd_job_kind kind,
                             const struct iovec *v, int count)
{
    struct fd_job *job =
        asyncrt_watch_make(context_executor(cx), wait->fd) ? new_job(kind, wait->fd, v, count) : NULL;

    if (!job)
        return -ENOMEM;
    job->fd = fcntl(wait->fd, F_DUPFD_CLOEXEC, 0);
    if (job->fd < 0) {
        int error = -errno;

        async_blocking_free(job);
        return error;
    }
    *link_of(wait) = job;
    wait->state = FD_WORKING;
    return IN_A_THREAD;
}

/* ---- ending ------------------------------------------------------------------------------------------ */

static size_t scatter(const struct iovec *v, int count, const char *from, size_t n)
{
    size_t done = 0;

    for (int i = 0; i < count && done < n; i++) {
        size_t part = v[i].iov_len < n - done ? v[i].iov_len : n - done;

        memcpy(v[i].iov_base, from + done, part);
        done += part;
    }
    return done;
}

/* The result of one that has ended, and does not own anything any more. */
static ssize_t end(struct async_fd_wait *wait, struct fd_job *job)
{
    ssize_t r = job->result;

    close(job->fd);
    asyncrt_job_drop(job);
    wait->link = NULL;
    wait->state = FD_READY;
    return r;
}

/* Polls the job: whether it has ended, or cannot be begun: then `*error` says why. */
static bool has_ended(struct async_fd_wait *wait, struct async_context *cx, int *error)
{
    struct fd_job *job = *link_of(wait);
    int polled = job->taken > 0 ? 1 : asyncrt_job_poll(job, cx);

    *error = 0;
    if (polled < 0) {
        asyncrt_job_drop(job);
        wait->link = NULL;
        wait->state = FD_READY;
        *error = -ENOMEM;
    }
    return polled != 0;
}

/* A read that goes on where a cancelled one was may have less room than there are bytes: these are left
 * again. */
ssize_t asyncrt_fd_job_poll(struct async_fd_wait *wait, struct async_context *cx, const struct iovec *v,
                            int count)
{
    struct fd_job *job = *link_of(wait);
    size_t n;
    int error;

    if (!has_ended(wait, cx, &error))
        return IN_A_THREAD;
    if (error || job->kind != FD_JOB_READ || job->result <= 0)
        return error ? error : end(wait, job);
    n = scatter(v, count, job->data + job->taken, (size_t)job->result - job->taken);
    job->taken += n;
    if (job->taken == (size_t)job->result)
        end(wait, job);
    else
        leave(context_executor(cx), asyncrt_watch(context_executor(cx), wait->fd), job);
    wait->link = NULL;
    wait->state = FD_READY;
    return (ssize_t)n;
}

int asyncrt_fd_job_accepted(struct async_fd_wait *wait, struct async_context *cx, struct sockaddr *addr,
                            socklen_t *addrlen)
{
    struct fd_job *job = *link_of(wait);
    int error;

    if (!has_ended(wait, cx, &error))
        return IN_A_THREAD;
    if (error)
        return error;
    if (job->result >= 0 && addr && addrlen) {
        memcpy(addr, job->data, *addrlen < job->addrlen ? *addrlen : job->addrlen);
        *addrlen = job->addrlen;
    }
    return (int)end(wait, job);
}

void asyncrt_fd_job_drop(struct executor *ex, struct async_fd_wait *wait)
{
    struct fd_job *job = *link_of(wait);
    struct watch *watch = ex ? asyncrt_watch(ex, wait->fd) : NULL;

    wait->link = NULL;
    wait->state = FD_FINISHED;
    if (watch)
        leave(ex, watch, job);
    else
        throw_away(job);
}
