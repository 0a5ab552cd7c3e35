/* How the runtime ends a program that misuses it, in both flavours. */
#include "misuse.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Noreturn void asyncrt_die(const char *format, ...)
{
    char line[512] = "asyncc: ";
    size_t used = strlen(line);
    va_list args;

    va_start(args, format);
    vsnprintf(line + used, sizeof line - used - 1, format, args);
    va_end(args);
    used = strlen(line);
    line[used++] = '\n';
    if (write(STDERR_FILENO, line, used) < 0)
        abort();
    abort();
}

int asyncrt_without_waiting(int result, const char *function)
{
    if (result == -EAGAIN)
        asyncrt_die("%s: would wait for ever: with the keywords erased nobody else runs", function);
    return result;
}
