#include "output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "diag.h"

static bool write_all(FILE *file, const struct text *text)
{
    return fwrite(text_string(text), 1, text->length, file) == text->length;
}

static bool fail(const char *path)
{
    diag_plain("cannot write '%s': %s", path, strerror(errno));
    return false;
}

/** Devices and pipes are written to: nothing may take their place. */
static bool write_device(const char *path, const struct text *text)
{
    FILE *file = fopen(path, "wb");
    bool written = file && write_all(file, text);
    if (file)
        written &= fclose(file) == 0;
    return written || fail(path);
}

/** Writes a file beside its place and moves it there, so that no half of one is ever seen. */
static bool replace_file(const char *path, const struct text *text)
{
    const char *temporary = arena_printf("%s.%ld.tmp", path, (long)getpid());
    FILE *file = fopen(temporary, "wb");
    bool written = file && write_all(file, text);
    if (file)
        written &= fclose(file) == 0;
    if (written && rename(temporary, path) == 0)
        return true;
    fail(path);
    if (file)
        unlink(temporary);
    return false;
}

/** A symbolic link stays: what it leads to is written. */
static bool write_file(const char *path, const struct text *text)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return replace_file(path, text);
    if (!S_ISREG(status.st_mode))
        return write_device(path, text);
    char *target = realpath(path, NULL);
    bool written = replace_file(target ? target : path, text);
    free(target);
    return written;
}

bool output_write(const char *path, const struct text *text)
{
    if (path && strcmp(path, "-") != 0)
        return write_file(path, text);
    if (write_all(stdout, text) && fflush(stdout) == 0)
        return true;
    diag_plain("cannot write the output: %s", strerror(errno));
    return false;
}
