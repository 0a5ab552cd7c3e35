/* Library calls that stop the thread, and so all of its tasks. */
#include <async.h>
#include <dirent.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

static async void sleeps(struct timespec *time)
{
    sleep(1);
    usleep(1000);
    nanosleep(time, NULL);
    thrd_sleep(time, NULL);
    pause();
}

static async int waits(struct pollfd *fds, int epoll, struct epoll_event *events, int timeout)
{
    int ready = poll(fds, 1, -1) + poll(fds, 1, timeout) + epoll_wait(epoll, events, 1, 1000);
    fd_set set;
    FD_ZERO(&set);
    return ready + select(1, &set, NULL, NULL, NULL);
}

static async int names(const char *name)
{
    struct addrinfo *found;
    return gethostbyname(name) ? getaddrinfo(name, "80", NULL, &found) : 0;
}

static async void processes(pid_t child)
{
    int status;
    system("true");
    if (waitpid(child, &status, 0) < 0 || waitpid(child, &status, WUNTRACED) < 0)
        return;
    wait(&status);
    pclose(popen("true", "r"));
}

static async int input(char *line, size_t size)
{
    if (!fgets(line, (int)size, stdin))
        return getchar();
    int number = (int)read(STDIN_FILENO, line, size) + (int)read(0, line, size);
    return scanf("%d", &number) == 1 ? getc(stdin) : fgetc(stdin);
}

static async void files(int fd)
{
    if (fsync(fd) == 0)
        flock(fd, LOCK_EX);
    await async_yield();
    fcntl(fd, F_SETLKW, &(struct flock){0});
}

static async int folders(const char *path)
{
    struct dirent **entries;
    DIR *folder = opendir(path);
    return folder ? scandir(path, &entries, NULL, alphasort) : 0;
}

static async int threads(pthread_t thread, pthread_cond_t *condition, pthread_mutex_t *mutex, sem_t *semaphore)
{
    pthread_join(thread, NULL);
    pthread_cond_wait(condition, mutex);
    return sem_wait(semaphore);
}

#define NAP(seconds) sleep(seconds)
static async void out_of_a_macro(void)
{
    NAP(1);
    spawn(names(fgets((char[10]){0}, 10, stdin)));
}

async int main(void)
{
    await sleeps(&(struct timespec){0});
    return await waits(NULL, 0, NULL, 0) + await names("") + await folders(".") + await threads(0, NULL, NULL, NULL) +
           await input(NULL, 0) + (await processes(0), await files(0), await out_of_a_macro(), 0);
}
