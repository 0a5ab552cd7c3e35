#include "expand.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "macros.h"
#include "parse.h"
#include "text.h"

/** Adds the directives of a range and the newlines of everything else, so that each line of the copy is
 *  preprocessed in the state of its original. */
static void copy_directives(struct text *copy, const struct source *source, unsigned begin, unsigned end)
{
    size_t d = 0;
    while (begin < end) {
        while (d < source->directives.count && source->directives.at[d].span.end <= begin)
            d++;
        struct span next =
            d < source->directives.count ? source->directives.at[d].span : (struct span){end, end};
        for (; begin < end && begin < next.begin; begin++)
            if (source->text[begin] == '\n')
                text_puts(copy, "\n");
        unsigned stop = next.end < end ? next.end : end;
        if (begin < stop)
            text_add(copy, source->text + begin, stop - begin);
        begin = stop > begin ? stop : begin;
    }
}

/** A use on one line: comments and newlines of its arguments become spaces. */
static void flatten_use(struct text *text, const struct source *source, struct span span)
{
    unsigned last = span.begin;
    for (size_t i = source_token_at(source, span.begin); i < source->tokens.count; i++) {
        const struct token *token = &source->tokens.at[i];
        if (token->span.begin >= span.end)
            break;
        if (token->inactive || token->kind == TOKEN_COMMENT)
            continue;
        if (token->span.begin > last)
            text_puts(text, " ");
        text_add(text, source->text + token->span.begin, token->span.end - token->span.begin);
        last = token->span.end;
    }
}

static int compare_ints(const void *a, const void *b)
{
    return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b);
}

/** The uses to expand, outermost ones only, in source order. */
static void tidy(struct unit *unit)
{
    qsort(unit->to_expand.at, unit->to_expand.count, sizeof *unit->to_expand.at, compare_ints);
    size_t kept = 0;
    unsigned end = 0;
    for (size_t i = 0; i < unit->to_expand.count; i++) {
        struct span span = unit->macros.at[unit->to_expand.at[i]].span;
        if (span.begin < end)
            continue;
        end = span.end;
        unit->to_expand.at[kept++] = unit->to_expand.at[i];
    }
    unit->to_expand.count = kept;
}

static const char expansion_prefix[] = "async_expansion_";

/** The file's directives, and on the line of each use a string of its expansion. A semicolon goes before it:
 * what an included file holds, such as a list of enumerators, need not be whole declarations. */
static void write_probe(struct text *probe, const struct unit *unit, bool is_balanced, unsigned *ends)
{
    unsigned position = 0;
    for (size_t i = 0; i < unit->to_expand.count; i++) {
        struct span span = unit->macros.at[unit->to_expand.at[i]].span;
        copy_directives(probe, unit->source, position, span.begin);
        text_printf(probe, "; static const char %s%zu[] = %s(", expansion_prefix, i,
                    is_balanced ? "ASYNC_EXPANSION" : "ASYNC_UNBALANCED_EXPANSION");
        flatten_use(probe, unit->source, span);
        text_puts(probe, is_balanced ? "); " : ")" PARSE_CLOSING "; ");
        ends[i] = (unsigned)probe->length;
        position = span.begin;
        for (; position < span.end; position++)
            if (unit->source->text[position] == '\n')
                text_puts(probe, "\n");
    }
}

struct reader {
    const char **expansions;
    unsigned *ends; /* of what the probe holds for each */
    size_t count;
};

/** The expansion in a string; null when parentheses of its own have cut it off. */
static const char *between_marks(const char *string)
{
    static const char begin_mark[] = "async_begin", end_mark[] = "async_end";
    const char *begin = strstr(string, begin_mark), *end = begin ? strstr(begin, end_mark) : NULL;
    if (!end)
        return NULL;
    begin += sizeof begin_mark - 1;
    return arena_copy(begin, (size_t)(end - begin));
}

static enum CXChildVisitResult read_expansion(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    struct reader *reader = data;
    const char *name = parse_string(clang_getCursorSpelling(cursor));
    size_t length = strlen(expansion_prefix);
    if (clang_getCursorKind(cursor) != CXCursor_VarDecl || strncmp(name, expansion_prefix, length) != 0)
        return CXChildVisit_Continue;
    size_t index = strtoul(name + length, NULL, 10);
    CXEvalResult value = clang_Cursor_Evaluate(cursor);
    const char *string = value ? clang_EvalResult_getAsStr(value) : NULL;
    if (string && index < reader->count)
        reader->expansions[index] = between_marks(string);
    if (value)
        clang_EvalResult_dispose(value);
    return CXChildVisit_Continue;
}

static size_t word_length(const char *c)
{
    size_t length = 1;
    while (isalnum((unsigned char)c[length]) || c[length] == '_' || c[length] == '$')
        length++;
    return length;
}

static size_t literal_length(const char *c)
{
    size_t length = 1;
    while (c[length] && c[length] != c[0])
        length += c[length] == '\\' && c[length + 1] ? 2 : 1;
    return length + (c[length] != 0);
}

static unsigned count_lines(const struct source *source, struct span span)
{
    return source_line(source, span.end) - source_line(source, span.begin);
}

/** Adds an expansion. A macro's name that is left in it was not expanded for standing in its own expansion;
 * it must not be expanded when it is read again. */
static void add_expansion(struct text *text, const struct unit *unit, const char *expansion)
{
    text_puts(text, " ");
    for (const char *c = expansion; *c;) {
        size_t length = 1;
        if (*c == '"' || *c == '\'')
            length = literal_length(c);
        else if (isalnum((unsigned char)*c) || *c == '_' || *c == '$')
            length = word_length(c);
        const char *word = arena_copy(c, length), *next = c + length;
        while (*next == ' ')
            next++;
        bool is_painted =
            *next == '(' && macros_is_function_like(unit, word) && keyword_of(word) == KEYWORD_COUNT;
        text_printf(text, is_painted ? "(%s)" : "%s", word);
        c += length;
    }
    text_puts(text, " ");
}

static struct source *replace_uses(const struct unit *unit, const char **expansions)
{
    const struct source *old = unit->source;
    struct draft draft = {0};
    unsigned position = 0;
    for (size_t i = 0; i < unit->to_expand.count; i++) {
        struct span span = unit->macros.at[unit->to_expand.at[i]].span;
        struct text text = {0};
        add_expansion(&text, unit, expansions[i]);
        for (unsigned lines = count_lines(old, span); lines > 0; lines--)
            text_puts(&text, "\n");
        draft_copy(&draft, old, (struct span){position, span.begin});
        draft_make(&draft, source_origin(old, span.begin), text_string(&text));
        position = span.end;
    }
    draft_copy(&draft, old, (struct span){position, (unsigned)old->size});
    return draft_finish(&draft, old);
}

/** __COUNTER__ counts in the order of the file: when one use of it is expanded, all must be. The directives
 * stay, and would count anew. */
static bool add_counting_uses(struct unit *unit)
{
    bool any = false;
    for (size_t i = 0; i < unit->to_expand.count && !any; i++)
        any = unit->macros.at[unit->to_expand.at[i]].counts;
    for (size_t i = 0; any && i < unit->directive_macros.count; i++)
        if (unit->directive_macros.at[i].counts) {
            diag_error(ERROR_macro_not_rewritten, unit->source, unit->directive_macros.at[i].span.begin,
                       "__COUNTER__ in a directive, and in text that must be rewritten",
                       "let one of them have a number of its own");
            return false;
        }
    for (size_t i = 0; any && i < unit->macros.count; i++)
        if (unit->macros.at[i].counts)
            PUSH(unit->to_expand, (int)i);
    return true;
}

/** Forgets the expansions that end within the arguments of another macro's use: the rest of these is not
 * theirs. */
static void forget_unended(const struct reader *reader, CXTranslationUnit unit)
{
    unsigned count = clang_getNumDiagnostics(unit);
    for (unsigned d = 0; d < count; d++) {
        CXDiagnostic diagnostic = clang_getDiagnostic(unit, d);
        unsigned offset = parse_offset(clang_getDiagnosticLocation(diagnostic));
        size_t i = 0;
        if (strncmp(parse_string(clang_getDiagnosticSpelling(diagnostic)), "unterminated function-like macro",
                    strlen("unterminated function-like macro")) != 0)
            i = reader->count;
        while (i < reader->count && reader->ends[i] <= offset)
            i++;
        if (i < reader->count)
            reader->expansions[i] = NULL;
        clang_disposeDiagnostic(diagnostic);
    }
}

/** Reads the expansions of all uses; false when there is one that cannot be read. */
static bool read_expansions(const struct unit *unit, const struct flags *flags, struct reader *reader,
                            bool is_balanced)
{
    struct text probe = {0};
    struct parse parse;
    write_probe(&probe, unit, is_balanced, reader->ends);
    memset(reader->expansions, 0, reader->count * sizeof *reader->expansions);
    if (parse_text(&parse, unit->source, flags, text_string(&probe), probe.length)) {
        clang_visitChildren(clang_getTranslationUnitCursor(parse.unit), read_expansion, reader);
        forget_unended(reader, parse.unit);
    }
    parse_free(&parse);
    bool is_complete = true;
    for (size_t i = 0; i < reader->count; i++)
        is_complete &= reader->expansions[i] != NULL;
    return is_complete;
}

struct source *expand(const struct unit *unit, const struct flags *flags)
{
    struct unit tidied = *unit;
    if (!add_counting_uses(&tidied))
        return NULL;
    tidy(&tidied);
    size_t count = tidied.to_expand.count;
    struct reader reader = {arena_alloc((count + 1) * sizeof(char *)),
                            arena_alloc((count + 1) * sizeof(unsigned)), count};
    if (read_expansions(&tidied, flags, &reader, true) || read_expansions(&tidied, flags, &reader, false))
        return replace_uses(&tidied, reader.expansions);
    for (size_t i = 0; i < reader.count; i++)
        if (!reader.expansions[i]) {
            unsigned begin = unit->macros.at[tidied.to_expand.at[i]].span.begin;
            diag_error(ERROR_macro_not_rewritten, unit->source, begin,
                       "cannot expand this macro use, whose inside must be rewritten",
                       "write its expansion out, or keep the await out of the macro");
            break;
        }
    return NULL;
}
