/* Folders are listed by the thread pool: filtered, in order, with errors; a listing that is given up leaves nothing.
 * Whatever happens to it, it leaves no files behind. */
#define _GNU_SOURCE
#include <async.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char folder[] = "/tmp/async-folder-XXXXXX";

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status, (void)type, (void)place;
    return remove(path);
}

static void remove_folder(void)
{
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static const char *path_of(int i)
{
    static char path[100];

    snprintf(path, sizeof path, "%s/file%d", folder, i);
    return path;
}

static int is_file(const struct dirent *entry)
{
    return strncmp(entry->d_name, "file", 4) == 0;
}

static int backwards(const struct dirent **a, const struct dirent **b)
{
    return -alphasort(a, b);
}

static async int list(const char *path, int (*filter)(const struct dirent *),
                      int (*compare)(const struct dirent **, const struct dirent **))
{
    struct dirent **entries;
    int n = await async_scandir(path, &entries, filter, compare);

    for (int i = 0; i < n; i++)
        printf("%s ", entries[i]->d_name);
    printf("%s\n", n >= 0 ? "" : n == -ENOENT ? "not there" : n == -ENOTDIR ? "not a folder" : strerror(-n));
    if (n >= 0)
        async_free_entries(entries, n);
    return n;
}

async int main(void)
{
    if (!mkdtemp(folder))
        return 1;
    atexit(remove_folder);
    for (int i = 0; i < 3; i++)
        await async_close(await async_open(path_of(i), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    await list(folder, NULL, alphasort);
    await list(folder, is_file, backwards);
    await list(path_of(1), NULL, NULL);
    await list(path_of(7), NULL, NULL);
    for (int i = 0; i < 20; i++) {
        struct dirent **entries;
        int n;

        if (await within(0, n = await async_scandir("/", &entries, NULL, NULL)))
            async_free_entries(entries, n);
    }
    for (int i = 0; i < 3; i++)
        printf("%d", await async_unlink(path_of(i)));
    printf("%d\n", await async_rmdir(folder));
    return 0;
}
