#define _GNU_SOURCE /* memmem */
#include "writer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct writer writer_new(const struct source *source, const char *output_path, bool has_lines)
{
    return (struct writer){.source = source,
                           .output_path = output_path,
                           .has_lines = has_lines,
                           .line = 1,
                           .physical_line = 1,
                           .line_is_blank = true};
}

static void put(struct writer *w, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char c = bytes[i];
        if (c == '\n') {
            PUSH(w->origins, w->origin);
            w->line++;
            w->physical_line++;
            w->line_is_blank = true;
            w->origin = w->is_copying ? w->line : 0;
        } else if (c != ' ' && c != '\t' && c != '\r') {
            w->line_is_blank = false;
        }
    }
    text_add(&w->out, bytes, length);
}

/** Drops the blanks of the current line, which is blank. */
static void drop_blanks(struct writer *w)
{
    while (w->out.length && w->out.bytes[w->out.length - 1] != '\n')
        w->out.bytes[--w->out.length] = 0;
}

static void drop_blanks_at_end(struct writer *w)
{
    while (w->out.length && strchr(" \t", w->out.bytes[w->out.length - 1]))
        w->out.bytes[--w->out.length] = 0;
}

void writer_fresh_line(struct writer *w)
{
    if (w->line_is_blank) {
        drop_blanks(w);
    } else {
        drop_blanks_at_end(w);
        put(w, "\n", 1);
    }
}

const char *writer_quoted(const char *path)
{
    struct text text = {0};
    for (; *path; path++) {
        if (*path == '"' || *path == '\\')
            text_puts(&text, "\\");
        text_add(&text, path, 1);
    }
    return text_string(&text);
}

unsigned writer_user_line(const struct writer *w, unsigned offset)
{
    return source_place_line(source_origin(w->source, offset), NULL);
}

/** A line for the compiler alone. */
static void put_mark(struct writer *w, const char *mark)
{
    text_printf(&w->out, "%s\n", mark);
    PUSH(w->origins, 0);
    w->line++;
    w->physical_line++;
}

/** Has what is written next warned of as was said. */
static void settle_warnings(struct writer *w)
{
    if (w->warned == w->next)
        return;
    writer_fresh_line(w);
    if (w->warned != WARNED_ALL)
        put_mark(w, "ASYNC_WARNED_END");
    if (w->next != WARNED_ALL)
        put_mark(w, w->next == WARNED_NONE ? "ASYNC_WARNED_NONE" : "ASYNC_WARNED_MIXED");
    w->warned = w->next;
}

void writer_warns(struct writer *w, enum warned warned)
{
    if (w->has_lines)
        w->next = warned;
}

/** Makes the next line count as a line of the source, or with 0 as one of the output. On a fresh line. */
static void synchronise(struct writer *w, unsigned line)
{
    bool in_source = line != 0;
    if (!in_source)
        line = w->in_source ? w->physical_line + 1 : w->physical_line;
    if (w->in_source == in_source && w->line == line)
        return;
    const char *path = w->output_path ? w->output_path : "<stdout>";
    unsigned presumed = in_source ? source_presumed(w->source, line, &path) : line;
    if (w->has_lines) {
        if (w->in_source == in_source && !w->source->line_marks.count)
            text_printf(&w->out, "#line %u\n", presumed);
        else
            text_printf(&w->out, "#line %u \"%s\"\n", presumed, writer_quoted(path));
        PUSH(w->origins, 0);
        w->physical_line++;
    }
    w->in_source = in_source;
    w->line = line;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

/** The blanks that a line of the source begins with. */
static struct span indent_at(const struct source *source, unsigned offset)
{
    unsigned begin = source->lines.at[source_line(source, offset) - 1], end = begin;
    while (end < offset && (source->text[end] == ' ' || source->text[end] == '\t'))
        end++;
    return (struct span){begin, end};
}

/* What stands deeper is not indented more: the output would grow with the square of the depth. */
enum { DEEPEST_INDENT = 160 };

static void put_indent(struct writer *w, const char *indent)
{
    put(w, indent, strnlen(indent, DEEPEST_INDENT));
}

/** Indents by the blocks that have been put around what is copied. */
static void put_depth(struct writer *w)
{
    for (unsigned d = 0; d < w->depth && d < DEEPEST_INDENT / 4; d++)
        put(w, "    ", 4);
}

void writer_place(struct writer *w, unsigned offset)
{
    unsigned line = source_line(w->source, offset);
    bool is_fresh = w->after_line;
    w->after_line = false;
    w->is_copying = true;
    if (!is_fresh && (!w->has_lines || (w->in_source && w->line == line))) {
        if (w->line_is_blank)
            w->origin = line;
        w->in_source = true;
        w->line = line;
        return;
    }
    struct span indent = indent_at(w->source, offset);
    writer_fresh_line(w);
    synchronise(w, line);
    w->origin = line;
    put(w, w->source->text + indent.begin, indent.end - indent.begin);
    put_depth(w);
}

static bool is_in_literal(const struct source *source, unsigned offset)
{
    size_t i = source_token_at(source, offset);
    return i < source->tokens.count && source->tokens.at[i].kind == TOKEN_LITERAL &&
           source->tokens.at[i].span.begin <= offset;
}

/** Copies bytes of the source, indented by the blocks that have been put around them. */
static void put_source(struct writer *w, unsigned begin, unsigned end)
{
    const char *text = w->source->text;
    for (unsigned i = begin; w->depth && i < end; i++) {
        bool is_indented =
            text[i] == '\n' && i + 1 < end && !strchr("\r\n#", text[i + 1]) && !is_in_literal(w->source, i);
        if (!is_indented)
            continue;
        put(w, text + begin, i + 1 - begin);
        put_depth(w);
        begin = i + 1;
    }
    put(w, text + begin, end - begin);
}

/** Copies the blanks that a piece of the source begins with. The line's end behind a generated line is there
 *  already. */
static unsigned copy_blanks(struct writer *w, struct span span)
{
    unsigned first = span.begin, begin = span.begin;
    while (first < span.end && is_blank(w->source->text[first]))
        first++;
    const char *newline = memchr(w->source->text + begin, '\n', first - begin);
    if (w->after_line && newline) {
        begin = (unsigned)(newline - w->source->text) + 1;
        w->after_line = false;
        if (begin < span.end && !strchr("\r\n#", w->source->text[begin]))
            put_depth(w);
    }
    if (!w->after_line)
        put_source(w, begin, first);
    return first;
}

static void copy_piece(struct writer *w, struct span span)
{
    if (span.begin >= span.end)
        return;
    settle_warnings(w);
    unsigned first = copy_blanks(w, span);
    if (first == span.end)
        return;
    writer_place(w, first);
    put_source(w, first, span.end);
}

void writer_source(struct writer *w, struct span span)
{
    const struct source *source = w->source;
    for (size_t i = 0; w->resolves && i < source->left_out.count; i++) {
        struct span hole = source->left_out.at[i];
        if (hole.end <= span.begin || hole.begin >= span.end)
            continue;
        copy_piece(w, (struct span){span.begin, hole.begin});
        span.begin = hole.end < span.end ? hole.end : span.end;
    }
    copy_piece(w, span);
}

void writer_inline(struct writer *w, const char *text)
{
    w->after_line = false;
    put(w, text, strlen(text));
}

void writer_line(struct writer *w, unsigned line, const char *indent, const char *format, ...)
{
    va_list arguments;
    size_t length;
    va_start(arguments, format);
    char *text = arena_vprintf(format, arguments, &length);
    va_end(arguments);
    settle_warnings(w);
    writer_fresh_line(w);
    w->is_copying = false;
    for (char *begin = text, *end; begin; begin = end ? end + 1 : NULL) {
        end = strchr(begin, '\n');
        size_t size = end ? (size_t)(end - begin) : strlen(begin);
        if (line || !w->in_source || w->has_lines)
            synchronise(w, line);
        w->origin = line;
        if (size)
            put_indent(w, indent);
        put(w, begin, size);
        put(w, "\n", 1);
    }
    w->after_line = true;
}

const char *writer_deeper(const char *indent)
{
    return arena_printf("%s    ", indent);
}

const char *writer_shallower(const char *indent)
{
    return strlen(indent) > 4 ? indent + 4 : "";
}

void writer_label(struct writer *w, unsigned line, const char *indent, const char *label, bool is_statement,
                  const char *comment)
{
    writer_line(w, line, indent, "%s:%s /* %s */", label, is_statement ? ";" : "", comment);
}

void writer_end_line(struct writer *w)
{
    writer_fresh_line(w);
    w->after_line = true;
}

/** Where the last line before the current, blank one ends; the length of the output when it cannot be gone
 * on. */
static size_t end_of_last_line(const struct writer *w)
{
    size_t end = w->out.length;
    while (end && (w->out.bytes[end - 1] == ' ' || w->out.bytes[end - 1] == '\t'))
        end--;
    if (!end || w->out.bytes[end - 1] != '\n')
        return w->out.length;
    size_t begin = --end;
    while (begin && w->out.bytes[begin - 1] != '\n')
        begin--;
    const char *line = w->out.bytes + begin;
    bool is_code = end > begin && line[0] != '#' && line[end - begin - 1] != '/' &&
                   line[end - begin - 1] != '\r' && !memmem(line, end - begin, "//", 2);
    return is_code ? end : w->out.length;
}

void writer_open_brace(struct writer *w)
{
    size_t end = w->line_is_blank && !w->after_line ? end_of_last_line(w) : w->out.length;
    if (end < w->out.length) {
        w->out.length = end;
        w->out.bytes[end] = 0;
        w->line--;
        w->physical_line--;
        w->origin = w->origins.at[--w->origins.count];
        put(w, " ", 1);
    }
    put(w, "{", 1);
    w->line_is_blank = false;
}
