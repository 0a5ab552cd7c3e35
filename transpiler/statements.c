/* Statements and declarations inside of functions: from cursors to nodes. */
#include "builder.h"

#include <stdlib.h>
#include <string.h>

#include "attributes.h"
#include "diag.h"

/* ---- statements ---- */

/** A statement that is written anew must end in the text, and not with or within a macro use. */
static void expand_semicolon(const struct builder *b, const struct node *statement, int next_use)
{
    if (!statement->has_await && statement->kind != NODE_RETURN)
        return;
    model_expand(b->unit, statement->tail);
    if (statement->around < 0)
        model_expand(b->unit, macros_outermost(&b->macros, next_use));
}

/** Takes the semicolon that ends a statement into its span, and macro uses before it: they expand to nothing.
 */
static void take_semicolon(const struct builder *b, struct node *node)
{
    const struct unit *unit = b->unit;
    const struct token *next = source_next(unit->source, node->span.end);
    int use = next ? macros_at(&b->macros, unit, next->span.begin) : -1;
    while (use >= 0 && unit->macros.at[use].span.begin >= node->span.end && unit->macros.at[use].is_nothing) {
        next = source_next(unit->source, unit->macros.at[use].span.end);
        use = next ? macros_at(&b->macros, unit, next->span.begin) : -1;
    }
    if (!token_is(b->unit->source, next, ";")) {
        expand_semicolon(b, node, use);
        return;
    }
    node->span.end = next->span.end;
    builder_note_surroundings(b, node);
}

/** A name of the function's own in a span; null when there is none. */
static const char *local_name_in(const struct builder *b, struct span span)
{
    const struct source *source = b->unit->source;
    const struct token *last = NULL, *token = source_next(source, span.begin);
    for (; token && token->span.begin < span.end; token = source_next(source, token->span.end)) {
        bool is_tag = token_is(source, last, "struct") || token_is(source, last, "union") ||
                      token_is(source, last, "enum");
        const char *name = model_text(b->unit, token->span);
        last = token;
        if (map_get(&b->local_names, name))
            return name;
        for (size_t i = 0; !is_tag && i < b->current->variables.count; i++)
            if (!strcmp(b->current->variables.at[i]->name, name))
                return name;
    }
    return NULL;
}

/** The text of an alignment specifier or attribute, as a specifier. */
static const char *alignment_of(const struct builder *b, CXCursor attribute, const char **local)
{
    const struct source *source = b->unit->source;
    const struct token *open = source_next(source, parse_span(attribute).begin);
    if (open)
        open = source_next(source, open->span.end);
    if (!token_is(source, open, "("))
        return "__attribute__((__aligned__))";
    int depth = 0;
    for (const struct token *t = open; t; t = source_next(source, t->span.end)) {
        depth += token_is(source, t, "(") - token_is(source, t, ")");
        if (depth == 0) {
            struct span span = {open->span.begin, t->span.end};
            *local = local_name_in(b, span);
            bool is_specifier = source->text[parse_span(attribute).begin] == '_' ||
                                !strncmp(source->text + parse_span(attribute).begin, "alignas", 7);
            return arena_printf(is_specifier ? "_Alignas%s" : "__attribute__((__aligned__%s))",
                                model_text(b->unit, span));
        }
    }
    return NULL;
}

/** The number of bytes that an alignment specifier asks for. One that is no plain number is taken for a
 * large one, which is then asked for as well. */
static unsigned alignment_value(struct variable *variable)
{
    enum { LARGE = 64, DECIMAL = 10 };
    const char *open = strrchr(variable->alignment, '(');
    char *end = NULL;
    unsigned long value = open ? strtoul(open + 1, &end, DECIMAL) : 0;
    if (value && end && *end == ')')
        return (unsigned)value;
    variable->alignment = arena_printf("_Alignas(%d) %s", LARGE, variable->alignment);
    return LARGE;
}

static void note_alignment(struct builder *b, struct variable *variable, CXCursor attribute)
{
    variable->alignment = alignment_of(b, attribute, &variable->aligned_by);
    if (!variable->alignment)
        return;
    unsigned align = alignment_value(variable);
    if (align > variable->align)
        variable->align = align;
}

/** The function in `cleanup(function)`. */
static const char *cleanup_of(const struct builder *b, struct span attribute)
{
    const struct source *source = b->unit->source;
    const struct token *open = source_next(source, source_next(source, attribute.begin)->span.end);
    const struct token *name = open ? source_next(source, open->span.end) : NULL;
    return name ? model_text(b->unit, name->span) : NULL;
}

bool build_is_declared_inside(const struct builder *b, const char *function)
{
    if (!function || !map_get(&b->local_names, function))
        return false;
    for (size_t i = 0; i < b->top_index; i++)
        if (clang_getCursorKind(b->top.at[i]) == CXCursor_FunctionDecl &&
            !strcmp(builder_name_of(b->top.at[i]), function))
            return false;
    return true;
}

static void note_attribute(struct builder *b, struct variable *variable, CXCursor attribute)
{
    enum CXCursorKind kind = clang_getCursorKind(attribute);
    struct span span = builder_normalise(b, parse_span(attribute));
    variable->has_register |= kind == CXCursor_AsmLabelAttr;
    if (kind == CXCursor_AlignedAttr)
        note_alignment(b, variable, attribute);
    else if (kind == CXCursor_UnexposedAttr) {
        const char *word = builder_first_word(b, span);
        if (!strcmp(word, "cleanup") || !strcmp(word, "__cleanup__")) {
            variable->cleanup = cleanup_of(b, span);
            variable->has_local_cleanup = build_is_declared_inside(b, variable->cleanup);
        }
        const char *way_out;
        variable->is_unused |= attribute_role(word, &way_out) == ATTRIBUTE_UNUSED;
        model_expand(b->unit, builder_hiding_macro(b, span));
    }
}

static int by_begin(const void *a, const void *b)
{
    const struct node *x = *(struct node *const *)a, *y = *(struct node *const *)b;
    return x->span.begin < y->span.begin ? -1 : x->span.begin > y->span.begin;
}

void build_sort_operands(struct node **operands, size_t count)
{
    if (count)
        qsort(operands, count, sizeof *operands, by_begin);
}

struct node *build_variable(struct builder *b, CXCursor cursor)
{
    struct node *node = builder_node(b, NODE_VARIABLE, cursor);
    enum CX_StorageClass storage = clang_Cursor_getStorageClass(cursor);
    bool is_static = storage == CX_SC_Static || storage == CX_SC_Extern;
    if (b->current)
        node->variable = build_add_variable(b, cursor, is_static ? VARIABLE_STATIC : VARIABLE_LOCAL);
    else
        node->variable = build_ordinary_generator(b, cursor);
    CXCursor initialiser = clang_Cursor_getVarDeclInitializer(cursor);
    cursor_array children = builder_children_of(cursor);
    for (size_t i = 0; i < children.count; i++) {
        CXCursor child = children.at[i];
        if (node->variable && clang_isAttribute(clang_getCursorKind(child)))
            note_attribute(b, node->variable, child);
        if (!clang_isExpression(clang_getCursorKind(child)) ||
            (!clang_equalCursors(child, initialiser) && build_is_future_type(b, child)))
            continue;
        node->has_initialiser = clang_equalCursors(child, initialiser);
        builder_add(node, node->has_initialiser ? build_expression(b, child) : build_type_operand(b, child));
    }
    build_sort_operands(node->children.at, node->children.count - node->has_initialiser);
    if (b->current && node->has_initialiser)
        parts_expand_initialiser(b, node->children.at[node->children.count - 1]);
    build_note_future_variable(b, node, cursor);
    return node;
}

static enum CXChildVisitResult find_operands(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    if (!clang_isExpression(clang_getCursorKind(cursor)))
        return CXChildVisit_Recurse;
    cursor_array *array = data;
    PUSH(*array, cursor);
    return CXChildVisit_Continue;
}

static void note_local_names(struct builder *b, CXCursor declaration)
{
    map_set(&b->local_names, builder_name_of(declaration), b);
    cursor_array children = builder_children_of(declaration);
    for (size_t i = 0; i < children.count; i++)
        if (clang_isDeclaration(clang_getCursorKind(children.at[i])) &&
            clang_getCursorKind(children.at[i]) != CXCursor_FieldDecl)
            note_local_names(b, children.at[i]);
}

/** A type, prototype or static assertion among the statements. The names in it are operands that are not run.
 */
static void build_other_declaration(struct builder *b, struct node *node, CXCursor cursor)
{
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_FunctionDecl)
        build_claim_specifiers(b, cursor);
    else if (kind == CXCursor_TypedefDecl && b->current)
        node->declares_variable_type |=
            types_build(&b->types, clang_getTypedefDeclUnderlyingType(cursor))->is_variable;
    note_local_names(b, cursor);
    cursor_array operands = {0};
    clang_visitChildren(cursor, find_operands, &operands);
    for (size_t i = 0; i < operands.count; i++) {
        if (build_is_future_type(b, operands.at[i]))
            continue;
        if (kind == CXCursor_TypedefDecl) {
            builder_add(node, build_type_operand(b, operands.at[i]));
            continue;
        }
        struct node *operand = builder_node(b, NODE_UNEVALUATED, operands.at[i]);
        builder_add(operand, build_expression(b, operands.at[i]));
        operand->is_constant = kind != CXCursor_FunctionDecl;
        builder_add(node, operand);
    }
}

/** C23's constexpr objects hold the same in every call: they are made static, as the frame cannot hold a
 * constant. */
static void note_constexpr(struct builder *b, struct node *declaration)
{
    const struct source *source = b->unit->source;
    const struct token *token = source_next(source, declaration->span.begin);
    while (token && token->span.begin < declaration->span.end && token->kind == TOKEN_WORD &&
           !token_is(source, token, "constexpr"))
        token = source_next(source, token->span.end);
    if (!token || !token_is(source, token, "constexpr"))
        return;
    for (size_t i = 0; i < declaration->children.count; i++)
        if (declaration->children.at[i]->variable)
            declaration->children.at[i]->variable->kind = VARIABLE_STATIC;
    struct node *specifier = NEW(struct node);
    *specifier = *declaration;
    specifier->kind = NODE_CONSTEXPR;
    specifier->span = token->span;
    specifier->children.count = 0;
    builder_note_surroundings(b, specifier);
    builder_add(declaration, specifier);
}

static struct node *build_declaration(struct builder *b, CXCursor cursor)
{
    struct node *node = builder_node(b, NODE_DECLARATION, cursor);
    cursor_array children = builder_children_of(cursor);
    for (size_t i = 0; i < children.count; i++) {
        enum CXCursorKind kind = clang_getCursorKind(children.at[i]);
        if (kind == CXCursor_VarDecl)
            builder_add(node, build_variable(b, children.at[i]));
        else
            build_other_declaration(b, node, children.at[i]);
    }
    if (b->current)
        note_constexpr(b, node);
    return node;
}

/** Finds the semicolons of a for loop's header, and gives how many stand in the text. */
static unsigned find_semicolons(const struct source *source, unsigned begin, unsigned semicolons[2])
{
    unsigned found = 0;
    int depth = 0;
    for (const struct token *t = source_next(source, begin); t && found < 2;
         t = source_next(source, t->span.end)) {
        depth += source_nesting(source, t);
        if (depth == 0)
            break;
        if (depth == 1 && token_is(source, t, ";"))
            semicolons[found++] = t->span.begin;
    }
    return found;
}

/** Expands all macro uses in the header of a for loop, some of which give its semicolons. */
static void expand_header(const struct builder *b, const struct node *loop)
{
    const struct source *source = b->unit->source;
    const struct token *token = source_next(source, loop->span.begin);
    for (; token && token->span.begin <= loop->loop.body->span.begin;
         token = source_next(source, token->span.end))
        model_expand(b->unit,
                     macros_outermost(&b->macros, macros_at(&b->macros, b->unit, token->span.begin)));
}

static struct node *build_for(struct builder *b, CXCursor cursor)
{
    struct node *node = builder_node(b, NODE_FOR, cursor);
    cursor_array children = builder_children_of(cursor);
    unsigned semicolons[2] = {0, 0};
    unsigned found = find_semicolons(b->unit->source, node->span.begin + 3, semicolons);
    if (node->macro >= 0 && b->unit->macros.at[node->macro].span.begin == node->span.begin)
        found = 0;
    for (size_t i = 0; i < children.count; i++) {
        struct node *child = i + 1 == children.count ||
                                     clang_isDeclaration(clang_getCursorKind(children.at[i])) ||
                                     clang_isStatement(clang_getCursorKind(children.at[i]))
                                 ? build_statement(b, children.at[i])
                                 : build_expression(b, children.at[i]);
        builder_add(node, child);
        if (i + 1 == children.count)
            node->loop.body = child;
        else if (found < 2)
            continue;
        else if (child->span.begin <= semicolons[0] && child->span.end <= semicolons[0] + 1)
            node->loop.init = child;
        else if (child->span.end <= semicolons[1])
            node->loop.condition = child;
        else
            node->loop.increment = child;
    }
    if (found < 2)
        expand_header(b, node);
    return node;
}

static void add_statement_children(struct builder *b, struct node *node, CXCursor cursor)
{
    cursor_array children = builder_children_of(cursor);
    for (size_t i = 0; i < children.count; i++) {
        enum CXCursorKind kind = clang_getCursorKind(children.at[i]);
        bool is_last = i + 1 == children.count;
        bool is_operand = false;
        switch (node->kind) {
        case NODE_IF:
        case NODE_SWITCH:
        case NODE_WHILE:
            is_operand = i == 0;
            break;
        case NODE_DO:
            is_operand = is_last;
            break;
        case NODE_CASE:
            is_operand = !is_last;
            break;
        case NODE_RETURN:
        case NODE_ASSEMBLY:
        case NODE_GOTO:
            is_operand = true;
            break;
        default:
            break;
        }
        if (kind == CXCursor_LabelRef)
            node->name = builder_name_of(children.at[i]);
        else if (is_operand && clang_isExpression(kind))
            builder_add(node, build_expression(b, children.at[i]));
        else if (clang_isExpression(kind) || clang_isStatement(kind))
            builder_add(node, build_statement(b, children.at[i]));
    }
}

static enum node_kind statement_kind(CXCursor cursor)
{
    switch ((int)clang_getCursorKind(cursor)) {
    case CXCursor_CompoundStmt:
        return NODE_COMPOUND;
    case CXCursor_DeclStmt:
        return NODE_DECLARATION;
    case CXCursor_IfStmt:
        return NODE_IF;
    case CXCursor_SwitchStmt:
        return NODE_SWITCH;
    case CXCursor_WhileStmt:
        return NODE_WHILE;
    case CXCursor_DoStmt:
        return NODE_DO;
    case CXCursor_ForStmt:
        return NODE_FOR;
    case CXCursor_CaseStmt:
    case CXCursor_DefaultStmt:
        return NODE_CASE;
    case CXCursor_LabelStmt:
        return NODE_LABEL;
    case CXCursor_BreakStmt:
        return NODE_BREAK;
    case CXCursor_ContinueStmt:
        return NODE_CONTINUE;
    case CXCursor_GotoStmt:
    case CXCursor_IndirectGotoStmt:
        return NODE_GOTO;
    case CXCursor_ReturnStmt:
        return NODE_RETURN;
    case CXCursor_NullStmt:
        return NODE_EMPTY;
    case CXCursor_GCCAsmStmt:
    case CXCursor_MSAsmStmt:
        return NODE_ASSEMBLY;
    default:
        return clang_isExpression(clang_getCursorKind(cursor)) ? NODE_EXPRESSION : NODE_OTHER_STATEMENT;
    }
}

static void set_loop_parts(struct node *node)
{
    if (node->children.count != 2)
        return;
    bool body_first = node->kind == NODE_DO;
    node->loop.body = node->children.at[body_first ? 0 : 1];
    node->loop.condition = node->children.at[body_first ? 1 : 0];
}

static bool ends_in_semicolon(enum node_kind kind)
{
    switch (kind) {
    case NODE_EXPRESSION:
    case NODE_DO:
    case NODE_BREAK:
    case NODE_CONTINUE:
    case NODE_GOTO:
    case NODE_RETURN:
    case NODE_ASSEMBLY:
        return true;
    default:
        return false;
    }
}

/** Statements around a statement end where it ends. */
static void cover_last_child(struct node *node)
{
    if (!node->children.count || node->kind == NODE_EXPRESSION || node->kind == NODE_DECLARATION)
        return;
    struct node *last = node->children.at[node->children.count - 1];
    if (last->span.end > node->span.end && node->kind != NODE_DO)
        node->span.end = last->span.end;
}

/** The expression of a statement, which is as long at least. */
static void add_expression(struct builder *b, struct node *statement, CXCursor cursor)
{
    struct node *e = build_expression(b, cursor);
    builder_add(statement, e);
    if (e->has_operation && e->span.begin == statement->span.begin && e->span.end > statement->span.end)
        statement->span.end = e->span.end;
}

/** The keyword whose marker `if (async_marker_x() || 1)` a statement is; KEYWORD_COUNT when it is none. */
static enum keyword keyword_of_statement(CXCursor cursor)
{
    static const char prefix[] = "async_marker_";
    enum { DEEPEST = 6 };
    cursor_array parts = builder_children_of(cursor);
    CXCursor marker = parts.count ? parts.at[0] : clang_getNullCursor();
    for (int depth = 0; clang_getCursorKind(marker) != CXCursor_CallExpr; depth++) {
        cursor_array operands = builder_expressions_of(marker);
        if (!operands.count || depth == DEEPEST)
            return KEYWORD_COUNT;
        marker = operands.at[0];
    }
    const char *name = builder_name_of(marker);
    return strncmp(name, prefix, sizeof prefix - 1) != 0 ? KEYWORD_COUNT
                                                         : keyword_of(name + sizeof prefix - 1);
}

static enum node_kind kind_of_keyword(enum keyword keyword)
{
    switch ((int)keyword) {
    case KEYWORD_defer:
        return NODE_DEFER;
    case KEYWORD_join:
        return NODE_JOIN;
    case KEYWORD_race:
        return NODE_RACE;
    case KEYWORD_when:
        return NODE_WHEN;
    case KEYWORD_otherwise:
        return NODE_OTHERWISE;
    default:
        return NODE_IF;
    }
}

/** The expression of an arm: the condition is `((void)marker(), (void)(e), 1)`. */
static struct node *build_raced(struct builder *b, CXCursor condition)
{
    cursor_array inside = builder_expressions_of(condition);
    cursor_array whole = builder_expressions_of(inside.at[0]);
    cursor_array sides = builder_expressions_of(whole.at[0]);
    bool is_raced = b->is_raced;
    b->is_raced = true;
    struct node *e = build_expression(b, build_voided(sides.at[1]));
    b->is_raced = is_raced;
    return e;
}

/** To clang a statement with a keyword is an `if`, which takes the next `else`. */
static void refuse_else(const struct builder *b, CXCursor statement, enum keyword keyword)
{
    const struct token *word = source_previous(b->unit->source, parse_span(statement).begin);
    if (token_is(b->unit->source, word, "else"))
        diag_error(ERROR_else_behind_keyword, b->unit->source, word->span.begin,
                   arena_printf("an 'else' behind '%s'", keyword_name(keyword)),
                   "put what stands before it into braces");
}

/** A statement that begins with a keyword; null for any other. */
static struct node *build_keyword_statement(struct builder *b, CXCursor cursor)
{
    enum keyword keyword = keyword_of_statement(cursor);
    if (kind_of_keyword(keyword) == NODE_IF)
        return NULL;
    struct node *node = builder_node(b, kind_of_keyword(keyword), cursor);
    cursor_array parts = builder_children_of(cursor);
    build_claim(b, node, keyword);
    if (node->kind == NODE_WHEN)
        builder_add(node, build_raced(b, parts.at[0]));
    builder_add(node, build_statement(b, parts.at[1]));
    if (parts.count > 2)
        refuse_else(b, parts.at[2], keyword);
    cover_last_child(node);
    parts_expand_branches(b, node);
    node->has_await |= node->kind == NODE_JOIN || node->kind == NODE_RACE || node->kind == NODE_DEFER;
    return node;
}

/** Whether an expression has a value, which clang throws away where it is returned from a void function. To
 * clang, an awaited future(void) has one. */
static bool has_value(const struct node *node, CXCursor e)
{
    const struct node *value = model_strip((struct node *)node);
    while (clang_getCursorKind(e) == CXCursor_UnexposedExpr && builder_expressions_of(e).count == 1)
        e = builder_expressions_of(e).at[0];
    bool is_nothing = value->kind == NODE_AWAIT && value->type && value->type->class == TYPE_VOID;
    return !is_nothing && clang_getCursorType(e).kind != CXType_Void;
}

/** Whether the parts of a statement are written one by one. */
static bool is_split(const struct node *statement)
{
    return statement->has_await && statement->kind != NODE_COMPOUND && !statement->is_each;
}

struct node *build_statement(struct builder *b, CXCursor cursor)
{
    enum node_kind kind = statement_kind(cursor);
    struct node *node = kind == NODE_IF ? build_keyword_statement(b, cursor) : NULL;
    if (node)
        return node;
    if (kind == NODE_DECLARATION)
        return build_declaration(b, cursor);
    if (kind == NODE_FOR && build_is_each(cursor)) {
        node = build_each(b, cursor);
    } else if (kind == NODE_FOR) {
        node = build_for(b, cursor);
    } else {
        node = builder_node(b, kind, cursor);
        if (kind == NODE_EXPRESSION)
            add_expression(b, node, cursor);
        else
            add_statement_children(b, node, cursor);
    }
    if (kind == NODE_LABEL)
        node->name = builder_name_of(cursor);
    if (kind == NODE_RETURN && node->children.count) {
        node->mistakes_value = b->result.kind == CXType_Void &&
                               has_value(node->children.at[0], builder_expressions_of(cursor).at[0]);
        build_want_result(b, node->children.at[0]);
    }
    if (kind == NODE_WHILE || kind == NODE_DO)
        set_loop_parts(node);
    if (ends_in_semicolon(kind))
        take_semicolon(b, node);
    cover_last_child(node);
    if (is_split(node))
        parts_expand_statement(b, node);
    return node;
}
