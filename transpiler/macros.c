#include "macros.h"

#include <stdlib.h>
#include <string.h>

#include "arguments.h"

/* What the map of macro names says of one. */
static char function_like[] = "function-like", object_like[] = "object-like";

/* Uses are looked up among those that begin in the same stretch of so many bytes. */
enum { STRETCH = 64 };

/* ---- finding ---- */

struct finder {
    struct macros *macros;
    struct unit *unit;
    const struct parse *parse;
};

static bool is_in_our_header(CXCursor definition)
{
    CXFile file = NULL;
    clang_getFileLocation(clang_getCursorLocation(definition), &file, NULL, NULL, NULL);
    const char *path = file ? parse_string(clang_getFileName(file)) : "";
    const char *name = strrchr(path, '/');
    return name && (!strcmp(name, "/short.h") || !strcmp(name, "/source.h")) && name - path >= 5 &&
           !strncmp(name - 5, "async", 5);
}

static struct span first_word(const struct unit *unit, struct span span)
{
    const struct token *token = source_next(unit->source, span.begin);
    return token ? token->span : span;
}

/** Whether a macro stands for its own name, as <errno.h> has them: then there is nothing to expand. */
static bool is_self_referential(const struct finder *finder, CXCursor definition, const char *name)
{
    if (clang_Cursor_isNull(definition) || clang_Cursor_isMacroFunctionLike(definition))
        return false;
    CXToken *tokens = NULL;
    unsigned count = 0;
    clang_tokenize(finder->parse->unit, clang_getCursorExtent(definition), &tokens, &count);
    bool is_self =
        count == 2 && !strcmp(name, parse_string(clang_getTokenSpelling(finder->parse->unit, tokens[1])));
    clang_disposeTokens(finder->parse->unit, tokens, count);
    return is_self;
}

/** Whether a byte belongs to a directive: what is named there is no part of the text that is rewritten. */
static bool is_in_directive(const struct source *source, unsigned offset)
{
    size_t behind = source_directive_at(source, offset + 1);
    return behind > 0 && source->directives.at[behind - 1].span.end > offset;
}

static void add_use(struct finder *finder, CXCursor cursor)
{
    const char *name = parse_string(clang_getCursorSpelling(cursor));
    CXCursor definition = clang_getCursorReferenced(cursor);
    struct span span = parse_span(cursor);
    enum keyword keyword = keyword_of(name);
    bool is_in_text = !is_in_directive(finder->unit->source, span.begin);
    if (keyword != KEYWORD_COUNT && !clang_Cursor_isNull(definition) && is_in_our_header(definition)) {
        if (!is_in_text)
            return;
        struct keyword_use use = {keyword, first_word(finder->unit, span), false};
        PUSH(finder->unit->keywords, use);
        return;
    }
    if (is_self_referential(finder, definition, name))
        return;
    struct macro_use use = {.span = span, .name = name};
    if (is_in_text)
        PUSH(finder->unit->macros, use);
    else
        PUSH(finder->unit->directive_macros, use);
}

static void add_definition(const struct finder *finder, CXCursor cursor, const char *name)
{
    struct macros *macros = finder->macros;
    struct unit *unit = finder->unit;
    struct macro_definition definition = {.cursor = cursor,
                                          .is_function_like = clang_Cursor_isMacroFunctionLike(cursor) != 0,
                                          .before = macros_definition(macros, name)};
    bool is_function_like = definition.is_function_like || macros_is_function_like(unit, name);
    PUSH(macros->definitions, definition);
    map_set(&macros->definition_of, name, (void *)macros->definitions.count);
    map_set(&unit->names, name, (void *)name);
    map_set(&unit->not_members, name, (void *)name);
    map_set(&unit->macro_names, name, is_function_like ? function_like : object_like);
    if (clang_Location_isFromMainFile(clang_getCursorLocation(cursor)))
        PUSH(unit->own_macros, name);
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    struct finder *finder = data;
    struct unit *unit = finder->unit;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_MacroExpansion) {
        if (clang_Location_isFromMainFile(clang_getCursorLocation(cursor)))
            add_use(finder, cursor);
    } else if (kind == CXCursor_MacroDefinition) {
        const char *name = parse_string(clang_getCursorSpelling(cursor));
        if (keyword_of(name) != KEYWORD_COUNT && is_in_our_header(cursor)) /* gone from the output */
            return CXChildVisit_Continue;
        add_definition(finder, cursor, name);
    } else if (kind != CXCursor_InclusionDirective) {
        const char *name = parse_string(clang_getCursorSpelling(cursor));
        map_set(&unit->names, name, (void *)name);
        if (kind == CXCursor_TypedefDecl)
            map_set(&unit->not_members, name, (void *)name);
    }
    return CXChildVisit_Continue;
}

static int by_position(const void *a, const void *b)
{
    const struct macro_use *x = a, *y = b;
    if (x->span.begin != y->span.begin)
        return x->span.begin < y->span.begin ? -1 : 1;
    return x->span.end > y->span.end ? -1 : x->span.end < y->span.end;
}

static int keyword_by_position(const void *a, const void *b)
{
    const struct keyword_use *x = a, *y = b;
    return x->span.begin < y->span.begin ? -1 : x->span.begin > y->span.begin;
}

static void find_parents(struct macros *macros, const struct unit *unit)
{
    for (size_t i = 0; i < unit->macros.count; i++) {
        int parent = (int)i - 1;
        while (parent >= 0 && unit->macros.at[parent].span.end <= unit->macros.at[i].span.begin)
            parent = macros->parents.at[parent];
        PUSH(macros->parents, parent);
    }
}

/** Counts the uses before each stretch of the source. */
static void count_begun(struct macros *macros, const struct unit *unit)
{
    size_t next = 0;
    for (size_t begin = 0; unit->macros.count && begin <= unit->source->size; begin += STRETCH) {
        while (next < unit->macros.count && unit->macros.at[next].span.begin < begin)
            next++;
        PUSH(macros->begun, (unsigned)next);
    }
}

/** Adds all words of the source to the names. Most have been seen before: they are looked up before they are
 *  copied. */
static void note_words(struct unit *unit)
{
    const struct source *source = unit->source;
    for (size_t i = 0; i < source->tokens.count; i++) {
        struct span span = source->tokens.at[i].span;
        if (source->tokens.at[i].kind != TOKEN_WORD)
            continue;
        char buffer[64];
        size_t length = span.end - span.begin;
        bool is_short = length < sizeof buffer;
        if (is_short) {
            memcpy(buffer, source->text + span.begin, length);
            buffer[length] = 0;
        }
        if (is_short && map_get(&unit->names, buffer))
            continue;
        const char *word = model_text(unit, span);
        map_set(&unit->names, word, (void *)word);
    }
}

void macros_find(struct macros *macros, struct unit *unit, const struct parse *parse)
{
    struct finder finder = {.macros = macros, .unit = unit, .parse = parse};
    clang_visitChildren(clang_getTranslationUnitCursor(parse->unit), visit, &finder);
    bool is_ours = unit->keywords.count > 0;
    if (is_ours)
        arguments_take(macros, unit, parse);
    if (unit->macros.count)
        qsort(unit->macros.at, unit->macros.count, sizeof *unit->macros.at, by_position);
    if (unit->keywords.count)
        qsort(unit->keywords.at, unit->keywords.count, sizeof *unit->keywords.at, keyword_by_position);
    find_parents(macros, unit);
    count_begun(macros, unit);
    if (!is_ours)
        return;
    arguments_judge(macros, unit, parse);
    note_words(unit);
}

size_t macros_definition(const struct macros *macros, const char *name)
{
    return (size_t)map_get(&macros->definition_of, name);
}

bool macros_is_function_like(const struct unit *unit, const char *name)
{
    return map_get(&unit->macro_names, name) == function_like;
}

int macros_at(const struct macros *macros, const struct unit *unit, unsigned offset)
{
    size_t stretch = offset / STRETCH, known = macros->begun.count;
    size_t low = stretch < known ? macros->begun.at[stretch] : 0;
    size_t high = stretch + 1 < known ? macros->begun.at[stretch + 1] : unit->macros.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (unit->macros.at[middle].span.begin <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    int use = (int)low - 1;
    while (use >= 0 && unit->macros.at[use].span.end <= offset)
        use = macros->parents.at[use];
    return use;
}

int macros_outermost(const struct macros *macros, int use)
{
    while (use >= 0 && macros->parents.at[use] >= 0)
        use = macros->parents.at[use];
    return use;
}

struct keyword_use *macros_keyword_at(const struct unit *unit, unsigned offset)
{
    size_t low = 0, high = unit->keywords.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (unit->keywords.at[middle].span.begin < offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < unit->keywords.count && unit->keywords.at[low].span.begin == offset)
        return &unit->keywords.at[low];
    return NULL;
}
