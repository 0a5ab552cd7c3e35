#include "macros.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "text.h"

/* What the map of macro names says of one. */
static char function_like[] = "function-like", object_like[] = "object-like";

/* Uses are looked up among those that begin in the same stretch of so many bytes. */
enum { STRETCH = 64 };

/* ---- finding ---- */

struct tokens {
    ARRAY(const char *) at;
};

struct finder {
    struct macros *macros;
    struct unit *unit;
    const struct parse *parse;
    struct tokens *spelled; /* of each definition, once it has been asked for */
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

static void add_use(struct finder *finder, CXCursor cursor)
{
    const char *name = parse_string(clang_getCursorSpelling(cursor));
    CXCursor definition = clang_getCursorReferenced(cursor);
    struct span span = parse_span(cursor);
    enum keyword keyword = keyword_of(name);
    if (keyword != KEYWORD_COUNT && !clang_Cursor_isNull(definition) && is_in_our_header(definition)) {
        struct keyword_use use = {keyword, first_word(finder->unit, span), false};
        PUSH(finder->unit->keywords, use);
        return;
    }
    if (is_self_referential(finder, definition, name))
        return;
    struct macro_use use = {.span = span, .name = name};
    PUSH(finder->unit->macros, use);
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    struct finder *finder = data;
    struct macros *macros = finder->macros;
    struct unit *unit = finder->unit;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_MacroExpansion) {
        if (clang_Location_isFromMainFile(clang_getCursorLocation(cursor)))
            add_use(finder, cursor);
    } else if (kind == CXCursor_MacroDefinition) {
        const char *name = parse_string(clang_getCursorSpelling(cursor));
        if (keyword_of(name) != KEYWORD_COUNT && is_in_our_header(cursor)) /* gone from the output */
            return CXChildVisit_Continue;
        PUSH(macros->definitions, cursor);
        map_set(&macros->definition_of, name, (void *)(size_t)macros->definitions.count);
        map_set(&unit->names, name, (void *)name);
        map_set(&unit->not_members, name, (void *)name);
        map_set(&unit->macro_names, name,
                clang_Cursor_isMacroFunctionLike(cursor) ? function_like : object_like);
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

/* ---- which uses may have their arguments edited ---- */

static struct tokens spell(const struct finder *finder, CXCursor definition)
{
    struct tokens spellings = {0};
    CXToken *tokens = NULL;
    unsigned count = 0;
    clang_tokenize(finder->parse->unit, clang_getCursorExtent(definition), &tokens, &count);
    for (unsigned i = 0; i < count; i++)
        PUSH(spellings.at, parse_string(clang_getTokenSpelling(finder->parse->unit, tokens[i])));
    clang_disposeTokens(finder->parse->unit, tokens, count);
    return spellings;
}

/** The spellings of a macro's definition: its name, parameters and body. */
static struct tokens definition_tokens(const struct finder *finder, size_t index)
{
    struct tokens *known = &finder->spelled[index];
    if (!known->at.count)
        *known = spell(finder, finder->macros->definitions.at[index]);
    return *known;
}

static size_t body_begin(const struct tokens *tokens, bool has_parameters)
{
    size_t i = 1;
    while (has_parameters && i < tokens->at.count && strcmp(tokens->at.at[i], ")") != 0)
        i++;
    return has_parameters ? i + 1 : i;
}

static bool is_parameter(const struct tokens *tokens, size_t body, size_t index)
{
    if (index < body || index >= tokens->at.count)
        return false;
    if (!strcmp(tokens->at.at[index], "__VA_ARGS__"))
        return true;
    for (size_t i = 2; i < body; i++)
        if (!strcmp(tokens->at.at[i], tokens->at.at[index]))
            return true;
    return false;
}

static bool is_operator(const char *token, const char *spelling, const char *digraph)
{
    return !strcmp(token, spelling) || !strcmp(token, digraph);
}

/** Whether a parenthesis closes with the last token. */
static bool closes_last(const struct tokens *tokens, size_t open)
{
    int depth = 0;
    for (size_t i = open; i < tokens->at.count; i++) {
        depth += !strcmp(tokens->at.at[i], "(");
        depth -= !strcmp(tokens->at.at[i], ")");
        if (depth == 0)
            return i + 1 == tokens->at.count && i > open;
    }
    return false;
}

/** Whether a macro expands to one primary expression, in parentheses or a name, or to a call of a name. */
static bool is_operand(const struct finder *finder, const char *name, unsigned depth)
{
    enum { DEEPEST = 20 };
    size_t index = (size_t)map_get(&finder->macros->definition_of, name);
    if (!index || depth > DEEPEST)
        return false;
    CXCursor definition = finder->macros->definitions.at[index - 1];
    struct tokens tokens = definition_tokens(finder, index - 1);
    size_t body = body_begin(&tokens, clang_Cursor_isMacroFunctionLike(definition));
    if (body >= tokens.at.count || is_parameter(&tokens, body, body))
        return false;
    if (closes_last(&tokens, body))
        return true;
    const char *first = tokens.at.at[body];
    bool is_word = isalpha((unsigned char)*first) || *first == '_';
    bool is_call = is_word && body + 1 < tokens.at.count && closes_last(&tokens, body + 1);
    bool is_single = body + 1 == tokens.at.count && (is_word || isdigit((unsigned char)*first));
    const char *kind = map_get(&finder->unit->macro_names, first);
    return (is_call || (is_single && kind != function_like)) &&
           (!kind || is_operand(finder, first, depth + 1));
}

/** What a macro does, itself or through one that its body names. */
static void judge_macro(const struct finder *finder, const char *name, struct map *seen,
                        struct macro_use *use)
{
    use->counts |= !strcmp(name, "__COUNTER__");
    size_t index = (size_t)map_get(&finder->macros->definition_of, name);
    if (!index || map_get(seen, name))
        return;
    map_set(seen, name, seen);
    CXCursor definition = finder->macros->definitions.at[index - 1];
    struct tokens tokens = definition_tokens(finder, index - 1);
    size_t body = body_begin(&tokens, clang_Cursor_isMacroFunctionLike(definition));
    for (size_t i = body; i < tokens.at.count; i++) {
        const char *token = tokens.at.at[i];
        if (is_operator(token, "#", "%:"))
            use->is_safe &= !is_parameter(&tokens, body, i + 1);
        else if (is_operator(token, "##", "%:%:"))
            use->is_safe &= !is_parameter(&tokens, body, i - 1) && !is_parameter(&tokens, body, i + 1);
        else
            judge_macro(finder, token, seen, use);
    }
}

/** Whether the text of an object-like macro ends in the name of a function-like one, itself or through
 * others: then a use takes the arguments behind it. */
static bool ends_in_function(const struct finder *finder, const char *name)
{
    enum { MOST_ALIASES = 16 };
    for (int i = 0; i < MOST_ALIASES; i++) {
        size_t index = (size_t)map_get(&finder->macros->definition_of, name);
        if (!index)
            return false;
        CXCursor definition = finder->macros->definitions.at[index - 1];
        if (clang_Cursor_isMacroFunctionLike(definition))
            return i > 0;
        struct tokens tokens = definition_tokens(finder, index - 1);
        if (tokens.at.count < 2)
            return false;
        name = tokens.at.at[tokens.at.count - 1];
    }
    return false;
}

/** Takes into a use of an alias the arguments that the function-like macro behind it is given. (libclang does
 *  not record that one's use.) */
static void take_arguments(const struct finder *finder, struct macro_use *use)
{
    const struct source *source = finder->unit->source;
    const struct token *next = source_next(source, use->span.end);
    if (token_is(source, next, "(") && ends_in_function(finder, use->name))
        use->span.end = source_parentheses_end(source, next);
}

/** Takes what is known of a macro into what is known of a use. */
static void judge_by(const struct finder *finder, const char *name, struct map *judged, struct macro_use *use)
{
    struct macro_use *known = map_get(judged, name);
    if (!known) {
        struct map seen = {0};
        known = NEW(struct macro_use);
        known->is_safe = true;
        judge_macro(finder, name, &seen, known);
        known->is_operand = is_operand(finder, name, 0);
        map_set(judged, name, known);
    }
    use->is_safe &= known->is_safe;
    use->counts |= known->counts;
}

/** A macro that is named in a use, without arguments of its own, is given some by the macro that is used. */
static void judge_by_arguments(const struct finder *finder, struct map *judged, struct macro_use *use)
{
    const struct unit *unit = finder->unit;
    const struct token *token = source_next(unit->source, use->span.begin);
    while (token && token->span.end < use->span.end) {
        const struct token *next = source_next(unit->source, token->span.end);
        if (token->kind == TOKEN_WORD && !token_is(unit->source, next, "(")) {
            const char *word = model_text(unit, token->span);
            if (map_get(&finder->macros->definition_of, word))
                judge_by(finder, word, judged, use);
        }
        token = next;
    }
}

static void judge_uses(const struct finder *finder)
{
    struct map judged = {0};
    for (size_t i = 0; i < finder->unit->macros.count; i++) {
        struct macro_use *use = &finder->unit->macros.at[i];
        use->is_safe = true;
        judge_by(finder, use->name, &judged, use);
        use->is_operand = ((const struct macro_use *)map_get(&judged, use->name))->is_operand;
        judge_by_arguments(finder, &judged, use);
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
    finder.spelled = arena_alloc(macros->definitions.count * sizeof *finder.spelled);
    for (size_t i = 0; unit->keywords.count && i < unit->macros.count; i++)
        take_arguments(&finder, &unit->macros.at[i]);
    if (unit->macros.count)
        qsort(unit->macros.at, unit->macros.count, sizeof *unit->macros.at, by_position);
    if (unit->keywords.count)
        qsort(unit->keywords.at, unit->keywords.count, sizeof *unit->keywords.at, keyword_by_position);
    find_parents(macros, unit);
    count_begun(macros, unit);
    if (unit->keywords.count)
        judge_uses(&finder);
    if (unit->keywords.count)
        note_words(unit);
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

/* ---- expansion ---- */

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
static void write_probe(struct text *probe, const struct unit *unit)
{
    unsigned position = 0;
    for (size_t i = 0; i < unit->to_expand.count; i++) {
        struct span span = unit->macros.at[unit->to_expand.at[i]].span;
        copy_directives(probe, unit->source, position, span.begin);
        text_printf(probe, "; static const char %s%zu[] = ASYNC_EXPANSION(", expansion_prefix, i);
        flatten_use(probe, unit->source, span);
        text_puts(probe, "); ");
        position = span.begin;
        for (; position < span.end; position++)
            if (unit->source->text[position] == '\n')
                text_puts(probe, "\n");
    }
}

struct reader {
    const char **expansions;
    size_t count;
};

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
        reader->expansions[index] = arena_copy(string, strlen(string));
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
        bool is_painted = *next == '(' && map_get(&unit->macro_names, word) == function_like &&
                          keyword_of(word) == KEYWORD_COUNT;
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

/** __COUNTER__ counts in the order of the file: when one use of it is expanded, all must be. */
static void add_counting_uses(struct unit *unit)
{
    bool any = false;
    for (size_t i = 0; i < unit->to_expand.count && !any; i++)
        any = unit->macros.at[unit->to_expand.at[i]].counts;
    for (size_t i = 0; any && i < unit->macros.count; i++)
        if (unit->macros.at[i].counts)
            PUSH(unit->to_expand, (int)i);
}

struct source *macros_expand(const struct unit *unit, const struct flags *flags)
{
    struct unit tidied = *unit;
    add_counting_uses(&tidied);
    tidy(&tidied);
    struct text probe = {0};
    write_probe(&probe, &tidied);
    struct parse parse;
    struct reader reader = {arena_alloc((tidied.to_expand.count + 1) * sizeof(char *)),
                            tidied.to_expand.count};
    if (parse_text(&parse, unit->source, flags, text_string(&probe), probe.length))
        clang_visitChildren(clang_getTranslationUnitCursor(parse.unit), read_expansion, &reader);
    parse_free(&parse);
    for (size_t i = 0; i < reader.count; i++)
        if (!reader.expansions[i]) {
            unsigned begin = unit->macros.at[tidied.to_expand.at[i]].span.begin;
            diag_error(ERROR_macro_not_rewritten, unit->source, begin,
                       "cannot expand this macro use, whose inside must be rewritten",
                       "write its expansion out, or keep the await out of the macro");
            return NULL;
        }
    return replace_uses(&tidied, reader.expansions);
}
