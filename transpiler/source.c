#include "source.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "diag.h"
#include "text.h"

static line_begins find_lines(const char *text, size_t size)
{
    line_begins lines = {0};
    PUSH(lines, 0);
    for (const char *c = text; (c = memchr(c, '\n', size - (size_t)(c - text)));)
        PUSH(lines, (unsigned)(++c - text));
    return lines;
}

/** The index of the line that a byte is on. */
static size_t line_at(const line_begins *lines, unsigned offset)
{
    size_t low = 0, high = lines->count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (lines->at[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

const struct file *source_file(const char *path, const char *text, size_t size)
{
    struct file *file = NEW(struct file);
    *file = (struct file){path, text, size, find_lines(text, size)};
    return file;
}

/** The piece that a byte of the text is in. */
static size_t piece_at(const struct source *source, unsigned offset)
{
    size_t low = 0, high = source->pieces.count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (source->pieces.at[middle].begin <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct place source_origin(const struct source *source, unsigned offset)
{
    struct piece piece = source->pieces.at[piece_at(source, offset)];
    if (!piece.is_made)
        piece.from.offset += offset - piece.begin;
    return piece.from;
}

unsigned source_place_line(struct place place, unsigned *line_begin)
{
    size_t line = line_at(&place.file->lines, place.offset);
    if (line_begin)
        *line_begin = place.file->lines.at[line];
    return (unsigned)line + 1;
}

struct source *source_new(const struct file *file)
{
    struct source *source = NEW(struct source);
    source->file = file;
    source->path = file->path;
    source->text = file->text;
    source->size = file->size;
    PUSH(source->pieces, ((struct piece){.from = {file, 0}}));
    source->lines = file->lines;
    return source;
}

struct source *source_read(const char *path)
{
    bool standard_input = !strcmp(path, "-");
    FILE *file = standard_input ? stdin : fopen(path, "rb");
    struct text text = {0};
    bool complete = file && text_read(&text, file);
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
    return source_new(source_file(standard_input ? "<stdin>" : path, text_string(&text), text.length));
}

/* ---- edits ---- */

static unsigned length_of(const struct draft *draft)
{
    return (unsigned)draft->text.length;
}

void draft_copy(struct draft *draft, const struct source *source, struct span span)
{
    for (size_t i = piece_at(source, span.begin); i < source->pieces.count; i++) {
        struct piece piece = source->pieces.at[i];
        if (piece.begin >= span.end)
            break;
        if (piece.begin < span.begin) {
            piece.from = source_origin(source, span.begin);
            piece.begin = span.begin;
        }
        piece.begin += length_of(draft) - span.begin;
        PUSH(draft->pieces, piece);
    }
    text_add(&draft->text, source->text + span.begin, span.end - span.begin);
}

void draft_make(struct draft *draft, struct place place, const char *text)
{
    PUSH(draft->pieces, ((struct piece){length_of(draft), place, true}));
    text_puts(&draft->text, text);
}

struct source *draft_finish(struct draft *draft, const struct source *old)
{
    struct source *source = source_new(old->file);
    source->text = text_string(&draft->text);
    source->size = draft->text.length;
    source->lines = find_lines(source->text, source->size);
    source->pieces.count = 0;
    for (size_t i = 0; i < draft->pieces.count; i++)
        PUSH(source->pieces, draft->pieces.at[i]);
    return source;
}

/* ---- places ---- */

unsigned source_text_begin(const struct source *source)
{
    return source->size >= 3 && !memcmp(source->text, "\xEF\xBB\xBF", 3) ? 3 : 0;
}

unsigned source_line(const struct source *source, unsigned offset)
{
    return (unsigned)line_at(&source->lines, offset) + 1;
}

unsigned source_presumed(const struct source *source, unsigned line, const char **path)
{
    const struct line_mark *mark = NULL;
    for (size_t i = 0; i < source->line_marks.count && source->line_marks.at[i].line <= line; i++)
        mark = &source->line_marks.at[i];
    *path = mark ? mark->presumed_path : source->path;
    return mark ? mark->presumed_line + (line - mark->line) : line;
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

int source_nesting(const struct source *source, const struct token *token)
{
    char c = source->text[token->span.begin];
    if (token->kind != TOKEN_PUNCTUATION)
        return 0;
    return (c == '(' || c == '[' || c == '{') - (c == ')' || c == ']' || c == '}');
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

unsigned source_parentheses_end(const struct source *source, const struct token *open)
{
    unsigned end = open ? open->span.end : (unsigned)source->size;
    for (int depth = 1; open && depth > 0;) {
        const struct token *token = source_next(source, end);
        if (!token)
            break;
        depth += token_is(source, token, "(") - token_is(source, token, ")");
        end = token->span.end;
    }
    return end;
}
