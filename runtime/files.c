/* Files: the calls of the system, made at once by the elided functions, and by the pool's threads for the
 * futures. */
#include <async.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the calls --------------------------------------------------------------------------------------- */

static ssize_t make_once(const struct async_file_call *c)
{
    switch (c->operation) {
    case ASYNC_OPEN:
        return open(c->path, c->fd_or_flags, (mode_t)c->n);
    case ASYNC_CLOSE:
        return close(c->fd_or_flags);
    case ASYNC_PREAD:
        return pread(c->fd_or_flags, c->buf, c->n, c->offset);
    case ASYNC_PWRITE:
        return pwrite(c->fd_or_flags, c->buf, c->n, c->offset);
    case ASYNC_FSYNC:
        return fsync(c->fd_or_flags);
    case ASYNC_FDATASYNC:
        return fdatasync(c->fd_or_flags);
    case ASYNC_FTRUNCATE:
        return ftruncate(c->fd_or_flags, c->offset);
    case ASYNC_STAT:
        return stat(c->path, c->buf);
    case ASYNC_LSTAT:
        return lstat(c->path, c->buf);
    case ASYNC_FSTAT:
        return fstat(c->fd_or_flags, c->buf);
    case ASYNC_UNLINK:
        return unlink(c->path);
    case ASYNC_RENAME:
        return rename(c->path, c->buf);
    case ASYNC_MKDIR:
        return mkdir(c->path, (mode_t)c->n);
    case ASYNC_RMDIR:
        return rmdir(c->path);
    case ASYNC_SCANDIR:
        return scandir(c->path, c->buf, c->filter, c->compare);
    }
    __builtin_unreachable();
}

/* The result, or -errno. May change errno. A close(2) that is interrupted has closed. */
static ssize_t make(const struct async_file_call *call)
{
    ssize_t r;

    do
        r = make_once(call);
    while (r < 0 && errno == EINTR && call->operation != ASYNC_CLOSE);
    if (r < 0 && errno == EINTR)
        return 0;
    return r < 0 ? -errno : r;
}

void async_free_entries(struct dirent **entries, int n)
{
    if (n < 0)
        return;
    while (n > 0)
        free(entries[--n]);
    free(entries);
}

#ifdef ASYNC_ELIDE

/* ---- blocking ---------------------------------------------------------------------------------------- */

static ssize_t make_now(struct async_file_call call)
{
    int saved = errno;
    ssize_t r = make(&call);

    errno = saved;
    return r;
}

int async_open(const char *path, int flags, mode_t mode)
{
    return (int)make_now((struct async_file_call){ASYNC_OPEN, flags, path, .n = mode});
}

int async_close(int fd)
{
    return (int)make_now((struct async_file_call){ASYNC_CLOSE, .fd_or_flags = fd});
}

ssize_t async_pread(int fd, void *buf, size_t n, off_t offset)
{
    return make_now((struct async_file_call){ASYNC_PREAD, fd, .buf = buf, .n = n, .offset = offset});
}

ssize_t async_pwrite(int fd, const void *buf, size_t n, off_t offset)
{
    return make_now((struct async_file_call){ASYNC_PWRITE, fd, .buf = (void *)buf, .n = n, .offset = offset});
}

int async_fsync(int fd)
{
    return (int)make_now((struct async_file_call){ASYNC_FSYNC, .fd_or_flags = fd});
}

int async_fdatasync(int fd)
{
    return (int)make_now((struct async_file_call){ASYNC_FDATASYNC, .fd_or_flags = fd});
}

int async_ftruncate(int fd, off_t length)
{
    return (int)make_now((struct async_file_call){ASYNC_FTRUNCATE, fd, .offset = length});
}

int async_stat(const char *path, struct stat *st)
{
    return (int)make_now((struct async_file_call){ASYNC_STAT, .path = path, .buf = st});
}

int async_lstat(const char *path, struct stat *st)
{
    return (int)make_now((struct async_file_call){ASYNC_LSTAT, .path = path, .buf = st});
}

int async_fstat(int fd, struct stat *st)
{
    return (int)make_now((struct async_file_call){ASYNC_FSTAT, fd, .buf = st});
}

int async_unlink(const char *path)
{
    return (int)make_now((struct async_file_call){ASYNC_UNLINK, .path = path});
}

int async_rename(const char *from, const char *to)
{
    return (int)make_now((struct async_file_call){ASYNC_RENAME, .path = from, .buf = (void *)to});
}

int async_mkdir(const char *path, mode_t mode)
{
    return (int)make_now((struct async_file_call){ASYNC_MKDIR, .path = path, .n = mode});
}

int async_rmdir(const char *path)
{
    return (int)make_now((struct async_file_call){ASYNC_RMDIR, .path = path});
}

int async_scandir(const char *path, struct dirent ***entries, int (*filter)(const struct dirent *),
                  int (*compare)(const struct dirent **, const struct dirent **))
{
    return (int)make_now((struct async_file_call){ASYNC_SCANDIR, .path = path, .buf = entries,
                                                  .filter = filter, .compare = compare});
}

#else

#include "internal.h"

/* ---- jobs -------------------------------------------------------------------------------------------- */

/* A call with memory of its own in place of the caller's, which may be gone before the call ends. */
struct file_job {
    struct async_file_call call;
    ssize_t result;
    _Alignas(max_align_t) char memory[];
};

static bool reads_stat(enum async_file_operation operation)
{
    return operation == ASYNC_STAT || operation == ASYNC_LSTAT || operation == ASYNC_FSTAT;
}

/* What the call needs of memory behind `buf`. */
static size_t buf_size(const struct async_file_call *call)
{
    if (call->operation == ASYNC_PREAD || call->operation == ASYNC_PWRITE)
        return call->n;
    if (call->operation == ASYNC_RENAME)
        return strlen(call->buf) + 1;
    if (call->operation == ASYNC_SCANDIR)
        return sizeof(struct dirent **);
    return reads_stat(call->operation) ? sizeof(struct stat) : 0;
}

static void run_call(void *memory)
{
    struct file_job *job = memory;

    job->result = make(&job->call);
}

/* Nobody wants what has been opened or read. */
static void give_back(void *memory)
{
    struct file_job *job = memory;

    if (job->result < 0)
        return;
    if (job->call.operation == ASYNC_OPEN)
        close((int)job->result);
    else if (job->call.operation == ASYNC_SCANDIR)
        async_free_entries(*(struct dirent ***)job->call.buf, (int)job->result);
}

/* A job for the call; null without memory. */
static struct file_job *job_new(const struct async_file_call *call)
{
    size_t in_buf = buf_size(call), in_path = call->path ? strlen(call->path) + 1 : 0;
    struct file_job *job;

    if (in_buf > PTRDIFF_MAX - in_path - sizeof *job)
        return NULL;
    job = asyncrt_job_new(sizeof *job + in_buf + in_path, _Alignof(struct file_job));
    if (!job)
        return NULL;
    job->result = -ECANCELED;
    job->call = *call;
    job->call.buf = job->memory;
    if (call->operation == ASYNC_PWRITE || call->operation == ASYNC_RENAME)
        memcpy(job->memory, call->buf, in_buf);
    if (call->path)
        job->call.path = memcpy(job->memory + in_buf, call->path, in_path);
    asyncrt_job_init(job, &(struct job_type){.run = run_call,
                                             .discard = give_back,
                                             .kind = ASYNC_POOL_FILES,
                                             .certain = call->operation == ASYNC_CLOSE});
    return job;
}

/* Gives the caller what the job has read. */
static void hand_over(const struct file_job *job, const struct async_file_call *call,
                      struct async_context *cx)
{
    if (call->operation == ASYNC_PREAD && job->result > 0)
        memcpy(call->buf, job->memory, (size_t)job->result);
    else if (reads_stat(call->operation) && job->result == 0)
        memcpy(call->buf, job->memory, sizeof(struct stat));
    else if (call->operation == ASYNC_SCANDIR && job->result >= 0)
        memcpy(call->buf, job->memory, sizeof(struct dirent **));
    else if (call->operation == ASYNC_OPEN && job->result >= 0)
        asyncrt_fd_is_new(cx, (int)job->result);
}

/* ---- futures ----------------------------------------------------------------------------------------- */

static enum async_poll finish(struct async_file_wait *self, ssize_t *result, ssize_t value)
{
    if (self->job)
        asyncrt_job_drop(self->job);
    self->job = NULL;
    self->finished = true;
    *result = value;
    return ASYNC_READY;
}

static enum async_poll poll_size(struct async_file_wait *self, struct async_context *cx, ssize_t *result,
                                 const char *name)
{
    int saved = errno, outcome;

    if (self->finished)
        ASYNCRT_ENDED(name);
    if (!self->job)
        self->job = job_new(&self->call);
    outcome = self->job ? asyncrt_job_poll(self->job, cx) : -ENOMEM;
    errno = saved;
    if (outcome == 0)
        return ASYNC_PENDING;
    if (outcome < 0)
        return finish(self, result, outcome);
    hand_over(self->job, &self->call, cx);
    return finish(self, result, ((struct file_job *)self->job)->result);
}

static enum async_poll poll_int(struct async_file_wait *self, struct async_context *cx, int *result,
                                const char *name)
{
    ssize_t size = 0;
    enum async_poll poll = poll_size(self, cx, &size, name);

    if (poll == ASYNC_READY)
        *result = (int)size;
    return poll;
}

void async_file_wait_drop(struct async_file_wait *self)
{
    if (self->job)
        asyncrt_job_drop(self->job);
    self->job = NULL;
    self->finished = true;
}

#define DEFINE_POLL(name, pointer, poll)                                                                     \
    enum async_poll async_##name##_poll(struct async_##name##_future *self, struct async_context *cx,        \
                                        pointer result)                                                      \
    {                                                                                                        \
        return poll(&self->wait, cx, result, "async_" #name);                                                \
    }

DEFINE_POLL(open, int *, poll_int)
DEFINE_POLL(close, int *, poll_int)
DEFINE_POLL(pread, ssize_t *, poll_size)
DEFINE_POLL(pwrite, ssize_t *, poll_size)
DEFINE_POLL(fsync, int *, poll_int)
DEFINE_POLL(fdatasync, int *, poll_int)
DEFINE_POLL(ftruncate, int *, poll_int)
DEFINE_POLL(stat, int *, poll_int)
DEFINE_POLL(lstat, int *, poll_int)
DEFINE_POLL(fstat, int *, poll_int)
DEFINE_POLL(unlink, int *, poll_int)
DEFINE_POLL(rename, int *, poll_int)
DEFINE_POLL(mkdir, int *, poll_int)
DEFINE_POLL(rmdir, int *, poll_int)
DEFINE_POLL(scandir, int *, poll_int)

#endif /* ASYNC_ELIDE */
