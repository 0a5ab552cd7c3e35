#include "output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "diag.h"

static bool write_all(FILE *file, const struct text *text)
{
    return fwrite(text_string(text), 1, text->length, file) == text->length;
}

/** Writes a file beside its place and moves it there, so that no half of one is ever seen. */
static bool write_file(const char *path, const struct text *text)
{
    const char *temporary = arena_printf("%s.%ld.tmp", path, (long)getpid());
    FILE *file = fopen(temporary, "wb");
    bool written = file && write_all(file, text);
    if (file)
        written &= fclose(file) == 0;
    if (written && rename(temporary, path) == 0)
        return true;
    diag_plain("cannot write '%s': %s", path, strerror(errno));
    if (file)
        unlink(temporary);
    return false;
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
