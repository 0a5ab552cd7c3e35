#include "diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "map.h"

static unsigned errors;

/** What has been warned of: after macro uses have been expanded, the same is found again. */
static struct map warned;

/** Prints the line around a byte of a file, and a caret below the byte. */
static void print_line(struct place place, unsigned line_begin)
{
    const struct file *file = place.file;
    unsigned end = line_begin;
    while (end < file->size && file->text[end] != '\n' && file->text[end] != '\r')
        end++;
    fprintf(stderr, "%.*s\n", (int)(end - line_begin), file->text + line_begin);
    for (unsigned i = line_begin; i < place.offset && i < end; i++)
        fputc(file->text[i] == '\t' ? '\t' : ' ', stderr);
    fputs("^\n", stderr);
}

static void print_at(const struct source *source, unsigned offset, const char *severity, const char *message,
                     const char *note)
{
    struct place place = source_origin(source, offset);
    unsigned line_begin, line = source_place_line(place, &line_begin);
    fprintf(stderr, "%s:%u:%u: %s: %s\n", place.file->path, line, place.offset - line_begin + 1, severity,
            message);
    print_line(place, line_begin);
    if (note)
        fprintf(stderr, "note: %s\n", note);
}

void diag_error(const struct source *source, unsigned offset, const char *message, const char *note)
{
    errors++;
    print_at(source, offset, "error", message, note);
}

void diag_begin(void)
{
    errors = 0;
    warned = (struct map){0};
}

static void warn_once(const struct source *source, unsigned offset, const char *message, const char *note)
{
    struct place place = source_origin(source, offset);
    const char *key = arena_printf("%s:%u: %s", place.file->path, place.offset, message);
    if (map_get(&warned, key))
        return;
    map_set(&warned, key, &warned);
    print_at(source, offset, "warning", message, note);
}

void diag_warning(enum warning warning, const struct source *source, unsigned offset, const char *message,
                  const char *note)
{
    enum severity severity = warnings_severity(warning, source, offset);
    const char *name = warnings_name(warning);
    if (severity == SEVERITY_ERROR)
        diag_error(source, offset, arena_printf("%s [-Werror=%s]", message, name), note);
    else if (severity == SEVERITY_WARNING)
        warn_once(source, offset, arena_printf("%s [-W%s]", message, name), note);
}

void diag_foreign(const struct source *source, unsigned offset, const char *path, unsigned line,
                  unsigned column, const char *severity, const char *message)
{
    if (strcmp(severity, "note") != 0)
        errors++;
    if (source)
        print_at(source, offset, severity, message, NULL);
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
