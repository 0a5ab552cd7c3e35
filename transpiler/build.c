#include "build.h"

#include <string.h>

#include "diag.h"
#include "types.h"

struct cursor_entry {
    CXCursor cursor;
    void *value;
};

struct builder {
    struct unit *unit;
    const struct parse *parse;
    struct macros macros;
    struct map bound;                     /* name of a function bound by ASYNC_FUTURE → its struct's type */
    struct map functions;                 /* USR → struct function */
    struct map ordinary;                  /* USRs of functions that are declared without async */
    ARRAY(struct cursor_entry) variables; /* of the current function */
    struct function *current;             /* null in ordinary functions */
    unsigned item;                        /* where the current declaration at file scope begins */
};

typedef ARRAY(CXCursor) cursor_array;

/* ---- cursors ---- */

static enum CXChildVisitResult collect(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    cursor_array *array = data;
    PUSH(*array, cursor);
    return CXChildVisit_Continue;
}

static cursor_array children_of(CXCursor cursor)
{
    cursor_array array = {0};
    clang_visitChildren(cursor, collect, &array);
    return array;
}

/** The children that are expressions, each once. (libclang shows the operands of some twice.) */
static cursor_array expressions_of(CXCursor cursor)
{
    cursor_array all = children_of(cursor), some = {0};
    for (size_t i = 0; i < all.count; i++) {
        bool seen = false;
        for (size_t j = 0; j < some.count && !seen; j++)
            seen = clang_equalCursors(all.at[i], some.at[j]);
        if (clang_isExpression(clang_getCursorKind(all.at[i])) && !seen)
            PUSH(some, all.at[i]);
    }
    return some;
}

static const char *name_of(CXCursor cursor)
{
    return parse_string(clang_getCursorSpelling(cursor));
}

/** Whether a cursor stands in the main file, or comes out of a macro that is used there. */
static bool is_in_main_file(const struct builder *b, CXCursor cursor)
{
    CXFile file = NULL;
    clang_getFileLocation(clang_getCursorLocation(cursor), &file, NULL, NULL, NULL);
    return file && clang_File_isEqual(file, b->parse->file);
}

/* ---- spans ---- */

/** Whether a comma stands between two bytes outside of all parentheses: they are in two arguments of a macro.
 */
static bool crosses_comma(const struct source *source, struct span span)
{
    int depth = 0;
    for (size_t i = source_token_at(source, span.begin); i < source->tokens.count; i++) {
        const struct token *token = &source->tokens.at[i];
        if (token->span.begin >= span.end)
            return depth != 0;
        if (token->kind != TOKEN_PUNCTUATION)
            continue;
        char c = source->text[token->span.begin];
        if (c == '(' || c == '[' || c == '{')
            depth++;
        else if (c == ')' || c == ']' || c == '}')
            depth--;
        if (depth < 0 || (c == ',' && depth == 0))
            return true;
    }
    return false;
}

/** Widens a span so that it does not end or begin within a macro use, unless it lies within one argument. */
static struct span normalise(const struct builder *b, struct span span)
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
        else if (span.begin == macro.begin || span.end == macro.end || crosses_comma(unit->source, span))
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

/** The outermost macro use that a span begins or ends with: text of the node may come out of it. */
static int hiding_macro(const struct builder *b, struct span span)
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

/** A node whose children overlap or stick out comes out of a macro that uses its arguments in its own way. */
static void widen_over_macro(const struct builder *b, struct node *node)
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

/** Whether the node stands in a macro use, and whether its names may be edited there. */
static void note_surroundings(const struct builder *b, struct node *node)
{
    node->around = -1;
    node->is_editable = node->macro < 0;
    for (int use = macros_at(&b->macros, b->unit, node->span.begin); use >= 0;
         use = b->macros.parents.at[use]) {
        if (!span_contains(b->unit->macros.at[use].span, node->span))
            continue;
        node->around = use;
        node->is_editable &= b->unit->macros.at[use].is_safe;
    }
}

static struct node *new_node(struct builder *b, enum node_kind kind, CXCursor cursor)
{
    struct node *node = NEW(struct node);
    node->kind = kind;
    node->span = normalise(b, parse_span(cursor));
    node->macro = hiding_macro(b, node->span);
    node->tail = tail_macro(b, node->span);
    note_surroundings(b, node);
    return node;
}

static void add_child(struct node *node, struct node *child)
{
    if (!child)
        return;
    child->parent = node;
    PUSH(node->children, child);
    if (node->kind != NODE_UNEVALUATED) {
        node->has_await |= child->has_await;
        node->has_call |= child->has_call;
        node->has_effect |= child->has_effect;
    }
}

static struct node *build_expression(struct builder *b, CXCursor cursor);
static struct node *build_statement(struct builder *b, CXCursor cursor);

static void add_expressions(struct builder *b, struct node *node, CXCursor cursor)
{
    cursor_array children = expressions_of(cursor);
    for (size_t i = 0; i < children.count; i++)
        add_child(node, build_expression(b, children.at[i]));
}

/** Whether an operand inside a type name is run: an array bound is, the operand of typeof is not. */
static bool is_bound(const struct builder *b, CXCursor cursor)
{
    const struct token *before = source_previous(b->unit->source, parse_span(cursor).begin);
    return token_is(b->unit->source, before, "[");
}

/** An operand that stands in a type name: unevaluated, unless it is the bound of a variable array. */
static struct node *build_type_operand(struct builder *b, CXCursor cursor)
{
    struct node *operand = build_expression(b, cursor);
    if (is_bound(b, cursor))
        return operand;
    struct node *node = new_node(b, NODE_UNEVALUATED, cursor);
    add_child(node, operand);
    return node;
}

static void set_type(struct builder *b, struct node *node, CXCursor cursor)
{
    if (b->current)
        node->type = types_build(clang_getCursorType(cursor));
}

static const char *first_word(const struct builder *b, struct span span)
{
    const struct token *token = source_next(b->unit->source, span.begin);
    return token ? model_text(b->unit, token->span) : "";
}

/* ---- functions that are called ---- */

static bool is_annotated_async(CXCursor declaration)
{
    cursor_array children = children_of(declaration);
    for (size_t i = 0; i < children.count; i++)
        if (clang_getCursorKind(children.at[i]) == CXCursor_AnnotateAttr &&
            !strcmp(name_of(children.at[i]), "async"))
            return true;
    return false;
}

static struct function *new_function(struct builder *b, CXCursor cursor)
{
    struct function *function = NEW(struct function);
    CXType type = clang_getCursorType(cursor);
    function->name = name_of(cursor);
    function->offset = parse_offset(clang_getCursorLocation(cursor));
    function->result = types_build(clang_getResultType(type));
    function->is_variadic = clang_isFunctionTypeVariadic(type) && type.kind == CXType_FunctionProto;
    function->is_main = !strcmp(function->name, "main");
    for (int i = 0; i < clang_Cursor_getNumArguments(cursor); i++) {
        CXCursor parameter = clang_Cursor_getArgument(cursor, (unsigned)i);
        struct variable *variable = NEW(struct variable);
        variable->kind = VARIABLE_PARAMETER;
        variable->name = name_of(parameter);
        variable->type = types_build_parameter(clang_getArgType(type, (unsigned)i));
        PUSH(function->parameters, variable);
    }
    const struct type *bound = map_get(&b->bound, function->name);
    if (bound)
        function->convention = CONVENTION_MANUAL;
    PUSH(b->unit->functions, function);
    return function;
}

/** The async function that a declaration declares; null for an ordinary function. */
static struct function *async_function(struct builder *b, CXCursor declaration)
{
    if (clang_getCursorKind(declaration) != CXCursor_FunctionDecl)
        return NULL;
    const char *key = parse_string(clang_getCursorUSR(declaration));
    struct function *function = map_get(&b->functions, key);
    if (!function && is_annotated_async(declaration)) {
        function = new_function(b, declaration);
        map_set(&b->functions, key, function);
    }
    return function;
}

/* ---- variables ---- */

static struct variable *find_variable(const struct builder *b, CXCursor declaration)
{
    for (size_t i = b->variables.count; i-- > 0;)
        if (clang_equalCursors(b->variables.at[i].cursor, declaration))
            return b->variables.at[i].value;
    return NULL;
}

static struct variable *add_variable(struct builder *b, CXCursor cursor, enum variable_kind kind)
{
    struct variable *variable = NEW(struct variable);
    variable->kind = kind;
    variable->name = name_of(cursor);
    variable->type = types_build(clang_getCursorType(cursor));
    variable->span = parse_span(cursor);
    variable->index = (unsigned)b->current->variables.count;
    struct cursor_entry entry = {cursor, variable};
    PUSH(b->variables, entry);
    PUSH(b->current->variables, variable);
    return variable;
}

/* ---- expressions ---- */

static struct keyword_use *keyword_at(const struct builder *b, unsigned offset)
{
    return macros_keyword_at(b->unit, offset);
}

/** The node of a keyword, claiming its use; where the keyword comes out of a macro, the macro must be
 * expanded. */
static void claim(struct builder *b, struct node *node, enum keyword keyword)
{
    struct keyword_use *use = keyword_at(b, node->span.begin);
    if (use && use->keyword == keyword)
        use->is_claimed = true;
    else
        model_expand(b->unit, macros_outermost(&b->macros, macros_at(&b->macros, b->unit, node->span.begin)));
}

static bool is_extension(CXCursor cursor)
{
    return clang_getCursorKind(cursor) == CXCursor_UnaryOperator &&
           clang_getCursorUnaryOperatorKind(cursor) == CXUnaryOperator_Extension;
}

static CXCursor named_callee(CXCursor callee);

/** Whether an expression is a call of an async function. */
static bool is_async_call(struct builder *b, CXCursor cursor)
{
    cursor_array children = expressions_of(cursor);
    if (clang_getCursorKind(cursor) == CXCursor_ParenExpr && children.count == 1)
        return is_async_call(b, children.at[0]);
    if (clang_getCursorKind(cursor) != CXCursor_CallExpr || !children.count)
        return false;
    CXCursor function = named_callee(children.at[0]);
    return !clang_Cursor_isNull(function) && async_function(b, function);
}

/** `await e` is `__extension__ __extension__ e`; where a statement begins with it, clang drops one of the
 * two. An await out of a macro has no keyword in its place, and is told by what it awaits. */
static struct node *build_extension(struct builder *b, CXCursor cursor)
{
    cursor_array operand = expressions_of(cursor);
    unsigned begin = parse_span(cursor).begin;
    bool is_double =
        operand.count == 1 && is_extension(operand.at[0]) && parse_span(operand.at[0]).begin == begin;
    if (is_double)
        operand = expressions_of(operand.at[0]);
    const struct keyword_use *use = keyword_at(b, begin);
    bool is_await = use ? use->keyword == KEYWORD_await
                        : is_double || (operand.count == 1 && is_async_call(b, operand.at[0]));
    struct node *node = new_node(b, is_await ? NODE_AWAIT : NODE_OTHER, cursor);
    for (size_t i = 0; i < operand.count; i++)
        add_child(node, build_expression(b, operand.at[i]));
    if (!is_await)
        return node;
    claim(b, node, KEYWORD_await);
    set_type(b, node, cursor);
    node->has_await = node->has_effect = true;
    return node;
}

static struct node *build_unary(struct builder *b, CXCursor cursor)
{
    enum node_kind kind = NODE_OTHER;
    switch ((int)clang_getCursorUnaryOperatorKind(cursor)) {
    case CXUnaryOperator_Extension:
        return build_extension(b, cursor);
    case CXUnaryOperator_AddrOf:
        kind = NODE_ADDRESS;
        break;
    case CXUnaryOperator_Deref:
        kind = NODE_DEREFERENCE;
        break;
    case CXUnaryOperator_PreInc:
    case CXUnaryOperator_PreDec:
    case CXUnaryOperator_PostInc:
    case CXUnaryOperator_PostDec:
        kind = NODE_STEP;
        break;
    default:
        break;
    }
    struct node *node = new_node(b, kind, cursor);
    add_expressions(b, node, cursor);
    if (kind == NODE_STEP) {
        node->has_effect = true;
        set_type(b, node, cursor);
    }
    return node;
}

static struct node *build_binary(struct builder *b, CXCursor cursor)
{
    enum node_kind kind = NODE_OTHER;
    switch ((int)clang_getCursorBinaryOperatorKind(cursor)) {
    case CXBinaryOperator_Assign:
        kind = NODE_ASSIGN;
        break;
    case CXBinaryOperator_LAnd:
        kind = NODE_AND;
        break;
    case CXBinaryOperator_LOr:
        kind = NODE_OR;
        break;
    case CXBinaryOperator_Comma:
        kind = NODE_COMMA;
        break;
    default:
        break;
    }
    struct node *node = new_node(b, kind, cursor);
    add_expressions(b, node, cursor);
    if (kind != NODE_OTHER)
        set_type(b, node, cursor);
    node->has_effect |= kind == NODE_ASSIGN;
    return node;
}

/** The keyword whose marker `(async_marker_x(), (e))` an expression is, and `e`; KEYWORD_COUNT when it is
 * none. */
static enum keyword marker_of(CXCursor cursor, CXCursor *operand)
{
    cursor_array inner = expressions_of(cursor);
    if (inner.count != 1 || clang_getCursorKind(inner.at[0]) != CXCursor_BinaryOperator)
        return KEYWORD_COUNT;
    cursor_array sides = expressions_of(inner.at[0]);
    static const char prefix[] = "async_marker_";
    if (sides.count != 2 || clang_getCursorKind(sides.at[0]) != CXCursor_CallExpr)
        return KEYWORD_COUNT;
    const char *name = name_of(sides.at[0]);
    if (strncmp(name, prefix, sizeof prefix - 1) != 0)
        return KEYWORD_COUNT;
    *operand = sides.at[1];
    return keyword_of(name + sizeof prefix - 1);
}

/** Where the operand ends of a keyword that takes parentheses. Within the operand of another such keyword,
 * the parser knows only where the word is. */
static unsigned operand_end(const struct builder *b, const struct node *node)
{
    const struct keyword_use *use = keyword_at(b, node->span.begin);
    if (!use)
        return node->span.end;
    unsigned depth = 0;
    const struct token *token = source_next(b->unit->source, use->span.end);
    for (; token; token = source_next(b->unit->source, token->span.end)) {
        depth += token_is(b->unit->source, token, "(");
        depth -= token_is(b->unit->source, token, ")");
        if (depth == 0)
            return token->span.end;
    }
    return node->span.end;
}

static struct node *build_parentheses(struct builder *b, CXCursor cursor)
{
    CXCursor operand;
    enum keyword keyword = marker_of(cursor, &operand);
    if (keyword != KEYWORD_spawn && keyword != KEYWORD_async_block_on) {
        struct node *node = new_node(b, NODE_PARENTHESES, cursor);
        add_expressions(b, node, cursor);
        return node;
    }
    struct node *node = new_node(b, keyword == KEYWORD_spawn ? NODE_SPAWN : NODE_BLOCK_ON, cursor);
    claim(b, node, keyword);
    node->span.end = operand_end(b, node);
    add_expressions(b, node, operand);
    node->has_effect = true;
    return node;
}

static bool is_unevaluated_builtin(const char *name)
{
    return !strcmp(name, "__builtin_constant_p") || !strcmp(name, "__builtin_object_size") ||
           !strcmp(name, "__builtin_dynamic_object_size");
}

/** The function that a callee names directly, or a null cursor. */
static CXCursor named_callee(CXCursor callee)
{
    for (;;) {
        enum CXCursorKind kind = clang_getCursorKind(callee);
        if (kind == CXCursor_DeclRefExpr)
            return clang_getCursorReferenced(callee);
        cursor_array inner = expressions_of(callee);
        bool is_wrapper = kind == CXCursor_ParenExpr || kind == CXCursor_UnexposedExpr;
        if (!is_wrapper || inner.count != 1)
            return clang_getNullCursor();
        callee = inner.at[0];
    }
}

static struct node *build_call(struct builder *b, CXCursor cursor)
{
    struct node *node = new_node(b, NODE_CALL, cursor);
    node->name = name_of(cursor);
    if (is_unevaluated_builtin(node->name))
        node->kind = NODE_UNEVALUATED;
    cursor_array children = expressions_of(cursor);
    CXCursor function = children.count ? named_callee(children.at[0]) : clang_getNullCursor();
    if (!clang_Cursor_isNull(function))
        node->callee = async_function(b, function);
    for (size_t i = 0; i < children.count; i++) {
        struct node *child = build_expression(b, children.at[i]);
        if (i == 0 && node->callee)
            model_strip(child)->callee = NULL;
        add_child(node, child);
    }
    if (node->kind == NODE_CALL) {
        node->has_effect = node->has_call = true;
        set_type(b, node, cursor);
    }
    return node;
}

static struct node *build_reference(struct builder *b, CXCursor cursor)
{
    struct node *node = new_node(b, NODE_REFERENCE, cursor);
    CXCursor declaration = clang_getCursorReferenced(cursor);
    node->callee = async_function(b, declaration);
    node->variable = find_variable(b, declaration);
    if (node->variable)
        node->variable->is_referenced = true;
    return node;
}

static struct node *build_member(struct builder *b, CXCursor cursor)
{
    struct node *node = new_node(b, NODE_MEMBER, cursor);
    cursor_array children = expressions_of(cursor);
    if (children.count) {
        node->is_arrow = clang_getCanonicalType(clang_getCursorType(children.at[0])).kind == CXType_Pointer;
        add_child(node, build_expression(b, children.at[0]));
    }
    return node;
}

static bool is_array_type(CXType type)
{
    enum CXTypeKind kind = clang_getCanonicalType(type).kind;
    return kind == CXType_ConstantArray || kind == CXType_IncompleteArray || kind == CXType_VariableArray;
}

static bool mentions_variable_array(struct builder *b, CXCursor operand)
{
    return clang_getCanonicalType(clang_getCursorType(operand)).kind == CXType_VariableArray ||
           is_bound(b, operand);
}

/** sizeof, _Alignof: the operand is run only when it is of variable length (C17 6.5.3.4p2). */
static struct node *build_size_of(struct builder *b, CXCursor cursor)
{
    struct node *node = new_node(b, NODE_UNEVALUATED, cursor);
    cursor_array children = expressions_of(cursor);
    for (size_t i = 0; i < children.count; i++)
        if (strstr(first_word(b, node->span), "size") && mentions_variable_array(b, children.at[i]))
            node->kind = NODE_SIZE_OF_VARIABLE;
    for (size_t i = 0; i < children.count; i++)
        add_child(node, build_expression(b, children.at[i]));
    return node;
}

static struct node *build_cast(struct builder *b, CXCursor cursor)
{
    struct node *node = new_node(b, NODE_OTHER, cursor);
    cursor_array children = expressions_of(cursor);
    for (size_t i = 0; i < children.count; i++)
        add_child(node, i + 1 < children.count ? build_type_operand(b, children.at[i])
                                               : build_expression(b, children.at[i]));
    return node;
}

static struct node *build_compound_literal(struct builder *b, CXCursor cursor)
{
    struct node *node = new_node(b, NODE_COMPOUND_LITERAL, cursor);
    set_type(b, node, cursor);
    cursor_array children = expressions_of(cursor);
    for (size_t i = 0; i < children.count; i++)
        add_child(node, i + 1 < children.count ? build_type_operand(b, children.at[i])
                                               : build_expression(b, children.at[i]));
    if (b->current) {
        node->variable = add_variable(b, cursor, VARIABLE_LITERAL);
        node->variable->name = "literal";
        node->variable->is_referenced = true;
    }
    return node;
}

static struct node *build_conditional(struct builder *b, CXCursor cursor)
{
    struct node *node = new_node(b, NODE_CONDITIONAL, cursor);
    add_expressions(b, node, cursor);
    set_type(b, node, cursor);
    return node;
}

static struct node *build_statement_expression(struct builder *b, CXCursor cursor)
{
    struct node *node = new_node(b, NODE_STATEMENT_EXPRESSION, cursor);
    cursor_array children = children_of(cursor);
    for (size_t i = 0; i < children.count; i++)
        add_child(node, build_statement(b, children.at[i]));
    node->has_effect = true;
    set_type(b, node, cursor);
    return node;
}

/** GNU `a ?: b`, which libclang shows as unexposed with the condition three times and `b`. */
static bool is_elvis(const cursor_array *children)
{
    if (children->count < 2)
        return false;
    struct span first = parse_span(children->at[0]), last = parse_span(children->at[children->count - 1]);
    for (size_t i = 1; i + 1 < children->count; i++)
        if (!span_equal(parse_span(children->at[i]), first))
            return false;
    return !span_equal(first, last);
}

/** Whether `?` and `:` stand side by side between two operands. */
static bool has_elvis_operator(const struct builder *b, const cursor_array *children)
{
    const struct source *source = b->unit->source;
    const struct token *colon = source_previous(source, parse_span(children->at[children->count - 1]).begin);
    while (token_is(source, colon, "("))
        colon = source_previous(source, colon->span.begin);
    if (!token_is(source, colon, ":"))
        return token_is(source, colon, "?:");
    return token_is(source, source_previous(source, colon->span.begin), "?");
}

static struct node *build_elvis(struct builder *b, CXCursor cursor, const cursor_array *children)
{
    struct node *node = new_node(b, NODE_ELVIS, cursor);
    struct node *condition = build_expression(b, children->at[0]);
    add_child(node, condition);
    if (b->current)
        condition->type = types_build(clang_getCursorType(children->at[0]));
    add_child(node, build_expression(b, children->at[children->count - 1]));
    set_type(b, node, cursor);
    return node;
}

static struct node *build_conversion(struct builder *b, CXCursor cursor, CXCursor operand)
{
    CXType to = clang_getCanonicalType(clang_getCursorType(cursor)), from = clang_getCursorType(operand);
    bool is_name = clang_getCursorKind(operand) == CXCursor_StringLiteral &&
                   clang_equalTypes(clang_getCursorType(cursor), from);
    if (is_name)
        return new_node(b, NODE_FUNCTION_NAME, cursor);
    bool is_decay = to.kind == CXType_Pointer && is_array_type(from);
    struct node *node = new_node(b, is_decay ? NODE_DECAY : NODE_CONVERSION, cursor);
    add_child(node, build_expression(b, operand));
    return node;
}

static struct node *build_unexposed(struct builder *b, CXCursor cursor)
{
    cursor_array children = expressions_of(cursor);
    struct span span = normalise(b, parse_span(cursor));
    const char *word = first_word(b, span);
    if (children.count == 1 && span_equal(span, normalise(b, parse_span(children.at[0]))))
        return build_conversion(b, cursor, children.at[0]);
    cursor_array all = children_of(cursor);
    if (is_elvis(&all) && has_elvis_operator(b, &all))
        return build_elvis(b, cursor, &all);
    struct node *node =
        new_node(b, !strcmp(word, "__builtin_choose_expr") ? NODE_CHOOSE : NODE_OTHER, cursor);
    if (!strcmp(word, "__builtin_types_compatible_p"))
        node->kind = NODE_UNEVALUATED;
    add_expressions(b, node, cursor);
    if (node->kind == NODE_CHOOSE)
        set_type(b, node, cursor);
    for (size_t i = 0; node->kind == NODE_CHOOSE && b->current && i < children.count; i++)
        node->children.at[i]->type = types_build(clang_getCursorType(children.at[i]));
    return node;
}

static struct node *build_generic_node(struct builder *b, enum node_kind kind, CXCursor cursor)
{
    struct node *node = new_node(b, kind, cursor);
    add_expressions(b, node, cursor);
    return node;
}

static struct node *build_generic_selection(struct builder *b, CXCursor cursor)
{
    struct node *node = new_node(b, NODE_GENERIC, cursor);
    set_type(b, node, cursor);
    cursor_array children = expressions_of(cursor);
    for (size_t i = 0; i < children.count; i++) {
        struct node *child = build_expression(b, children.at[i]);
        if (i == 0) {
            struct node *control = new_node(b, NODE_UNEVALUATED, children.at[i]);
            add_child(control, child);
            child = control;
        } else if (b->current) {
            child->type = types_build(clang_getCursorType(children.at[i]));
        }
        add_child(node, child);
    }
    return node;
}

static struct node *build_subscript(struct builder *b, CXCursor cursor)
{
    struct node *node = build_generic_node(b, NODE_SUBSCRIPT, cursor);
    cursor_array children = expressions_of(cursor);
    enum CXTypeKind kind =
        children.count ? clang_getCanonicalType(clang_getCursorType(children.at[0])).kind : CXType_Invalid;
    node->is_vector = kind == CXType_Vector || kind == CXType_ExtVector;
    return node;
}

static struct node *expression_of_kind(struct builder *b, CXCursor cursor)
{
    switch ((int)clang_getCursorKind(cursor)) {
    case CXCursor_ParenExpr:
        return build_parentheses(b, cursor);
    case CXCursor_UnaryOperator:
        return build_unary(b, cursor);
    case CXCursor_BinaryOperator:
        return build_binary(b, cursor);
    case CXCursor_CompoundAssignOperator: {
        struct node *node = build_generic_node(b, NODE_ASSIGN, cursor);
        node->is_compound_assignment = node->has_effect = true;
        set_type(b, node, cursor);
        return node;
    }
    case CXCursor_ConditionalOperator:
        return build_conditional(b, cursor);
    case CXCursor_CallExpr:
        return build_call(b, cursor);
    case CXCursor_DeclRefExpr:
        return build_reference(b, cursor);
    case CXCursor_MemberRefExpr:
        return build_member(b, cursor);
    case CXCursor_ArraySubscriptExpr:
        return build_subscript(b, cursor);
    case CXCursor_UnaryExpr:
        return build_size_of(b, cursor);
    case CXCursor_CStyleCastExpr:
        return build_cast(b, cursor);
    case CXCursor_CompoundLiteralExpr:
        return build_compound_literal(b, cursor);
    case CXCursor_InitListExpr:
        return build_generic_node(b, NODE_INITIALISER_LIST, cursor);
    case CXCursor_StmtExpr:
        return build_statement_expression(b, cursor);
    case CXCursor_GenericSelectionExpr:
        return build_generic_selection(b, cursor);
    case CXCursor_UnexposedExpr:
        return build_unexposed(b, cursor);
    default:
        return build_generic_node(b, NODE_OTHER, cursor);
    }
}

static struct node *build_expression(struct builder *b, CXCursor cursor)
{
    struct node *node = expression_of_kind(b, cursor);
    widen_over_macro(b, node);
    return node;
}

/* ---- statements ---- */

/** Takes the semicolon that ends a statement into its span. */
static void take_semicolon(const struct builder *b, struct node *node)
{
    const struct token *next = source_next(b->unit->source, node->span.end);
    if (!token_is(b->unit->source, next, ";"))
        return;
    node->span.end = next->span.end;
    note_surroundings(b, node);
}

/** The text of an alignment specifier or attribute, as a specifier. */
static const char *alignment_of(struct builder *b, CXCursor attribute)
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
            bool is_specifier = source->text[parse_span(attribute).begin] == '_' ||
                                !strncmp(source->text + parse_span(attribute).begin, "alignas", 7);
            return arena_printf(is_specifier ? "_Alignas%s" : "__attribute__((__aligned__%s))",
                                model_text(b->unit, span));
        }
    }
    return NULL;
}

static void note_attribute(struct builder *b, struct variable *variable, CXCursor attribute)
{
    enum CXCursorKind kind = clang_getCursorKind(attribute);
    struct span span = normalise(b, parse_span(attribute));
    if (kind == CXCursor_AlignedAttr)
        variable->alignment = alignment_of(b, attribute);
    else if (kind == CXCursor_UnexposedAttr) {
        const char *word = first_word(b, span);
        variable->has_cleanup |= !strcmp(word, "cleanup") || !strcmp(word, "__cleanup__");
        model_expand(b->unit, hiding_macro(b, span));
    }
}

static struct node *build_variable(struct builder *b, CXCursor cursor)
{
    struct node *node = new_node(b, NODE_VARIABLE, cursor);
    enum CX_StorageClass storage = clang_Cursor_getStorageClass(cursor);
    bool is_static = storage == CX_SC_Static || storage == CX_SC_Extern;
    if (b->current)
        node->variable = add_variable(b, cursor, is_static ? VARIABLE_STATIC : VARIABLE_LOCAL);
    CXCursor initialiser = clang_Cursor_getVarDeclInitializer(cursor);
    cursor_array children = children_of(cursor);
    for (size_t i = 0; i < children.count; i++) {
        CXCursor child = children.at[i];
        if (node->variable && clang_isAttribute(clang_getCursorKind(child)))
            note_attribute(b, node->variable, child);
        if (!clang_isExpression(clang_getCursorKind(child)))
            continue;
        node->has_initialiser = clang_equalCursors(child, initialiser);
        add_child(node, node->has_initialiser ? build_expression(b, child) : build_type_operand(b, child));
    }
    return node;
}

static void claim_specifiers(struct builder *b, CXCursor cursor);

static enum CXChildVisitResult find_operands(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    if (!clang_isExpression(clang_getCursorKind(cursor)))
        return CXChildVisit_Recurse;
    cursor_array *array = data;
    PUSH(*array, cursor);
    return CXChildVisit_Continue;
}

/** A type, prototype or static assertion among the statements. The names in it are operands that are not run.
 */
static void build_other_declaration(struct builder *b, struct node *node, CXCursor cursor)
{
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_FunctionDecl)
        claim_specifiers(b, cursor);
    else if (kind == CXCursor_TypedefDecl && b->current)
        node->declares_variable_type |= types_build(clang_getTypedefDeclUnderlyingType(cursor))->is_variable;
    cursor_array operands = {0};
    clang_visitChildren(cursor, find_operands, &operands);
    for (size_t i = 0; i < operands.count; i++) {
        bool is_run = kind == CXCursor_TypedefDecl && is_bound(b, operands.at[i]);
        struct node *operand = build_expression(b, operands.at[i]);
        if (!is_run) {
            struct node *wrapper = new_node(b, NODE_UNEVALUATED, operands.at[i]);
            add_child(wrapper, operand);
            operand = wrapper;
        }
        add_child(node, operand);
    }
}

static struct node *build_declaration(struct builder *b, CXCursor cursor)
{
    struct node *node = new_node(b, NODE_DECLARATION, cursor);
    cursor_array children = children_of(cursor);
    for (size_t i = 0; i < children.count; i++) {
        enum CXCursorKind kind = clang_getCursorKind(children.at[i]);
        if (kind == CXCursor_VarDecl)
            add_child(node, build_variable(b, children.at[i]));
        else
            build_other_declaration(b, node, children.at[i]);
    }
    return node;
}

static struct node *build_for(struct builder *b, CXCursor cursor)
{
    struct node *node = new_node(b, NODE_FOR, cursor);
    const struct source *source = b->unit->source;
    cursor_array children = children_of(cursor);
    const struct token *open = source_next(source, node->span.begin + 3);
    unsigned semicolons[2] = {0, 0}, found = 0;
    int depth = 0;
    for (const struct token *t = open; t && found < 2; t = source_next(source, t->span.end)) {
        char c = source->text[t->span.begin];
        depth += (c == '(' || c == '{') - (c == ')' || c == '}');
        if (c == ';' && depth == 1)
            semicolons[found++] = t->span.begin;
    }
    if (node->macro >= 0 && b->unit->macros.at[node->macro].span.begin == node->span.begin)
        found = 0;
    for (size_t i = 0; i < children.count; i++) {
        struct node *child = i + 1 == children.count ||
                                     clang_isDeclaration(clang_getCursorKind(children.at[i])) ||
                                     clang_isStatement(clang_getCursorKind(children.at[i]))
                                 ? build_statement(b, children.at[i])
                                 : build_expression(b, children.at[i]);
        add_child(node, child);
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
        model_expand(b->unit, macros_outermost(&b->macros, macros_at(&b->macros, b->unit, node->span.begin)));
    return node;
}

static void add_statement_children(struct builder *b, struct node *node, CXCursor cursor)
{
    cursor_array children = children_of(cursor);
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
            node->name = name_of(children.at[i]);
        else if (is_operand && clang_isExpression(kind))
            add_child(node, build_expression(b, children.at[i]));
        else if (clang_isExpression(kind) || clang_isStatement(kind))
            add_child(node, build_statement(b, children.at[i]));
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

static struct node *build_statement(struct builder *b, CXCursor cursor)
{
    enum node_kind kind = statement_kind(cursor);
    struct node *node;
    if (kind == NODE_DECLARATION)
        return build_declaration(b, cursor);
    if (kind == NODE_FOR) {
        node = build_for(b, cursor);
    } else {
        node = new_node(b, kind, cursor);
        if (kind == NODE_EXPRESSION) {
            struct node *e = build_expression(b, cursor);
            add_child(node, e);
            if (e->kind == NODE_SPAWN)
                node->span.end = e->span.end;
        } else {
            add_statement_children(b, node, cursor);
        }
    }
    if (kind == NODE_LABEL)
        node->name = name_of(cursor);
    if (kind == NODE_WHILE || kind == NODE_DO)
        set_loop_parts(node);
    if (ends_in_semicolon(kind))
        take_semicolon(b, node);
    cover_last_child(node);
    return node;
}

/* ---- functions ---- */

/** Sets the scopes of the variables that a tree declares. */
static void set_scopes(struct node *node)
{
    if (node->variable && (node->kind == NODE_VARIABLE || node->kind == NODE_COMPOUND_LITERAL))
        node->variable->scope = model_scope(node);
    for (size_t i = 0; i < node->children.count; i++)
        set_scopes(node->children.at[i]);
}

/** Where the declaration at file scope begins that a byte belongs to. */
static unsigned item_begin(const struct source *source, unsigned offset)
{
    const struct token *before = source_previous(source, offset);
    while (before && !token_is(source, before, ";") && !token_is(source, before, "}")) {
        bool is_next_line = false;
        for (size_t d = 0; d < source->directives.count && !is_next_line; d++)
            is_next_line = source->directives.at[d].span.begin >= before->span.end &&
                           source->directives.at[d].span.begin < offset;
        if (is_next_line)
            break;
        offset = before->span.begin;
        before = source_previous(source, offset);
    }
    return offset;
}

static void note_prototype(struct builder *b, struct function *function, CXCursor cursor)
{
    struct span span = normalise(b, parse_span(cursor));
    span.begin = item_begin(b->unit->source, span.begin);
    const struct token *next = source_next(b->unit->source, span.end);
    while (next && !token_is(b->unit->source, next, ";") &&
           !token_is(b->unit->source, next, ",")) /* attributes */
        next = source_next(b->unit->source, next->span.end);
    if (next)
        span.end = next->span.end;
    PUSH(function->prototypes, span);
}

static void claim_specifiers(struct builder *b, CXCursor cursor)
{
    cursor_array children = children_of(cursor);
    for (size_t i = 0; i < children.count; i++) {
        if (clang_getCursorKind(children.at[i]) != CXCursor_AnnotateAttr)
            continue;
        struct span span = parse_span(children.at[i]);
        struct keyword_use *use = keyword_at(b, span.begin);
        if (use)
            use->is_claimed = true;
        else
            model_expand(b->unit, macros_outermost(&b->macros, macros_at(&b->macros, b->unit, span.begin)));
    }
}

/** Attributes that promise or ask for nothing that the generated functions would not keep without them. */
static bool is_harmless_attribute(const char *word)
{
    static const char *const harmless[] = {"unused",
                                           "maybe_unused",
                                           "warn_unused_result",
                                           "nodiscard",
                                           "noinline",
                                           "always_inline",
                                           "hot",
                                           "cold",
                                           "nonnull",
                                           "returns_nonnull",
                                           "format",
                                           "deprecated",
                                           "noreturn",
                                           "_Noreturn",
                                           "malloc",
                                           "nothrow",
                                           "leaf"};
    size_t length = strlen(word);
    if (length > 4 && !strncmp(word, "__", 2) && !strcmp(word + length - 2, "__"))
        word = arena_copy(word + 2, length - 4);
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        if (!strcmp(word, harmless[i]))
            return true;
    return false;
}

/** Notes the attributes beside the ones that `async` stands for. */
static void note_function_attributes(struct builder *b, struct function *function, CXCursor cursor)
{
    cursor_array children = children_of(cursor);
    for (size_t i = 0; i < children.count; i++) {
        struct span span = normalise(b, parse_span(children.at[i]));
        if (!clang_isAttribute(clang_getCursorKind(children.at[i])) || keyword_at(b, span.begin) ||
            !is_in_main_file(b, children.at[i]))
            continue;
        model_expand(b->unit, hiding_macro(b, span));
        const char *word = first_word(b, span);
        function->has_attributes |= !is_harmless_attribute(word);
        function->is_unused |= strstr(word, "unused") && !strstr(word, "result");
    }
}

/** Whether a definition declares its parameters behind the parentheses (C17 6.9.1p6). */
static bool is_old_style(const struct builder *b, CXCursor cursor)
{
    if (clang_Cursor_getNumArguments(cursor) <= 0)
        return false;
    CXCursor last = clang_Cursor_getArgument(cursor, (unsigned)clang_Cursor_getNumArguments(cursor) - 1);
    const struct token *next = source_next(b->unit->source, parse_span(last).end);
    return token_is(b->unit->source, next, ";");
}

static void build_definition(struct builder *b, struct function *function, CXCursor cursor)
{
    b->current = function;
    b->variables.count = 0;
    function->convention = CONVENTION_STATE;
    function->span = normalise(b, parse_span(cursor));
    function->span.begin = item_begin(b->unit->source, function->span.begin);
    function->offset = parse_offset(clang_getCursorLocation(cursor));
    function->is_static = clang_getCursorLinkage(cursor) == CXLinkage_Internal;
    function->is_inline = clang_Cursor_isFunctionInlined(cursor);
    function->is_old_style = is_old_style(b, cursor);
    function->parameters.count = 0;
    CXType type = clang_getCursorType(cursor);
    CXCursor body = clang_getNullCursor();
    cursor_array children = children_of(cursor);
    for (size_t i = 0; i < children.count; i++)
        if (clang_getCursorKind(children.at[i]) == CXCursor_CompoundStmt)
            body = children.at[i];
    for (int i = 0; i < clang_Cursor_getNumArguments(cursor); i++) {
        struct variable *parameter =
            add_variable(b, clang_Cursor_getArgument(cursor, (unsigned)i), VARIABLE_PARAMETER);
        if (i < clang_getNumArgTypes(type))
            parameter->type = types_build_parameter(clang_getArgType(type, (unsigned)i));
        PUSH(function->parameters, parameter);
    }
    function->body = build_statement(b, body);
    model_expand(b->unit, function->body->macro);
    model_expand(b->unit, function->body->tail);
    model_expand(b->unit, function->body->around);
    set_scopes(function->body);
    b->current = NULL;
}

/** Collects the operations of an ordinary function. */
static void find_operations(struct builder *b, struct node *node)
{
    if (node->kind == NODE_SPAWN || node->kind == NODE_BLOCK_ON || node->kind == NODE_AWAIT ||
        (node->callee && (node->kind == NODE_CALL || node->kind == NODE_REFERENCE))) {
        PUSH(b->unit->operations, ((struct operation){node, b->item}));
        return;
    }
    for (size_t i = 0; i < node->children.count; i++)
        find_operations(b, node->children.at[i]);
}

static void build_ordinary(struct builder *b, CXCursor cursor)
{
    b->item = item_begin(b->unit->source, normalise(b, parse_span(cursor)).begin);
    cursor_array children = children_of(cursor);
    for (size_t i = 0; i < children.count; i++) {
        enum CXCursorKind kind = clang_getCursorKind(children.at[i]);
        if (kind == CXCursor_CompoundStmt)
            find_operations(b, build_statement(b, children.at[i]));
        else if (clang_isExpression(kind))
            find_operations(b, build_expression(b, children.at[i]));
    }
}

/** Whether a declaration says async itself: the attribute is inherited from an earlier one. */
static bool has_own_specifier(const struct builder *b, CXCursor cursor)
{
    struct span span = normalise(b, parse_span(cursor));
    unsigned begin = item_begin(b->unit->source, span.begin);
    for (size_t i = 0; i < b->unit->keywords.count; i++) {
        const struct keyword_use *use = &b->unit->keywords.at[i];
        if (use->keyword == KEYWORD_async && use->span.begin >= begin && use->span.begin < span.end)
            return true;
    }
    return macros_at(&b->macros, b->unit, span.begin) >= 0 || macros_at(&b->macros, b->unit, begin) >= 0;
}

static void build_function(struct builder *b, CXCursor cursor)
{
    struct function *function = async_function(b, cursor);
    const char *key = parse_string(clang_getCursorUSR(cursor));
    if (!function) {
        map_set(&b->ordinary, key, b);
        if (clang_isCursorDefinition(cursor))
            build_ordinary(b, cursor);
        return;
    }
    function->is_mixed |= !has_own_specifier(b, cursor) || map_get(&b->ordinary, key);
    claim_specifiers(b, cursor);
    note_function_attributes(b, function, cursor);
    function->is_static |= clang_getCursorLinkage(cursor) == CXLinkage_Internal;
    if (clang_isCursorDefinition(cursor))
        build_definition(b, function, cursor);
    else
        note_prototype(b, function, cursor);
}

static void note_binding(struct builder *b, CXCursor cursor)
{
    static const char prefix[] = "async_bound_";
    const char *name = name_of(cursor);
    if (!strncmp(name, prefix, sizeof prefix - 1))
        map_set(&b->bound, name + sizeof prefix - 1, types_build(clang_getTypedefDeclUnderlyingType(cursor)));
}

/** Rewriting may leave out or double what counts in a body. */
static void expand_counters(struct unit *unit)
{
    for (size_t m = 0; m < unit->macros.count; m++)
        for (size_t f = 0; unit->macros.at[m].counts && f < unit->functions.count; f++)
            if (unit->functions.at[f]->body &&
                span_contains(unit->functions.at[f]->span, unit->macros.at[m].span))
                model_expand(unit, (int)m);
}

void build(struct unit *unit, const struct parse *parse)
{
    struct builder b = {.unit = unit, .parse = parse};
    macros_find(&b.macros, unit, parse);
    if (!map_get(&unit->names, "async_marker_async"))
        return;
    cursor_array top = children_of(clang_getTranslationUnitCursor(parse->unit));
    for (size_t i = 0; i < top.count; i++)
        if (clang_getCursorKind(top.at[i]) == CXCursor_TypedefDecl)
            note_binding(&b, top.at[i]);
    for (size_t i = 0; i < top.count; i++) {
        if (!is_in_main_file(&b, top.at[i]))
            continue;
        if (clang_getCursorKind(top.at[i]) == CXCursor_FunctionDecl)
            build_function(&b, top.at[i]);
        else
            build_ordinary(&b, top.at[i]);
    }
    expand_counters(unit);
}
