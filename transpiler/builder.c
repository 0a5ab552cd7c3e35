/* What all of the builder's files share: cursors, spans of the text, nodes. */
#include "builder.h"

#include <string.h>

#include "arguments.h"

/* ---- cursors ---- */

static enum CXChildVisitResult collect(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    cursor_array *array = data;
    PUSH(*array, cursor);
    return CXChildVisit_Continue;
}

/* Children are collected here, and copied to an array that is no larger than need be. */
static cursor_array collected;

cursor_array builder_children_of(CXCursor cursor)
{
    collected.count = 0;
    clang_visitChildren(cursor, collect, &collected);
    size_t count = collected.count;
    cursor_array children = {arena_alloc(count * sizeof *children.at), count, count};
    if (count)
        memcpy(children.at, collected.at, count * sizeof *children.at);
    return children;
}

void builder_end(void)
{
    collected = (cursor_array){0};
}

static bool is_among(const cursor_array *array, CXCursor cursor)
{
    for (size_t i = 0; i < array->count; i++)
        if (clang_equalCursors(array->at[i], cursor))
            return true;
    return false;
}

static bool is_literal(enum CXCursorKind kind)
{
    return kind == CXCursor_IntegerLiteral || kind == CXCursor_FloatingLiteral ||
           kind == CXCursor_CharacterLiteral || kind == CXCursor_StringLiteral;
}

cursor_array builder_expressions_of(CXCursor cursor)
{
    if (is_literal(clang_getCursorKind(cursor)))
        return (cursor_array){0};
    bool is_list = clang_getCursorKind(cursor) == CXCursor_InitListExpr;
    cursor_array children = builder_children_of(cursor);
    size_t count = children.count;
    children.count = 0;
    for (size_t i = 0; i < count; i++)
        if (clang_isExpression(clang_getCursorKind(children.at[i])) &&
            (is_list || !is_among(&children, children.at[i])))
            children.at[children.count++] = children.at[i];
    return children;
}

const char *builder_name_of(CXCursor cursor)
{
    return parse_string(clang_getCursorSpelling(cursor));
}

bool builder_is_in_main_file(const struct builder *b, CXCursor cursor)
{
    CXFile file = NULL;
    clang_getFileLocation(clang_getCursorLocation(cursor), &file, NULL, NULL, NULL);
    return file && clang_File_isEqual(file, b->parse->file);
}

/* ---- spans ---- */

/** Whether something in a cursor begins at a byte or behind it. */
static bool reaches(CXCursor cursor, unsigned offset)
{
    if (parse_span(cursor).begin >= offset)
        return true;
    cursor_array children = builder_children_of(cursor);
    for (size_t i = children.count; i-- > 0;)
        if (reaches(children.at[i], offset))
            return true;
    return false;
}

/** Where a cursor stands. Within another macro's argument, and so in the parentheses of a keyword, what ends
 * in a macro use ends to libclang where that begins. */
static struct span find_span(const struct builder *b, CXCursor cursor)
{
    struct span span = parse_span(cursor);
    int use = span.end > span.begin ? macros_at(&b->macros, b->unit, span.end) : -1;
    if (use >= 0 && b->unit->macros.at[use].span.begin == span.end && reaches(cursor, span.end))
        span.end = b->unit->macros.at[use].span.end;
    return span;
}

struct span builder_span_of(struct builder *b, CXCursor cursor)
{
    struct known_span *known = &b->spans[clang_hashCursor(cursor) % COUNT_OF_SPANS];
    if (!known->is_set || !clang_equalCursors(known->cursor, cursor))
        *known = (struct known_span){cursor, find_span(b, cursor), true};
    return known->span;
}

/** How many parentheses of a macro use are open before a byte. */
static int depth_at(const struct source *source, struct span macro, unsigned offset)
{
    int depth = 0;
    for (size_t i = source_token_at(source, macro.begin);
         i < source->tokens.count && source->tokens.at[i].span.begin < offset; i++)
        depth += source_nesting(source, &source->tokens.at[i]);
    return depth;
}

/** Whether a span within a macro use lies in two arguments of it: a comma between them stands outside of all
 * other parentheses. */
static bool crosses_comma(const struct source *source, struct span macro, struct span span)
{
    int depth = 0;
    for (size_t i = source_token_at(source, span.begin); i < source->tokens.count; i++) {
        const struct token *token = &source->tokens.at[i];
        if (token->span.begin >= span.end)
            return depth != 0;
        depth += source_nesting(source, token);
        if (depth < 0)
            return true;
        if (depth == 0 && token_is(source, token, ","))
            return depth_at(source, macro, span.begin) == 1;
    }
    return false;
}

/** Whether a span neither begins nor ends in a macro use. */
static bool is_outside_macros(const struct builder *b, struct span span)
{
    return span.begin < span.end && macros_at(&b->macros, b->unit, span.begin) < 0 &&
           macros_at(&b->macros, b->unit, span.end - 1) < 0;
}

struct span builder_normalise(const struct builder *b, struct span span)
{
    const struct unit *unit = b->unit;
    if (span.end <= span.begin) {
        struct span both = {span.end < span.begin ? span.end : span.begin, span.begin + 1};
        int use = macros_at(&b->macros, unit, both.begin);
        while (use >= 0 && !span_contains(unit->macros.at[use].span, both))
            use = b->macros.parents.at[use];
        return use >= 0 ? unit->macros.at[use].span : both;
    }
    for (int use = macros_at(&b->macros, unit, span.begin); use >= 0; use = b->macros.parents.at[use]) {
        struct span macro = unit->macros.at[use].span;
        if (!span_contains(macro, span))
            span.begin = macro.begin;
        else if (span.begin == macro.begin || span.end == macro.end ||
                 crosses_comma(unit->source, macro, span))
            span = macro;
    }
    for (int use = macros_at(&b->macros, unit, span.end - 1); use >= 0; use = b->macros.parents.at[use]) {
        struct span macro = unit->macros.at[use].span;
        if (!span_contains(macro, span))
            span.end = macro.end;
    }
    return span;
}

/** The outermost macro use that a span ends with. */
static int tail_macro(const struct builder *b, struct span span)
{
    int found = -1;
    for (int use = macros_at(&b->macros, b->unit, span.end - 1); use >= 0; use = b->macros.parents.at[use])
        if (b->unit->macros.at[use].span.end == span.end)
            found = use;
    return macros_outermost(&b->macros, found);
}

int builder_hiding_macro(const struct builder *b, struct span span)
{
    int found = -1;
    for (int use = macros_at(&b->macros, b->unit, span.begin); use >= 0; use = b->macros.parents.at[use])
        if (b->unit->macros.at[use].span.begin == span.begin)
            found = use;
    return found >= 0 ? macros_outermost(&b->macros, found) : tail_macro(b, span);
}

static bool children_disagree(const struct node *node)
{
    for (size_t i = 0; i < node->children.count; i++) {
        const struct node *child = node->children.at[i];
        if (!span_contains(node->span, child->span))
            return true;
        for (size_t j = 0; j < i && node->kind != NODE_ELVIS; j++) {
            const struct node *other = node->children.at[j];
            if (child->span.begin < other->span.end && other->span.begin < child->span.end)
                return true;
        }
    }
    return false;
}

void builder_widen_over_macro(const struct builder *b, struct node *node)
{
    if (node->macro >= 0 || !children_disagree(node))
        return;
    int use = macros_at(&b->macros, b->unit, node->span.begin);
    if (use < 0)
        return;
    use = macros_outermost(&b->macros, use);
    node->span = b->unit->macros.at[use].span;
    node->macro = node->around = use;
    node->is_editable = false;
}

/* ---- nodes ---- */

void builder_note_surroundings(const struct builder *b, struct node *node)
{
    node->around = -1;
    node->is_editable = node->macro < 0;
    for (int use = macros_at(&b->macros, b->unit, node->span.begin); use >= 0;
         use = b->macros.parents.at[use]) {
        if (!span_contains(b->unit->macros.at[use].span, node->span))
            continue;
        node->around = use;
        node->is_editable &= arguments_are_editable(&b->unit->macros.at[use], node->span.begin);
    }
}

struct node *builder_node(struct builder *b, enum node_kind kind, CXCursor cursor)
{
    struct node *node = NEW(struct node);
    node->kind = kind;
    node->span = builder_span_of(b, cursor);
    if (b->yield.end && node->span.begin == b->yield.begin) /* clang begins the operand with the keyword */
        node->span.begin = b->yield.end;
    if (is_outside_macros(b, node->span)) {
        node->macro = node->tail = node->around = -1;
        node->is_editable = true;
        return node;
    }
    node->span = builder_normalise(b, node->span);
    node->macro = builder_hiding_macro(b, node->span);
    node->tail = tail_macro(b, node->span);
    builder_note_surroundings(b, node);
    return node;
}

struct node *builder_wrap(enum node_kind kind, const struct node *operand)
{
    struct node *node = NEW(struct node);
    node->kind = kind;
    node->span = operand->span;
    node->macro = operand->macro;
    node->tail = operand->tail;
    node->around = operand->around;
    node->is_editable = operand->is_editable;
    node->is_covering = operand->is_covering;
    return node;
}

void builder_add(struct node *node, struct node *child)
{
    if (!child)
        return;
    child->parent = node;
    PUSH(node->children, child);
    node->has_operation |= child->has_operation;
    if (node->kind != NODE_UNEVALUATED) {
        node->has_await |= child->has_await;
        node->has_call |= child->has_call;
        node->has_effect |= child->has_effect;
    }
}

void builder_add_expressions(struct builder *b, struct node *node, CXCursor cursor)
{
    cursor_array children = builder_expressions_of(cursor);
    for (size_t i = 0; i < children.count; i++)
        builder_add(node, build_expression(b, children.at[i]));
}

bool builder_is_bound(const struct builder *b, CXCursor cursor)
{
    const struct token *before = source_previous(b->unit->source, parse_span(cursor).begin);
    return token_is(b->unit->source, before, "[");
}

static bool is_constant(CXCursor cursor)
{
    CXEvalResult value = clang_Cursor_Evaluate(cursor);
    bool is = value && clang_EvalResult_getKind(value) == CXEval_Int;
    if (value)
        clang_EvalResult_dispose(value);
    return is;
}

struct node *build_type_operand(struct builder *b, CXCursor cursor)
{
    struct node *operand = build_expression(b, cursor);
    if (builder_is_bound(b, cursor)) {
        operand->is_constant = operand->has_await && is_constant(cursor);
        return operand;
    }
    struct node *node = builder_node(b, NODE_UNEVALUATED, cursor);
    builder_add(node, operand);
    return node;
}

void builder_set_type(struct builder *b, struct node *node, CXCursor cursor)
{
    if (b->current)
        node->type = types_build(&b->types, clang_getCursorType(cursor));
}

const char *builder_first_word(const struct builder *b, struct span span)
{
    const struct token *token = source_next(b->unit->source, span.begin);
    return token ? model_text(b->unit, token->span) : "";
}
