#include "source.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "diag.h"
#include "text.h"

static void find_lines(struct source *source)
{
    PUSH(source->lines, 0);
    for (size_t i = 0; i < source->size; i++)
        if (source->text[i] == '\n')
            PUSH(source->lines, (unsigned)i + 1);
}

static bool read_all(FILE *file, struct text *text)
{
    char buffer[1 << 16];
    size_t count;
    do {
        count = fread(buffer, 1, sizeof buffer, file);
        text_add(text, buffer, count);
    } while (count == sizeof buffer);
    return !ferror(file);
}

struct source *source_read(const char *path)
{
    bool standard_input = !strcmp(path, "-");
    FILE *file = standard_input ? stdin : fopen(path, "rb");
    struct text text = {0};
    bool complete = file && read_all(file, &text);
    int error = errno;
    if (file && !standard_input)
        fclose(file);
    if (!complete) {
        diag_plain("cannot read '%s': %s", path, strerror(error));
        return NULL;
    }
    if (text.length > (1U << 30)) {
        diag_plain("'%s' is larger than 1 GiB", path);
        return NULL;
    }
    struct source *source = NEW(struct source);
    source->path = standard_input ? "<stdin>" : path;
    source->text = source->original = text_string(&text);
    source->size = source->original_size = text.length;
    find_lines(source);
    return source;
}

/** Where a byte of the old text, which has not been replaced itself, stands in the new one. */
static unsigned shift(const struct replacement *made, size_t count, unsigned offset)
{
    unsigned shifted = offset;
    for (size_t i = 0; i < count && made[i].was.end <= offset; i++)
        shifted = offset - made[i].was.end + made[i].now.end;
    return shifted;
}

struct source *source_replace(const struct source *old, const char *text, size_t size,
                              const struct replacement *made, size_t count)
{
    struct source *source = NEW(struct source);
    source->path = old->path;
    source->original = old->original;
    source->original_size = old->original_size;
    source->text = text;
    source->size = size;
    find_lines(source);
    size_t earlier = 0, later = 0;
    while (earlier < old->replacements.count || later < count) {
        struct replacement r;
        if (later == count || (earlier < old->replacements.count &&
                               old->replacements.at[earlier].now.begin < made[later].was.begin)) {
            r = old->replacements.at[earlier++];
            r.now.begin = shift(made, count, r.now.begin);
            r.now.end = shift(made, count, r.now.end);
        } else {
            r = made[later++];
            r.was.begin = source_origin(old, r.was.begin);
            r.was.end = source_origin(old, r.was.end);
        }
        PUSH(source->replacements, r);
    }
    return source;
}

unsigned source_line(const struct source *source, unsigned offset)
{
    size_t low = 0, high = source->lines.count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (source->lines.at[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return (unsigned)low + 1;
}

unsigned source_presumed(const struct source *source, unsigned line, const char **path)
{
    const struct line_mark *mark = NULL;
    for (size_t i = 0; i < source->line_marks.count && source->line_marks.at[i].line <= line; i++)
        mark = &source->line_marks.at[i];
    *path = mark ? mark->presumed_path : source->path;
    return mark ? mark->presumed_line + (line - mark->line) : line;
}

unsigned source_origin(const struct source *source, unsigned offset)
{
    unsigned shifted = offset;
    for (size_t i = 0; i < source->replacements.count; i++) {
        struct replacement r = source->replacements.at[i];
        if (offset < r.now.begin)
            break;
        if (offset < r.now.end)
            return r.was.begin;
        shifted = offset - r.now.end + r.was.end;
    }
    return shifted;
}

size_t source_token_at(const struct source *source, unsigned offset)
{
    size_t low = 0, high = source->tokens.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (source->tokens.at[middle].span.end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t source_directive_at(const struct source *source, unsigned offset)
{
    size_t low = 0, high = source->directives.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (source->directives.at[middle].span.begin < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool counts(const struct token *token)
{
    return !token->inactive && token->kind != TOKEN_COMMENT;
}

const struct token *source_next(const struct source *source, unsigned offset)
{
    for (size_t i = source_token_at(source, offset); i < source->tokens.count; i++) {
        const struct token *token = &source->tokens.at[i];
        if (token->span.begin >= offset && counts(token))
            return token;
    }
    return NULL;
}

const struct token *source_previous(const struct source *source, unsigned offset)
{
    for (size_t i = source_token_at(source, offset); i-- > 0;)
        if (counts(&source->tokens.at[i]))
            return &source->tokens.at[i];
    return NULL;
}

bool token_is(const struct source *source, const struct token *token, const char *spelling)
{
    return token && span_is(source, token->span, spelling);
}

bool span_is(const struct source *source, struct span span, const char *spelling)
{
    size_t length = strlen(spelling);
    return span.end - span.begin == length && !memcmp(source->text + span.begin, spelling, length);
}
