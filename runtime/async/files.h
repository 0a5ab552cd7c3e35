/* Files, without blocking the thread on the disk: each operation is one call of the system, made by the pool
 * of threads that blocking.h describes.
 *
 * Names, arguments and results are those of POSIX, but an error is returned as -errno and errno is left
 * alone. Interrupted calls (EINTR) are made again.
 *
 *   - Errors of the runtime itself: -ENOMEM when there is no memory for the call, -EAGAIN when no thread can
 * be started and none is there.
 *   - Strings and buffers are the caller's, must live until the operation has finished or been cancelled, and
 *     are not touched any more after that: the thread works with copies.
 *   - Cancelled before a thread has begun it, the call is not made; after that it is, and its result is
 * thrown away. So nobody knows whether what was cancelled has happened. What that means is said for each.
 *   - Operations on one file that are awaited at the same time may be done in any order.
 *
 * For sockets, pipes and terminals there is io.h, which needs no threads. All functions are to be used on the
 * thread whose executor polls them.
 */
#ifndef ASYNC_FILES_H
#define ASYNC_FILES_H

#pragma GCC system_header

#include <sys/types.h>

#include "async/executor.h"

struct dirent; /* of <dirent.h> */
struct stat;   /* of <sys/stat.h> */

#ifdef __cplusplus
extern "C" {
#endif

/** open(2): a new descriptor, which the caller closes, or -errno. `mode` counts with O_CREAT and O_TMPFILE
 * and is 0 otherwise. O_CLOEXEC is the caller's to give. Cancelled, it may have created the file, but leaves
 * no descriptor open. */
_Async int async_open(const char *path, int flags, mode_t mode);

/** close(2): 0 or -errno. The descriptor is gone in any case, also after an error, and also if this is
 * cancelled when it has been polled once. */
_Async int async_close(int fd);

/** pread(2), pwrite(2): the number of bytes, 0 at the end of the file, or -errno. At `offset`; the
 * descriptor's own position is neither used nor moved. Cancelled, async_pread() has not touched `buf`;
 * async_pwrite() may have written some bytes, or write them yet. */
_Async ssize_t async_pread(int fd, void *buf, size_t n, off_t offset);
_Async ssize_t async_pwrite(int fd, const void *buf, size_t n, off_t offset);

/** fsync(2), fdatasync(2): 0 when what was written is on the disk, or -errno. Cancel-safe. */
_Async int async_fsync(int fd);
_Async int async_fdatasync(int fd);

/** ftruncate(2): 0 or -errno. Cancelled, it may have happened, or happen yet. */
_Async int async_ftruncate(int fd, off_t length);

/** stat(2), lstat(2), fstat(2): 0 or -errno. Cancel-safe: `*st` is written when it has finished. */
_Async int async_stat(const char *path, struct stat *st);
_Async int async_lstat(const char *path, struct stat *st);
_Async int async_fstat(int fd, struct stat *st);

/** unlink(2), rename(2), mkdir(2), rmdir(2): 0 or -errno. Cancelled, they may have happened, or happen yet.
 */
_Async int async_unlink(const char *path);
_Async int async_rename(const char *from, const char *to);
_Async int async_mkdir(const char *path, mode_t mode);
_Async int async_rmdir(const char *path);

/** scandir(3): reads a whole directory. Makes `*entries` an array of pointers to what is in it, as far as `filter`,
 * unless null, gives something else than 0 for it, in the order of `compare`, unless null, such as alphasort(3). How
 * many there are, "." and ".." among them unless they are filtered out; the caller gives them back with
 * async_free_entries(). Or -errno, and then there is nothing to be given back: -ENOENT, -ENOTDIR, -EACCES, -ENOMEM ...
 *
 *  `filter` and `compare` are called by a thread of the pool, also when this has been cancelled: they look at
 * nothing but what they are given. Cancel-safe: `*entries` is written when it has finished, and what has been read
 * for nobody is freed. */
_Async int async_scandir(const char *path, struct dirent ***entries, int (*filter)(const struct dirent *),
                         int (*compare)(const struct dirent **, const struct dirent **));

/** Frees `n` entries, each of which is a block of malloc(3)'s, and the array; when `n` is an error there is
 * nothing to be freed. In any thread; never waits. */
void async_free_entries(struct dirent **entries, int n);

/* One call: what it is, and its arguments as far as it has them. */
enum async_file_operation {
    ASYNC_OPEN,
    ASYNC_CLOSE,
    ASYNC_PREAD,
    ASYNC_PWRITE,
    ASYNC_FSYNC,
    ASYNC_FDATASYNC,
    ASYNC_FTRUNCATE,
    ASYNC_STAT,
    ASYNC_LSTAT,
    ASYNC_FSTAT,
    ASYNC_UNLINK,
    ASYNC_RENAME,
    ASYNC_MKDIR,
    ASYNC_RMDIR,
    ASYNC_SCANDIR,
};
struct async_file_call {
    enum async_file_operation operation;
    int fd_or_flags;
    const char *path;
    void *buf; /* or the struct stat, rename's second path, or where scandir's result goes */
    union {
        size_t n; /* of buf, or the mode */
        int (*filter)(const struct dirent *);
    };
    union {
        off_t offset;
        int (*compare)(const struct dirent **, const struct dirent **);
    };
};

#ifndef ASYNC_ELIDE

/* The part that all operations share. */
struct async_file_wait {
    struct async_file_call call;
    void *job; /* when it has begun */
    bool finished;
};
static __inline void async_file_wait_init(struct async_file_wait *self, enum async_file_operation operation,
                                          int fd_or_flags, const char *path, const void *buf, size_t n,
                                          off_t offset)
{
    self->call.operation = operation;
    self->call.fd_or_flags = fd_or_flags;
    self->call.path = path;
    self->call.buf = (void *)buf;
    self->call.n = n;
    self->call.offset = offset;
    self->job = NULL;
    self->finished = false;
}
void async_file_wait_drop(struct async_file_wait *self);

/* The future of async_`name`, but for its init function; `pointer` is the type of a pointer to its result. */
#define ASYNC_FILE_FUTURE(name, pointer)                                                                     \
    struct async_##name##_future {                                                                           \
        struct async_file_wait wait;                                                                         \
    };                                                                                                       \
    enum async_poll async_##name##_poll(struct async_##name##_future *self, struct async_context *cx,        \
                                        pointer result);                                                     \
    static __inline void async_##name##_drop(struct async_##name##_future *self)                             \
    {                                                                                                        \
        async_file_wait_drop(&self->wait);                                                                   \
    }                                                                                                        \
    ASYNC_FUTURE(async_##name)

ASYNC_FILE_FUTURE(open, int *);
ASYNC_FILE_FUTURE(close, int *);
ASYNC_FILE_FUTURE(pread, ssize_t *);
ASYNC_FILE_FUTURE(pwrite, ssize_t *);
ASYNC_FILE_FUTURE(fsync, int *);
ASYNC_FILE_FUTURE(fdatasync, int *);
ASYNC_FILE_FUTURE(ftruncate, int *);
ASYNC_FILE_FUTURE(stat, int *);
ASYNC_FILE_FUTURE(lstat, int *);
ASYNC_FILE_FUTURE(fstat, int *);
ASYNC_FILE_FUTURE(unlink, int *);
ASYNC_FILE_FUTURE(rename, int *);
ASYNC_FILE_FUTURE(mkdir, int *);
ASYNC_FILE_FUTURE(rmdir, int *);
ASYNC_FILE_FUTURE(scandir, int *);
#undef ASYNC_FILE_FUTURE

static __inline void async_open_init(struct async_open_future *self, const char *path, int flags, mode_t mode)
{
    async_file_wait_init(&self->wait, ASYNC_OPEN, flags, path, NULL, mode, 0);
}
static __inline void async_close_init(struct async_close_future *self, int fd)
{
    async_file_wait_init(&self->wait, ASYNC_CLOSE, fd, NULL, NULL, 0, 0);
}
static __inline void async_pread_init(struct async_pread_future *self, int fd, void *buf, size_t n,
                                      off_t offset)
{
    async_file_wait_init(&self->wait, ASYNC_PREAD, fd, NULL, buf, n, offset);
}
static __inline void async_pwrite_init(struct async_pwrite_future *self, int fd, const void *buf, size_t n,
                                       off_t offset)
{
    async_file_wait_init(&self->wait, ASYNC_PWRITE, fd, NULL, buf, n, offset);
}
static __inline void async_fsync_init(struct async_fsync_future *self, int fd)
{
    async_file_wait_init(&self->wait, ASYNC_FSYNC, fd, NULL, NULL, 0, 0);
}
static __inline void async_fdatasync_init(struct async_fdatasync_future *self, int fd)
{
    async_file_wait_init(&self->wait, ASYNC_FDATASYNC, fd, NULL, NULL, 0, 0);
}
static __inline void async_ftruncate_init(struct async_ftruncate_future *self, int fd, off_t length)
{
    async_file_wait_init(&self->wait, ASYNC_FTRUNCATE, fd, NULL, NULL, 0, length);
}
static __inline void async_stat_init(struct async_stat_future *self, const char *path, struct stat *st)
{
    async_file_wait_init(&self->wait, ASYNC_STAT, 0, path, st, 0, 0);
}
static __inline void async_lstat_init(struct async_lstat_future *self, const char *path, struct stat *st)
{
    async_file_wait_init(&self->wait, ASYNC_LSTAT, 0, path, st, 0, 0);
}
static __inline void async_fstat_init(struct async_fstat_future *self, int fd, struct stat *st)
{
    async_file_wait_init(&self->wait, ASYNC_FSTAT, fd, NULL, st, 0, 0);
}
static __inline void async_unlink_init(struct async_unlink_future *self, const char *path)
{
    async_file_wait_init(&self->wait, ASYNC_UNLINK, 0, path, NULL, 0, 0);
}
static __inline void async_rename_init(struct async_rename_future *self, const char *from, const char *to)
{
    async_file_wait_init(&self->wait, ASYNC_RENAME, 0, from, to, 0, 0);
}
static __inline void async_mkdir_init(struct async_mkdir_future *self, const char *path, mode_t mode)
{
    async_file_wait_init(&self->wait, ASYNC_MKDIR, 0, path, NULL, mode, 0);
}
static __inline void async_rmdir_init(struct async_rmdir_future *self, const char *path)
{
    async_file_wait_init(&self->wait, ASYNC_RMDIR, 0, path, NULL, 0, 0);
}
static __inline void async_scandir_init(struct async_scandir_future *self, const char *path,
                                        struct dirent ***entries, int (*filter)(const struct dirent *),
                                        int (*compare)(const struct dirent **, const struct dirent **))
{
    async_file_wait_init(&self->wait, ASYNC_SCANDIR, 0, path, entries, 0, 0);
    self->wait.call.filter = filter;
    self->wait.call.compare = compare;
}

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
