/* Calls that look like ones that block, and do not: with other arguments, of functions of one's own, in ordinary
 * functions, not run. None is warned of; nor are short locks, without -Wasync-blocking-lock. */
#include <async.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

static int getch(int seconds)
{
    return (int)sleep((unsigned)seconds); /* an ordinary function */
}

static int system(const char *command)
{
    return command != NULL;
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int count;

#define REAP(child, status) waitpid(child, status, WNOHANG)

static async int look(struct pollfd *fds, int epoll, struct epoll_event *events, int options, FILE *file, char *line)
{
    int status, (*wait)(int) = getch;
    fd_set set;
    struct timeval zero = {0};
    FD_ZERO(&set);
    status = poll(fds, 1, 0) + epoll_wait(epoll, events, 1, 0) + select(1, &set, NULL, NULL, &zero);
    status += waitpid(-1, &status, WNOHANG) + waitpid(-1, &status, WNOHANG | WUNTRACED) + wait(1);
    status += waitpid(-1, &status, options) + REAP(-1, &status);
    status += flock(0, LOCK_EX | LOCK_NB) + flock(0, LOCK_UN) + fcntl(0, F_SETLK, &(struct flock){0});
    status += fgets(line, 10, file) != NULL;
    status += (int)read(epoll, line, 10);
    status += (int)sizeof(sleep(1)) + getaddrinfo(NULL, "80", NULL, &(struct addrinfo *){0});
    pthread_mutex_lock(&mutex);
    count++;
    pthread_mutex_unlock(&mutex);
    await async_yield();
    return status + system("");
}

async int main(void)
{
    return await look(NULL, 0, NULL, 0, NULL, NULL);
}
