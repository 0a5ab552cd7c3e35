/* Files by way of the thread pool: written, read, looked at, renamed and removed; errors are -errno, and errno stays
 * as it was. Whatever happens to it, it leaves no files behind. */
#define _GNU_SOURCE
#include <async.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char folder[] = "/tmp/async-files-XXXXXX";

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status, (void)type, (void)place;
    return remove(path);
}

static void remove_folder(void)
{
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static const char *in_folder(const char *name)
{
    static char paths[2][100];
    static int next;
    char *path = paths[next++ % 2];

    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static async void write_and_read(void)
{
    char text[30] = "";
    int fd = await async_open(in_folder("a"), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    printf("written: %zd", await async_pwrite(fd, "hello, world", 12, 0));
    printf(" %zd", await async_pwrite(fd, "W", 1, 7));
    printf(" %d %d\n", await async_fsync(fd), await async_fdatasync(fd));
    printf("read: %zd", await async_pread(fd, text, sizeof text, 2));
    printf(" '%s'", text);
    printf(" %zd at the end\n", await async_pread(fd, text, sizeof text, 12));
    printf("cut: %d\n", await async_ftruncate(fd, 5));
    memset(text, 0, sizeof text);
    printf("read: %zd '%s'\n", await async_pread(fd, text, sizeof text, 0), text);
    printf("closed: %d", await async_close(fd));
    printf(" again: %d\n", (await async_close(fd)) == -EBADF);
}

static async void look_and_move(void)
{
    struct stat st;

    printf("stat: %d", await async_stat(in_folder("a"), &st));
    printf(" %ld %o\n", (long)st.st_size, (unsigned)(st.st_mode & 0777));
    printf("mkdir: %d", await async_mkdir(in_folder("b"), 0700));
    printf(" lstat: %d", await async_lstat(in_folder("b"), &st));
    printf(" %d", S_ISDIR(st.st_mode) ? 1 : 0);
    printf(" rename: %d", await async_rename(in_folder("a"), in_folder("b/c")));
    printf(" gone: %d\n", (await async_stat(in_folder("a"), &st)) == -ENOENT);
}

static async void say_errors(void)
{
    struct stat st;
    char byte;

    printf("%d", (await async_open(in_folder("nothing/here"), O_RDONLY, 0)) == -ENOENT);
    printf("%d", (await async_pread(-1, &byte, 1, 0)) == -EBADF);
    printf("%d", (await async_fstat(-1, &st)) == -EBADF);
    printf("%d", (await async_rmdir(in_folder("b"))) == -ENOTEMPTY);
    printf("%d", (await async_unlink(in_folder("b/d"))) == -ENOENT);
    printf("%d\n", (await async_mkdir(in_folder("b"), 0700)) == -EEXIST);
}

static int ended;

static async void create(int i)
{
    char path[100];
    int fd;

    snprintf(path, sizeof path, "%s/%d", folder, i);
    fd = await async_open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (await async_pwrite(fd, path, strlen(path), 0) == (ssize_t)strlen(path))
        ended += await async_close(fd) == 0;
    await async_unlink(path);
    ended += 100;
}

async int main(void)
{
    errno = ELOOP;
    if (!mkdtemp(folder))
        return 1;
    atexit(remove_folder);
    await write_and_read();
    await look_and_move();
    await say_errors();
    for (int i = 0; i < 50; i++)
        spawn(create(i));
    while (ended < 5000)
        await async_sleep_ms(1);
    printf("%d\n", ended);
    printf("removed: %d", await async_unlink(in_folder("b/c")));
    printf(" %d", await async_rmdir(in_folder("b")));
    printf(" %d\n", await async_rmdir(folder));
    printf("errno: %d\n", errno == ELOOP);
    return 0;
}
