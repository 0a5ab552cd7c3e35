/* Walks trees of files, many operations at a time, and says how much there is, what is largest, and what is
 * there twice.
 *
 *     crawl_files [-j LIMIT] [-l LARGEST] [PATH...]
 *
 * Prints how many files, folders and other things there are below the paths (the current folder), the bytes
 * in the files, the largest ones (5), and those that have the same content. What cannot be read, or is gone
 * when its turn comes, is reported and left out. Ctrl-C stops it: it prints what it has found so far. The
 * exit status is 0, 1 if something could not be read, 130 after Ctrl-C.
 *
 * No more than LIMIT (16) operations are under way at once; the threads of the pool do them. Symbolic links
 * are not followed. Files with several names count as often, but are no duplicates of themselves.
 */
#include <async.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 32768, MAX_LIMIT = 1024 };

/* A regular file. */
struct file {
    char *path;
    off_t size;
    dev_t device;
    ino_t inode;
    uint64_t hash;  /* of its content, */
    bool is_hashed; /* when it has been read */
};

/* Paths that are owned by the list. */
struct paths {
    char **at;
    size_t n, room;
};

struct crawl {
    int limit;
    struct async_group *tasks;
    int running;
    bool is_stopped;
    struct paths pending; /* to be visited; last in, first out: so they stay few */
    struct file *files;
    size_t n, room, folders, others, errors;
    size_t next; /* of the files, when their content is compared */
};

/* ---- lists ------------------------------------------------------------------------------------------- */

static void *not_null(void *memory)
{
    if (!memory) {
        fputs("crawl_files: out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

/* A list of `n` elements, with room for one more. */
static void *with_room(void *list, size_t n, size_t *room, size_t size)
{
    if (n < *room)
        return list;
    *room = *room > 0 ? 2 * *room : 64;
    return not_null(reallocarray(list, *room, size));
}

static void add_path(struct paths *paths, char *path)
{
    paths->at = with_room(paths->at, paths->n, &paths->room, sizeof *paths->at);
    paths->at[paths->n++] = path;
}

static void add_file(struct crawl *crawl, char *path, const struct stat *status)
{
    crawl->files = with_room(crawl->files, crawl->n, &crawl->room, sizeof *crawl->files);
    crawl->files[crawl->n++] = (struct file){
        .path = path,
        .size = status->st_size,
        .device = status->st_dev,
        .inode = status->st_ino,
    };
}

static void report(struct crawl *crawl, const char *path, int error)
{
    fprintf(stderr, "crawl_files: %s: %s\n", path, strerror(-error));
    crawl->errors++;
}

static void release(struct crawl *crawl)
{
    while (crawl->pending.n > 0)
        free(crawl->pending.at[--crawl->pending.n]);
    while (crawl->n > 0)
        free(crawl->files[--crawl->n].path);
    free(crawl->pending.at);
    free(crawl->files);
    async_group_free(crawl->tasks);
}

/* ---- everything that is to be done, so much at a time ------------------------------------------------ */

/* Starts tasks as long as start_one() has some, and waits until all have ended. After Ctrl-C it starts no
 * more. It does not cancel the others: each is with one operation that no thread can be called back from, and
 * ends behind it. */
static async void do_all(struct crawl *crawl, bool (*start_one)(struct crawl *crawl))
{
    sigset_t interrupt;
    int signal;

    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    for (;;) {
        while (crawl->running < crawl->limit && !crawl->is_stopped && start_one(crawl))
            crawl->running++;
        if (crawl->running == 0)
            return;
        race {
            when (await async_group_next(crawl->tasks, NULL))
                crawl->running--;
            if (!crawl->is_stopped)
                when (await async_sigwait(&interrupt, &signal))
                    crawl->is_stopped = true;
        }
    }
}

/* ---- walking ----------------------------------------------------------------------------------------- */

static char *path_in(const char *folder, const char *name)
{
    size_t length = strlen(folder);
    const char *slash = length > 0 && folder[length - 1] == '/' ? "" : "/";
    char *path = not_null(malloc(length + 1 + strlen(name) + 1));

    sprintf(path, "%s%s%s", folder, slash, name);
    return path;
}

/* A filter. */
static int is_inside(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static async void visit_folder(struct crawl *crawl, const char *path)
{
    struct dirent **entries;
    int n = await async_scandir(path, &entries, is_inside, NULL);

    crawl->folders++;
    if (n < 0) {
        report(crawl, path, n);
        return;
    }
    for (int i = 0; i < n; i++)
        add_path(&crawl->pending, path_in(path, entries[i]->d_name));
    async_free_entries(entries, n);
}

/* Whatever the path leads to. It is ours. */
static async void visit(struct crawl *crawl, char *path)
{
    struct stat status;
    int error = await async_lstat(path, &status);

    if (error == 0 && S_ISREG(status.st_mode)) {
        add_file(crawl, path, &status); /* which keeps the path */
        return;
    }
    if (error < 0)
        report(crawl, path, error);
    else if (S_ISDIR(status.st_mode))
        await visit_folder(crawl, path);
    else
        crawl->others++;
    free(path);
}

static bool start_visit(struct crawl *crawl)
{
    if (crawl->pending.n == 0)
        return false;
    async_group_spawn(crawl->tasks, visit(crawl, crawl->pending.at[--crawl->pending.n]));
    return true;
}

/* ---- comparing --------------------------------------------------------------------------------------- */

/* FNV-1a, of 64 bits: of files with the same size, that is taken for sameness. */
static uint64_t hash_bytes(uint64_t hash, const char *data, size_t n)
{
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)data[i]) * 0x100000001B3U;
    return hash;
}

/* Reads a file to its end, or until we are told to stop: 0 or a negative error. */
static async int read_file(struct crawl *crawl, struct file *file)
{
    char piece[PIECE];
    uint64_t hash = 0xCBF29CE484222325U;
    off_t at = 0;
    ssize_t n;

    int fd = try(await async_open(file->path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0));
    defer {
        close(fd);
    }
    while (!crawl->is_stopped) {
        n = try(await async_pread(fd, piece, sizeof piece, at));
        if (n == 0) {
            file->hash = hash;
            file->is_hashed = at == file->size; /* else it is changing */
            return 0;
        }
        hash = hash_bytes(hash, piece, (size_t)n);
        at += n;
    }
    return 0;
}

static async void compare(struct crawl *crawl, struct file *file)
{
    int error = await read_file(crawl, file);

    if (error < 0)
        report(crawl, file->path, error);
}

/* Whether another file has the size of this one; they are sorted by size. */
static bool may_be_double(const struct crawl *crawl, size_t i)
{
    const struct file *file = &crawl->files[i];

    return file->size > 0 &&
           ((i > 0 && file[-1].size == file->size) || (i + 1 < crawl->n && file[1].size == file->size));
}

static bool start_compare(struct crawl *crawl)
{
    while (crawl->next < crawl->n && !may_be_double(crawl, crawl->next))
        crawl->next++;
    if (crawl->next == crawl->n)
        return false;
    async_group_spawn(crawl->tasks, compare(crawl, &crawl->files[crawl->next++]));
    return true;
}

/* ---- what has been found ----------------------------------------------------------------------------- */

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

/* The largest first. */
static int by_size(const void *a, const void *b)
{
    const struct file *x = a, *y = b;

    return x->size != y->size ? COMPARE(y->size, x->size) : strcmp(x->path, y->path);
}

/* Of the same content side by side, and of those the names of one file. */
static int by_content(const void *a, const void *b)
{
    const struct file *x = a, *y = b;

    if (x->size != y->size)
        return COMPARE(y->size, x->size);
    if (x->is_hashed != y->is_hashed)
        return COMPARE(x->is_hashed, y->is_hashed);
    if (x->hash != y->hash)
        return COMPARE(x->hash, y->hash);
    if (x->device != y->device)
        return COMPARE(x->device, y->device);
    return x->inode != y->inode ? COMPARE(x->inode, y->inode) : strcmp(x->path, y->path);
}

static bool is_same_content(const struct file *a, const struct file *b)
{
    return a->is_hashed && b->is_hashed && a->size == b->size && a->hash == b->hash;
}

static bool is_same_file(const struct file *a, const struct file *b)
{
    return a->device == b->device && a->inode == b->inode;
}

static void sort(struct crawl *crawl, int (*compare)(const void *, const void *))
{
    if (crawl->n > 0)
        qsort(crawl->files, crawl->n, sizeof *crawl->files, compare);
}

static void print_sizes(const struct crawl *crawl, size_t largest)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < crawl->n; i++)
        bytes += (uint64_t)crawl->files[i].size;
    printf("%zu files, %zu folders, %zu others, %" PRIu64 " bytes\n", crawl->n, crawl->folders, crawl->others,
           bytes);
    for (size_t i = 0; i < largest && i < crawl->n; i++)
        printf("%12" PRIu64 " %s\n", (uint64_t)crawl->files[i].size, crawl->files[i].path);
    fflush(stdout); /* what follows may take a while */
}

/* The files from `first` to `last` have the same content. */
static void print_doubles(const struct file *first, const struct file *last)
{
    if (is_same_file(first, last))
        return; /* and so are those in between: one file with many names */
    printf("the same %" PRIu64 " bytes:\n", (uint64_t)first->size);
    for (const struct file *file = first; file <= last; file++)
        if (file == first || !is_same_file(file, file - 1))
            printf("    %s\n", file->path);
}

static void print_all_doubles(const struct crawl *crawl)
{
    for (size_t i = 0, last; i < crawl->n; i = last + 1) {
        last = i;
        while (last + 1 < crawl->n && is_same_content(&crawl->files[i], &crawl->files[last + 1]))
            last++;
        if (last > i)
            print_doubles(&crawl->files[i], &crawl->files[last]);
    }
}

/* ---- the program ------------------------------------------------------------------------------------- */

struct options {
    int limit, largest;
};

/* Whether all options make sense. */
static bool parse_options(struct options *options, int argc, char **argv)
{
    int option;

    while ((option = getopt(argc, argv, "j:l:")) != -1)
        switch (option) {
        case 'j':
            options->limit = atoi(optarg);
            break;
        case 'l':
            options->largest = atoi(optarg);
            break;
        default:
            return false;
        }
    return options->limit > 0 && options->limit <= MAX_LIMIT && options->largest >= 0;
}

/* The exit status. */
static async int crawl_files(struct crawl *crawl, size_t largest)
{
    await do_all(crawl, start_visit);
    sort(crawl, by_size);
    print_sizes(crawl, largest);
    await do_all(crawl, start_compare);
    sort(crawl, by_content);
    print_all_doubles(crawl);
    if (crawl->is_stopped)
        fputs("crawl_files: stopped: that is not all\n", stderr);
    return crawl->is_stopped ? 130 : crawl->errors > 0;
}

async int main(int argc, char **argv)
{
    struct options options = {.limit = 16, .largest = 5};

    if (!parse_options(&options, argc, argv)) {
        fprintf(stderr, "usage: crawl_files [-j LIMIT] [-l LARGEST] [PATH...]\n");
        return 2;
    }
    struct crawl crawl = {.limit = options.limit, .tasks = not_null(async_group_new(0))};
    defer {
        release(&crawl);
    }
    async_pool_limit_of(ASYNC_POOL_FILES, (unsigned)options.limit);
    if (optind == argc)
        add_path(&crawl.pending, not_null(strdup(".")));
    while (argc > optind)
        add_path(&crawl.pending, not_null(strdup(argv[--argc])));
    return await crawl_files(&crawl, (size_t)options.largest);
}
