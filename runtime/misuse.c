/* How the runtime ends a program that misuses it, in both flavours. */
#include "misuse.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef ASYNC_ELIDE
#include "internal.h"
#endif

/* Where the program is: the task that runs, and where its function is defined. Empty where that is not known.
 */
static void say_where(char *text, size_t size)
{
    text[0] = '\0';
#ifndef ASYNC_ELIDE
    const struct executor *ex = asyncrt_current;
    const struct async_type *type = ex && ex->cx.task ? asyncrt_task_outer(ex->cx.task, NULL) : NULL;

    if (type && type->machine)
        snprintf(text, size, " (in %s, %s:%u)", type->name, type->machine->file, type->machine->line);
    else if (type)
        snprintf(text, size, " (in %s)", type->name);
#else
    (void)size;
#endif
}

static _Noreturn void die(const char *format, va_list args, const char *where)
{
    char line[768] = "asyncc: ";
    size_t used = strlen(line);

    vsnprintf(line + used, sizeof line - used - 1, format, args);
    used = strlen(line);
    snprintf(line + used, sizeof line - used - 1, "%s", where);
    used = strlen(line);
    line[used++] = '\n';
    if (write(STDERR_FILENO, line, used) < 0)
        abort();
    abort();
}

_Noreturn void asyncrt_die(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    die(format, args, "");
}

_Noreturn void asyncrt_misused(const char *format, ...)
{
    char where[256];
    va_list args;

    say_where(where, sizeof where);
    va_start(args, format);
    die(format, args, where);
}

int asyncrt_without_waiting(int result, const char *function)
{
    if (result == -EAGAIN)
        asyncrt_die("%s: would wait for ever: with the keywords erased nobody else runs", function);
    return result;
}
