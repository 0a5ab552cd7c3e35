/* The files of the current folder. They are read by the threads of the pool: a slow disk stops nobody. */
#include "pages.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Why a file cannot be opened is not for everyone to know: it is there or it is not. */
static int with_status(int error)
{
    switch (error) {
    case -ENOENT:
    case -ENOTDIR:
    case -EISDIR:
    case -EACCES:
    case -EPERM:
    case -ELOOP:
    case -ENAMETOOLONG:
    case -ENXIO:
        return -HTTP_NOT_FOUND;
    case -EMFILE:
    case -ENFILE:
    case -ENOMEM:
    case -EAGAIN:
        return -HTTP_UNAVAILABLE;
    default:
        return error < 0 ? -HTTP_INTERNAL_ERROR : error;
    }
}

/* Its length, if it is a regular file. */
static async int64_t measure(int file)
{
    struct stat status;

    try(with_status(await async_fstat(file, &status)));
    return S_ISREG(status.st_mode) ? status.st_size : -HTTP_NOT_FOUND;
}

/* A file that has become shorter than was said breaks the answer off. */
static async int send_bytes(struct exchange *x, int file, int64_t length)
{
    char piece[16384];

    for (int64_t at = 0; at < length;) {
        size_t n = length - at < (int64_t)sizeof piece ? (size_t)(length - at) : sizeof piece;
        ssize_t got = try(await async_pread(file, piece, n, at));
        if (got == 0)
            return -EIO;
        try(await answer_write(x, piece, (size_t)got));
        at += got;
    }
    return 0;
}

async int show_file(struct exchange *x)
{
    char path[1024], type[64];

    try(http_path(x->head.target, path, sizeof path));
    int file = try(with_status(await async_open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0)));
    defer {
        close(file);
    }
    int64_t length = try(await measure(file));

    snprintf(type, sizeof type, "Content-Type: %s\r\n", http_content_type(path));
    try(await answer_begin(x, HTTP_OK, type, length));
    if (strcmp(x->head.method, "HEAD") != 0)
        try(await send_bytes(x, file, length));
    return await answer_end(x);
}
