#include "diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static unsigned errors;
static bool is_quiet;

/** Prints the line of the original text around an offset, and a caret below the offset. */
static void print_line(const struct source *source, unsigned origin, unsigned line_begin)
{
    const char *text = source->original;
    unsigned end = line_begin;
    while (end < source->original_size && text[end] != '\n' && text[end] != '\r')
        end++;
    fprintf(stderr, "%.*s\n", (int)(end - line_begin), text + line_begin);
    for (unsigned i = line_begin; i < origin && i < end; i++)
        fputc(text[i] == '\t' ? '\t' : ' ', stderr);
    fputs("^\n", stderr);
}

static void print_at(const struct source *source, unsigned offset, const char *severity, const char *message)
{
    unsigned origin = source_origin(source, offset);
    unsigned line = 1, line_begin = 0;
    for (unsigned i = 0; i < origin && i < source->original_size; i++)
        if (source->original[i] == '\n') {
            line++;
            line_begin = i + 1;
        }
    fprintf(stderr, "%s:%u:%u: %s: %s\n", source->path, line, origin - line_begin + 1, severity, message);
    print_line(source, origin, line_begin);
}

void diag_error(const struct source *source, unsigned offset, const char *message, const char *note)
{
    errors++;
    print_at(source, offset, "error", message);
    if (note)
        fprintf(stderr, "note: %s\n", note);
}

void diag_warning(const struct source *source, unsigned offset, const char *message)
{
    if (!is_quiet)
        print_at(source, offset, "warning", message);
}

void diag_no_warnings(void)
{
    is_quiet = true;
}

void diag_foreign(const struct source *source, unsigned offset, const char *path, unsigned line,
                  unsigned column, const char *severity, const char *message)
{
    if (strcmp(severity, "note") != 0)
        errors++;
    if (source)
        print_at(source, offset, severity, message);
    else
        fprintf(stderr, "%s:%u:%u: %s: %s\n", path, line, column, severity, message);
}

void diag_plain(const char *format, ...)
{
    errors++;
    va_list arguments;
    va_start(arguments, format);
    fputs("asyncc: error: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

unsigned diag_errors(void)
{
    return errors;
}
