#include "errors.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"

static const struct {
    const char *identifier, *about;
} error_table[] = {
#define ERROR(identifier, about) {#identifier, about},
#include "diagnostics.def"
#undef ERROR
};

const char *errors_name(enum error error)
{
    const char *identifier = error_table[error].identifier;
    char *name = arena_copy(identifier, strlen(identifier));
    for (char *c = name; (c = strchr(c, '_'));)
        *c = '-';
    return name;
}

bool errors_print(void)
{
    enum { WIDTH = 30 };
    bool succeeded = true;
    for (int i = 0; i < ERROR_COUNT; i++)
        succeeded &= printf("  %-*s %s\n", WIDTH, errors_name((enum error)i), error_table[i].about) >= 0;
    return succeeded;
}
