#include "path.h"

#include <string.h>

#include "arena.h"

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const char *path_folder(const char *path)
{
    return arena_copy(path, (size_t)(path_base(path) - path));
}

const char *path_stem(const char *path)
{
    const char *base = path_base(path), *dot = strrchr(base, '.');
    return dot && dot > base ? arena_copy(base, (size_t)(dot - base)) : base;
}

const char *path_with_ending(const char *path, const char *ending)
{
    return arena_printf("%s%s%s", path_folder(path), path_stem(path), ending);
}

bool path_ends_in(const char *path, const char *ending)
{
    size_t length = strlen(path), end = strlen(ending);
    return length >= end && !strcmp(path + length - end, ending);
}
