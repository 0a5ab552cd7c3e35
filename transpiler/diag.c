#include "diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "map.h"

/** What is to be printed. */
struct diagnostic {
    const char *path;
    size_t file; /* files count from the first one that something is reported of */
    unsigned line, column;
    const char *severity, *message, *note; /* the note may be null */
    const struct file *text;               /* to print a line of; may be null */
    unsigned line_begin;
};

static unsigned errors;
static struct waiting {
    ARRAY(struct diagnostic) at; /* in the order of their places */
} waiting;

/** Where each file stands in the order, counted from 1. */
static struct map files;

/** What has been warned of: after macro uses have been expanded, the same is found again. */
static struct map warned;

/* ---- colours ---- */

enum colouring { COLOUR_AUTO, COLOUR_NEVER, COLOUR_ALWAYS };
static enum colouring wanted_colouring;

static const char plain[] = "\033[0m", bold[] = "\033[1m", red[] = "\033[1;31m", magenta[] = "\033[1;35m",
                  cyan[] = "\033[1;36m", green[] = "\033[1;32m";

bool diag_take_colour(const char *flag)
{
    static const struct {
        const char *flag;
        enum colouring colouring;
    } flags[] = {
        {"diagnostics-color", COLOUR_ALWAYS},    {"diagnostics-color=always", COLOUR_ALWAYS},
        {"diagnostics-color=auto", COLOUR_AUTO}, {"diagnostics-color=never", COLOUR_NEVER},
        {"no-diagnostics-color", COLOUR_NEVER},  {"color-diagnostics", COLOUR_ALWAYS},
        {"no-color-diagnostics", COLOUR_NEVER},
    };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (!strcmp(flag, flags[i].flag)) {
            wanted_colouring = flags[i].colouring;
            return true;
        }
    return false;
}

static void choose_colours(void)
{
    const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
    bool is_terminal = isatty(STDERR_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
    if (wanted_colouring == COLOUR_AUTO)
        wanted_colouring = is_terminal && !(no_colour && *no_colour) ? COLOUR_ALWAYS : COLOUR_NEVER;
}

/** A sequence that switches to a colour, where there are colours. */
static const char *in(const char *colour)
{
    return wanted_colouring == COLOUR_ALWAYS ? colour : "";
}

/* ---- printing ---- */

/** Prints the line, and a caret below the column. */
static void print_line(const struct diagnostic *d)
{
    const char *line = d->text->text + d->line_begin;
    unsigned length = 0;
    while (d->line_begin + length < d->text->size && line[length] != '\n' && line[length] != '\r')
        length++;
    fprintf(stderr, "%.*s\n", (int)length, line);
    for (unsigned i = 0; i + 1 < d->column && i < length; i++)
        fputc(line[i] == '\t' ? '\t' : ' ', stderr);
    fprintf(stderr, "%s^%s\n", in(green), in(plain));
}

static void print(const struct diagnostic *d)
{
    const char *colour = !strcmp(d->severity, "error")     ? red
                         : !strcmp(d->severity, "warning") ? magenta
                                                           : cyan;
    fprintf(stderr, "%s%s:%u:%u: %s%s: %s%s%s%s\n", in(bold), d->path, d->line, d->column, in(colour),
            d->severity, in(plain), in(bold), d->message, in(plain));
    if (d->text)
        print_line(d);
    if (d->note)
        fprintf(stderr, "%snote: %s%s\n", in(cyan), in(plain), d->note);
}

void diag_print(void)
{
    choose_colours();
    for (size_t i = 0; i < waiting.at.count; i++)
        print(&waiting.at.at[i]);
    waiting.at.count = 0;
}

/* ---- reporting ---- */

static bool comes_before(const struct diagnostic *a, const struct diagnostic *b)
{
    if (a->file != b->file)
        return a->file < b->file;
    return a->line != b->line ? a->line < b->line : a->column < b->column;
}

static size_t order_of(const char *path)
{
    if (!map_get(&files, path))
        map_set(&files, path, (void *)(files.count + 1));
    return (size_t)map_get(&files, path);
}

/** Puts one where it belongs: behind those of the same place. */
static void add(struct diagnostic d)
{
    d.file = order_of(d.path);
    PUSH(waiting.at, d);
    size_t i = waiting.at.count - 1;
    for (; i > 0 && comes_before(&d, &waiting.at.at[i - 1]); i--)
        waiting.at.at[i] = waiting.at.at[i - 1];
    waiting.at.at[i] = d;
}

static void add_in(struct place place, const char *severity, const char *message, const char *note)
{
    unsigned line_begin, line = source_place_line(place, &line_begin);
    add((struct diagnostic){.path = place.file->path,
                            .line = line,
                            .column = place.offset - line_begin + 1,
                            .severity = severity,
                            .message = message,
                            .note = note,
                            .text = place.file,
                            .line_begin = line_begin});
}

static void add_at(const struct source *source, unsigned offset, const char *severity, const char *message,
                   const char *note)
{
    add_in(source_origin(source, offset), severity, message, note);
}

static void add_error(const struct source *source, unsigned offset, const char *message, const char *name,
                      const char *note)
{
    errors++;
    add_at(source, offset, "error", arena_printf("%s [%s]", message, name), note);
}

void diag_error(enum error error, const struct source *source, unsigned offset, const char *message,
                const char *note)
{
    add_error(source, offset, message, errors_name(error), note);
}

void diag_error_in(enum error error, struct place place, const char *message, const char *note)
{
    errors++;
    add_in(place, "error", arena_printf("%s [%s]", message, errors_name(error)), note);
}

void diag_begin(void)
{
    errors = 0;
    waiting = (struct waiting){0};
    files = warned = (struct map){0};
}

static void warn_once(const struct source *source, unsigned offset, const char *message, const char *note)
{
    struct place place = source_origin(source, offset);
    const char *key = arena_printf("%s:%u: %s", place.file->path, place.offset, message);
    if (map_get(&warned, key))
        return;
    map_set(&warned, key, &warned);
    add_at(source, offset, "warning", message, note);
}

void diag_warning(enum warning warning, const struct source *source, unsigned offset, const char *message,
                  const char *note)
{
    enum severity severity = warnings_severity(warning, source, offset);
    const char *name = warnings_name(warning);
    if (severity == SEVERITY_ERROR)
        add_error(source, offset, message, arena_printf("-Werror=%s", name), note);
    else if (severity == SEVERITY_WARNING)
        warn_once(source, offset, arena_printf("%s [-W%s]", message, name), note);
}

void diag_foreign(const struct source *source, unsigned offset, const char *path, unsigned line,
                  unsigned column, const char *severity, const char *message)
{
    if (strcmp(severity, "note") != 0)
        errors++;
    if (source)
        add_at(source, offset, severity, message, NULL);
    else
        add((struct diagnostic){
            .path = path, .line = line, .column = column, .severity = severity, .message = message});
}

void diag_plain(const char *format, ...)
{
    errors++;
    diag_print();
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%sasyncc: %serror: %s", in(bold), in(red), in(plain));
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

unsigned diag_errors(void)
{
    return errors;
}
