/* Descriptors that are no sockets, read and written without blocking the thread and without changing their
 * flags, which others may share. There is no MSG_DONTWAIT for them, and what poll(2) says may be wrong a
 * moment later, when somebody else has read the data or filled the room. So, whatever serves first:
 *
 *   1. RWF_NOWAIT: pipes, event descriptors, /dev/null and others, as far as the kernel has it;
 *   2. the descriptor itself, if it has O_NONBLOCK, or is a file on a disk: such waits are the disk's;
 *   3. a named pipe or terminal is opened anew, with O_NONBLOCK, for as long as it takes;
 *   4. a thread of the pool may block in place of this one (fd_job.c).
 *
 * Nothing else is opened anew: of most devices that would be another one. It would be of the master of a
 * pseudo-terminal, and of a terminal that has been hung up, or is the controlling terminal of another
 * session. */
#include <async.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "attempt.h"

static ssize_t transfer(int fd, const struct plain_attempt *attempt, int flags)
{
    ssize_t r;

    do
        r = attempt->writes ? pwritev2(fd, attempt->v, attempt->count, -1, flags)
                            : preadv2(fd, attempt->v, attempt->count, -1, flags);
    while (r < 0 && errno == EINTR);
    return r < 0 ? -errno : r;
}

static bool is_on_disk(const struct stat *st)
{
    return S_ISREG(st->st_mode) || S_ISBLK(st->st_mode) || S_ISDIR(st->st_mode);
}

/* ---- opening anew ------------------------------------------------------------------------------------ */

/* A pseudo-terminal's master has a number by which its slave is opened. */
static bool is_master(int fd)
{
    unsigned number;

    return ioctl(fd, TIOCGPTN, &number) == 0;
}

/* Which terminal it is, whatever the name it was opened by. */
static bool is_same_terminal(int one, int other)
{
    unsigned a, b;

    return ioctl(one, TIOCGDEV, &a) == 0 && ioctl(other, TIOCGDEV, &b) == 0 && a == b;
}

static bool may_open_anew(int fd, const struct stat *st)
{
    return S_ISFIFO(st->st_mode) || (S_ISCHR(st->st_mode) && isatty(fd) && !is_master(fd));
}

/* A descriptor of the same file that has O_NONBLOCK and shares its flags with nobody; or -errno. */
static int open_anew(int fd, int flags)
{
    char path[32];
    int own;

    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    own = open(path, (flags & (O_ACCMODE | O_DIRECT | O_APPEND)) | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    return own < 0 ? -errno : own;
}

/* A named pipe that nobody reads cannot be opened for writing. */
static ssize_t transfer_anew(const struct plain_attempt *attempt, int flags, const struct stat *st)
{
    int own = open_anew(attempt->fd, flags);
    ssize_t r = IN_A_THREAD;

    if (own < 0)
        return own == -ENXIO && attempt->writes && S_ISFIFO(st->st_mode) ? -EPIPE : IN_A_THREAD;
    if (S_ISFIFO(st->st_mode) || is_same_terminal(attempt->fd, own))
        r = transfer(own, attempt, 0);
    close(own);
    return r;
}

/* ---- the attempt ------------------------------------------------------------------------------------- */

/* A terminal that has room for one byte may want two, for the end of a line. Then it is ready and takes
 * nothing. */
static ssize_t transfer_by_kind(const struct plain_attempt *attempt)
{
    int flags = fcntl(attempt->fd, F_GETFL);
    struct stat st;
    ssize_t r = IN_A_THREAD;

    if (flags < 0 || fstat(attempt->fd, &st) < 0)
        return -errno;
    if (flags & O_NONBLOCK || is_on_disk(&st))
        r = transfer(attempt->fd, attempt, 0);
    else if (may_open_anew(attempt->fd, &st))
        r = transfer_anew(attempt, flags, &st);
    if (r == -EAGAIN && attempt->ready && attempt->writes && S_ISCHR(st.st_mode))
        return LATER;
    return r;
}

/* A file on a disk has EAGAIN for RWF_NOWAIT until somebody has read it in, and is ready all the time. */
static bool waits_for_a_disk(const struct plain_attempt *attempt)
{
    struct stat st;

    return attempt->ready && fstat(attempt->fd, &st) == 0 && is_on_disk(&st);
}

static ssize_t try(const struct plain_attempt *attempt)
{
    ssize_t r = transfer(attempt->fd, attempt, RWF_NOWAIT);

    if (r == -EAGAIN && waits_for_a_disk(attempt))
        return transfer(attempt->fd, attempt, 0);
    if (r != -EOPNOTSUPP && r != -ENOSYS)
        return r;
    r = transfer_by_kind(attempt);
    if (r == IN_A_THREAD && !attempt->ready) {
        int ready = asyncrt_ready_now(attempt->fd, attempt->writes ? POLLOUT : POLLIN);

        if (ready <= 0)
            return ready < 0 ? ready : -EAGAIN;
    }
    return ELIDED && r <= IN_A_THREAD ? transfer(attempt->fd, attempt, 0) : r;
}

/* There is no MSG_NOSIGNAL for pipes. A write that fails with EPIPE has sent SIGPIPE to this thread, which
 * has it blocked for the time being, and takes it back unless one had been pending before. */
static ssize_t try_unsignalled(const struct plain_attempt *attempt)
{
    static const struct timespec now = {0, 0};
    sigset_t pipe_signal, mask, pending;
    ssize_t r;

    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    sigemptyset(&pending);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, &mask);
    if (sigismember(&mask, SIGPIPE))
        sigpending(&pending);
    r = try(attempt);
    if (r == -EPIPE && !sigismember(&pending, SIGPIPE))
        while (sigtimedwait(&pipe_signal, NULL, &now) < 0 && errno == EINTR)
            ;
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    return r;
}

ssize_t asyncrt_attempt_plain(const struct plain_attempt *attempt)
{
    return attempt->writes ? try_unsignalled(attempt) : try(attempt);
}
