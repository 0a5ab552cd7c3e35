/* Expressions: from cursors to nodes. */
#include "builder.h"

#include <string.h>

/* ---- expressions ---- */

struct keyword_use *build_keyword_at(const struct builder *b, unsigned offset)
{
    return macros_keyword_at(b->unit, offset);
}

void build_claim(struct builder *b, struct node *node, enum keyword keyword)
{
    struct keyword_use *use = build_keyword_at(b, node->span.begin);
    if (use && use->keyword == keyword)
        use->is_claimed = true;
    else
        model_expand(b->unit, macros_outermost(&b->macros, macros_at(&b->macros, b->unit, node->span.begin)));
}

bool build_is_extension(CXCursor cursor)
{
    return clang_getCursorKind(cursor) == CXCursor_UnaryOperator &&
           clang_getCursorUnaryOperatorKind(cursor) == CXUnaryOperator_Extension;
}

static CXCursor named_callee(CXCursor callee);

/** Whether an expression is a call of an async function. */
static bool is_async_call(struct builder *b, CXCursor cursor)
{
    cursor_array children = builder_expressions_of(cursor);
    if (clang_getCursorKind(cursor) == CXCursor_ParenExpr && children.count == 1)
        return is_async_call(b, children.at[0]);
    if (clang_getCursorKind(cursor) != CXCursor_CallExpr || !children.count)
        return false;
    CXCursor function = named_callee(children.at[0]);
    if (!clang_Cursor_isNull(function) && build_async_function(b, function))
        return true;
    return build_is_async_pointer(children.at[0]);
}

/** The same of a node. */
static bool is_async_call_node(struct node *e)
{
    e = model_strip(e);
    return e->kind == NODE_CALL && e->callee;
}

/** Whether an expression makes no sense unless it is awaited: a future, or what takes an item of a generator.
 */
static bool is_to_be_awaited(struct builder *b, CXCursor cursor)
{
    bool is_next = clang_getCursorKind(cursor) == CXCursor_CallExpr &&
                   !strncmp(builder_name_of(cursor), "async_next", strlen("async_next"));
    return is_next || is_async_call(b, cursor) || types_is_future(&b->futures, clang_getCursorType(cursor));
}

/** Whether a keyword may stand before an operand without standing in the text, since a macro gives it. */
static bool is_hidden(const struct builder *b, unsigned begin)
{
    return !build_keyword_at(b, begin) && macros_at(&b->macros, b->unit, begin) >= 0;
}

/** Whether an extension is the one that clang has left of a yield's and of what follows that. */
static bool is_of_yield(const struct builder *b, unsigned begin, CXCursor operand)
{
    return b->yield.end && begin == b->yield.begin && !build_is_extension(operand);
}

/** `await e` is `__extension__ __extension__ e`, and a yield one more; where a statement begins with some,
 * clang drops all but one. A keyword out of a macro is not in its place: an await is told by what it awaits,
 * and for a yield the macro is expanded. */
static struct node *build_extension(struct builder *b, CXCursor cursor)
{
    cursor_array operand = builder_expressions_of(cursor);
    unsigned begin = builder_span_of(b, cursor).begin;
    bool is_double = operand.count == 1 && build_is_extension(operand.at[0]) &&
                     builder_span_of(b, operand.at[0]).begin == begin;
    if (is_double)
        operand = builder_expressions_of(operand.at[0]);
    bool is_of_both = !is_double && operand.count == 1 && is_of_yield(b, begin, operand.at[0]);
    if (is_of_both)
        begin = b->yield.end;
    const struct keyword_use *use = build_keyword_at(b, begin);
    bool may_be_hidden = is_hidden(b, begin);
    bool is_await =
        use ? use->keyword == KEYWORD_await
            : is_double || (operand.count == 1 && may_be_hidden && is_to_be_awaited(b, operand.at[0]));
    if (may_be_hidden && !is_of_both && b->current && b->current->item)
        model_expand(b->unit, macros_outermost(&b->macros, macros_at(&b->macros, b->unit, begin)));
    struct node *node = builder_node(b, is_await ? NODE_AWAIT : NODE_OTHER, cursor);
    for (size_t i = 0; i < operand.count; i++) {
        struct node *e = build_expression(b, operand.at[i]);
        if (is_await)
            build_await_next(b, e);
        bool is_future = build_is_future(e) && !e->future.is_generator;
        builder_add(node, is_await && is_future && !is_async_call_node(e) ? build_join(b, e) : e);
    }
    if (!is_await)
        return node;
    build_claim(b, node, KEYWORD_await);
    builder_set_type(b, node, cursor);
    struct node *call = node->children.count ? model_strip(node->children.at[0]) : NULL;
    if (call && call->kind == NODE_CALL && call->callee)
        node->type = call->callee->result;
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
    struct node *node = builder_node(b, kind, cursor);
    builder_add_expressions(b, node, cursor);
    if (kind == NODE_STEP) {
        node->has_effect = true;
        builder_set_type(b, node, cursor);
    }
    return node;
}

/** Notes what the right side of an assignment is wanted for. */
static void want_assigned(struct builder *b, struct node *assignment, CXCursor cursor)
{
    struct node *place = assignment->children.at[0], *value = assignment->children.at[1];
    build_want(b, value, clang_getCursorType(builder_expressions_of(cursor).at[0]));
    if (place->future.is_generator)
        build_want_async(value, place->future.is_async);
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
    struct node *node = builder_node(b, kind, cursor);
    builder_add_expressions(b, node, cursor);
    if (kind != NODE_OTHER)
        builder_set_type(b, node, cursor);
    node->has_effect |= kind == NODE_ASSIGN;
    if (kind == NODE_ASSIGN && node->children.count == 2)
        want_assigned(b, node, cursor);
    return node;
}

/** What a marker's operand is without the marker's own parentheses, which stand where the marker does. */
static CXCursor within_marker(CXCursor operand)
{
    for (unsigned begin = parse_span(operand).begin; parse_span(operand).begin == begin;) {
        cursor_array inner = builder_expressions_of(operand);
        enum CXCursorKind kind = clang_getCursorKind(operand);
        if (inner.count != 1 || (kind != CXCursor_ParenExpr && kind != CXCursor_UnexposedExpr))
            break;
        operand = inner.at[0];
    }
    return operand;
}

/** The keyword whose marker `(async_marker_x(), (e))` an expression is, and `e`; KEYWORD_COUNT when it is
 * none. */
static enum keyword marker_of(CXCursor cursor, CXCursor *operand)
{
    cursor_array inner = builder_expressions_of(cursor);
    if (inner.count != 1 || clang_getCursorKind(inner.at[0]) != CXCursor_BinaryOperator)
        return KEYWORD_COUNT;
    cursor_array sides = builder_expressions_of(inner.at[0]);
    static const char prefix[] = "async_marker_";
    if (sides.count != 2 || clang_getCursorKind(sides.at[0]) != CXCursor_CallExpr)
        return KEYWORD_COUNT;
    const char *name = builder_name_of(sides.at[0]);
    if (strncmp(name, prefix, sizeof prefix - 1) != 0)
        return KEYWORD_COUNT;
    *operand = within_marker(sides.at[1]);
    return keyword_of(name + sizeof prefix - 1);
}

/** Widens the span of a keyword that looks like a call over its operand: within another one's operand,
 * libclang has only where it begins. */
static void cover_call(const struct builder *b, struct node *node)
{
    const struct source *source = b->unit->source;
    const struct keyword_use *use = build_keyword_at(b, node->span.begin);
    const struct token *open = use ? source_next(source, use->span.end) : NULL;
    if (!token_is(source, open, "("))
        return;
    node->span.end = source_parentheses_end(source, open);
    node->is_covering = true;
}

/** The same of what ends with such a keyword. */
static void cover_last(struct node *node)
{
    const struct node *last = node->children.count ? node->children.at[node->children.count - 1] : NULL;
    if (!last || !last->is_covering || last->span.end <= node->span.end ||
        last->span.begin < node->span.begin)
        return;
    node->span.end = last->span.end;
    node->is_covering = true;
}

/** What a keyword that looks like a call makes of its operand; NODE_PARENTHESES for none. */
static enum node_kind operation_kind(enum keyword keyword)
{
    switch ((int)keyword) {
    case KEYWORD_spawn:
        return NODE_SPAWN;
    case KEYWORD_lazy:
        return NODE_LAZY;
    case KEYWORD_async_block_on:
        return NODE_BLOCK_ON;
    case KEYWORD_try:
        return NODE_TRY;
    case KEYWORD_within:
        return NODE_WITHIN;
    case KEYWORD_blocking:
    case KEYWORD_blocking_detached:
        return NODE_BLOCKING;
    case KEYWORD_yield_from:
        return NODE_AWAIT;
    default:
        return NODE_PARENTHESES;
    }
}

CXCursor build_voided(CXCursor cast)
{
    cursor_array operands = builder_expressions_of(cast);
    CXCursor operand = operands.at[operands.count - 1], inner = operand;
    if (clang_getCursorKind(operand) == CXCursor_UnexposedExpr) /* an object is read */
        inner = builder_expressions_of(operand).at[0];
    if (clang_getCursorKind(inner) != CXCursor_ParenExpr)
        return operand;
    operands = builder_expressions_of(inner);
    return operands.at[operands.count - 1];
}

/** `(void)sleep(ms), (void)(e), 1`. */
static void add_deadline(struct builder *b, struct node *node, CXCursor operand)
{
    cursor_array whole = builder_expressions_of(operand);
    cursor_array sides = builder_expressions_of(whole.at[0]);
    builder_add(node, build_expression(b, build_voided(sides.at[0])));
    bool is_raced = b->is_raced;
    b->is_raced = true;
    builder_add(node, build_expression(b, build_voided(sides.at[1])));
    b->is_raced = is_raced;
    builder_set_type(b, node, operand);
    node->has_await = true;
}

/** The runtime's function that waits for a call on the pool of threads. */
static struct function *pool_function(struct builder *b, struct type *result, bool is_detached)
{
    static const struct type frame = {.size = sizeof(void *), .align = _Alignof(void *)}; /* the job */
    struct function *function = table_get(&b->pool_calls[is_detached], result);
    if (function)
        return function;
    function = NEW(struct function);
    function->name = is_detached ? "async_blocking_detached" : "async_blocking";
    function->is_slow = !is_detached;
    function->convention = CONVENTION_MANUAL;
    function->bound = &frame;
    function->result = result;
    PUSH(b->unit->functions, function);
    table_set(&b->pool_calls[is_detached], result, function);
    return function;
}

/** A call that is made elsewhere: its arguments are kept, as what they have been converted to. So is a
 * pointer to a function that is not declared there. */
static void add_pool_call(struct builder *b, struct node *node, CXCursor operand)
{
    struct node *call = build_expression(b, operand);
    builder_add(node, call);
    parts_expand_operands(b, call);
    if (!b->current || clang_getCursorKind(operand) != CXCursor_CallExpr || call->kind != NODE_CALL)
        return;
    builder_set_type(b, node, operand);
    node->callee = pool_function(b, node->type, node->is_detached);
    cursor_array operands = builder_expressions_of(operand);
    for (size_t i = 0; i < call->children.count; i++)
        call->children.at[i]->type = types_build(&b->types, clang_getCursorType(operands.at[i]));
    CXCursor function = named_callee(operands.at[0]);
    call->is_named = !clang_Cursor_isNull(function) &&
                     clang_getCursorKind(function) == CXCursor_FunctionDecl &&
                     !build_is_declared_inside(b, builder_name_of(function));
}

/** What is spawned, made lazy or run to its end: a call, a block or a future. */
static void add_future(struct builder *b, struct node *node, CXCursor operand)
{
    bool is_block = node->kind != NODE_BLOCK_ON && clang_getCursorKind(operand) == CXCursor_StmtExpr;
    struct node *e = is_block ? build_block(b, operand) : build_expression(b, operand);
    bool is_taken = node->kind == NODE_BLOCK_ON && build_is_future(e) && !is_async_call_node(e);
    builder_add(node, is_taken ? build_take(b, e) : e);
}

static struct node *build_parentheses(struct builder *b, CXCursor cursor)
{
    CXCursor operand;
    enum keyword keyword = build_value_marker(cursor, &operand);
    if (keyword == KEYWORD_COUNT)
        keyword = marker_of(cursor, &operand);
    struct node *node = builder_node(b, operation_kind(keyword), cursor);
    if (node->kind == NODE_PARENTHESES) {
        builder_add_expressions(b, node, cursor);
        return node;
    }
    cover_call(b, node);
    build_claim(b, node, keyword);
    node->is_detached = keyword == KEYWORD_blocking_detached;
    if (node->kind == NODE_AWAIT)
        return build_yield_from(b, node, build_voided(operand));
    if (node->kind == NODE_WITHIN)
        add_deadline(b, node, operand);
    else if (node->kind == NODE_BLOCKING)
        add_pool_call(b, node, operand);
    else if (node->kind == NODE_TRY)
        builder_add(node, build_expression(b, operand));
    else
        add_future(b, node, operand);
    node->has_effect = node->has_operation = true;
    if (node->kind == NODE_TRY) { /* it is lowered as an await is: the function may end there */
        node->has_await = true;
        builder_set_type(b, node, operand);
    }
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
        cursor_array inner = builder_expressions_of(callee);
        bool is_wrapper = kind == CXCursor_ParenExpr || kind == CXCursor_UnexposedExpr;
        if (!is_wrapper || inner.count != 1)
            return clang_getNullCursor();
        callee = inner.at[0];
    }
}

bool build_is_of_system(CXCursor function)
{
    return clang_Location_isInSystemHeader(clang_getCursorLocation(clang_getCanonicalCursor(function)));
}

/** A function's declaration, without a body. */
static const char *declaration_of(CXCursor function)
{
    CXPrintingPolicy policy = clang_getCursorPrintingPolicy(function);
    clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_TerseOutput, 1);
    const char *declaration = parse_string(clang_getCursorPrettyPrinted(function, policy));
    clang_PrintingPolicy_dispose(policy);
    return declaration;
}

/** Whether a function is declared not to return: by a specifier or attribute, or by one of its type. */
static bool never_returns(struct builder *b, CXCursor function)
{
    static char yes, no;
    const void *key = parse_identity(function);
    if (clang_getCursorResultType(function).kind != CXType_Void)
        return false;
    if (!table_get(&b->endless, key)) {
        const char *type = parse_string(clang_getTypeSpelling(clang_getCursorType(function)));
        bool is = strstr(type, "noreturn") || strstr(declaration_of(function), "oreturn");
        table_set(&b->endless, key, is ? &yes : &no);
    }
    return table_get(&b->endless, key) == &yes;
}

static struct node *build_call(struct builder *b, CXCursor cursor)
{
    struct node *node = builder_node(b, NODE_CALL, cursor);
    node->name = builder_name_of(cursor);
    if (is_unevaluated_builtin(node->name))
        node->kind = NODE_UNEVALUATED;
    cursor_array children = builder_expressions_of(cursor);
    CXCursor function = children.count ? named_callee(children.at[0]) : clang_getNullCursor();
    if (!clang_Cursor_isNull(function))
        node->callee = build_async_function(b, function);
    node->generator = clang_Cursor_isNull(function) ? NULL : build_generator_function(b, function);
    bool is_named = node->callee;
    bool is_ordinary = clang_getCursorKind(function) == CXCursor_FunctionDecl;
    if (!is_named && !is_ordinary && children.count && build_is_async_pointer(children.at[0]))
        node->callee = build_pointed_function(b, cursor);
    if (is_named)
        node->callee->is_called = true;
    node->is_of_system = is_ordinary && build_is_of_system(function);
    if (is_ordinary && b->current)
        node->ordinary = build_called_ordinary(b, function);
    node->never_returns = is_ordinary && never_returns(b, function);
    for (size_t i = 0; i < children.count; i++) {
        struct node *child = build_expression(b, children.at[i]);
        if (i == 0 && is_named)
            model_strip(child)->callee = NULL;
        if (i == 0 && node->generator) {
            model_strip(child)->generator = NULL;
            child->has_operation = model_strip(child)->has_operation = false;
        }
        builder_add(node, child);
    }
    build_want_arguments(b, node, cursor);
    node->has_operation |= node->generator != NULL;
    if (node->kind == NODE_CALL) {
        node->has_effect = node->has_call = true;
        builder_set_type(b, node, cursor);
    }
    return node;
}

static struct node *build_reference(struct builder *b, CXCursor cursor)
{
    struct node *node = builder_node(b, NODE_REFERENCE, cursor);
    CXCursor declaration = clang_getCursorReferenced(cursor);
    node->callee = build_async_function(b, declaration);
    node->generator = build_generator_function(b, declaration);
    node->has_operation = node->generator;
    node->variable = build_find_variable(b, declaration);
    if (!node->variable)
        node->variable = build_captured(b, declaration, cursor);
    node->is_local_object = build_is_local_object(declaration);
    if (node->variable)
        node->variable->is_referenced = true;
    return node;
}

static struct node *build_member(struct builder *b, CXCursor cursor)
{
    struct node *node = builder_node(b, NODE_MEMBER, cursor);
    cursor_array children = builder_expressions_of(cursor);
    if (children.count) {
        node->is_arrow = clang_getCanonicalType(clang_getCursorType(children.at[0])).kind == CXType_Pointer;
        builder_add(node, build_expression(b, children.at[0]));
    }
    return node;
}

static bool mentions_variable_array(struct builder *b, CXCursor operand)
{
    return clang_getCanonicalType(clang_getCursorType(operand)).kind == CXType_VariableArray ||
           builder_is_bound(b, operand);
}

/** sizeof, _Alignof: the operand is run only when it is of variable length (C17 6.5.3.4p2). */
static struct node *build_size_of(struct builder *b, CXCursor cursor)
{
    struct node *node = builder_node(b, NODE_UNEVALUATED, cursor);
    cursor_array children = build_operands_of(b, cursor);
    for (size_t i = 0; i < children.count; i++)
        if (strstr(builder_first_word(b, node->span), "size") && mentions_variable_array(b, children.at[i]))
            node->kind = NODE_SIZE_OF_VARIABLE;
    for (size_t i = 0; i < children.count; i++)
        builder_add(node, builder_is_bound(b, children.at[i]) ? build_type_operand(b, children.at[i])
                                                              : build_expression(b, children.at[i]));
    return node;
}

static struct node *build_cast(struct builder *b, CXCursor cursor)
{
    struct node *node = builder_node(b, NODE_OTHER, cursor);
    cursor_array children = build_operands_of(b, cursor);
    for (size_t i = 0; i < children.count; i++)
        builder_add(node, i + 1 < children.count ? build_type_operand(b, children.at[i])
                                                 : build_expression(b, children.at[i]));
    if (clang_getCanonicalType(clang_getCursorType(cursor)).kind == CXType_Void)
        build_void_cast(node);
    return node;
}

static struct node *build_compound_literal(struct builder *b, CXCursor cursor)
{
    struct node *node = builder_node(b, NODE_COMPOUND_LITERAL, cursor);
    builder_set_type(b, node, cursor);
    cursor_array children = build_operands_of(b, cursor);
    for (size_t i = 0; i < children.count; i++)
        builder_add(node, i + 1 < children.count ? build_type_operand(b, children.at[i])
                                                 : build_expression(b, children.at[i]));
    if (b->current) {
        node->variable = build_add_variable(b, cursor, VARIABLE_LITERAL);
        node->variable->name = "literal";
        node->variable->is_referenced = true;
    }
    return node;
}

static struct node *build_conditional(struct builder *b, CXCursor cursor)
{
    struct node *node = builder_node(b, NODE_CONDITIONAL, cursor);
    builder_add_expressions(b, node, cursor);
    builder_set_type(b, node, cursor);
    return node;
}

static struct node *build_statement_expression(struct builder *b, CXCursor cursor)
{
    struct node *node = builder_node(b, NODE_STATEMENT_EXPRESSION, cursor);
    cursor_array children = builder_children_of(cursor);
    for (size_t i = 0; i < children.count; i++)
        builder_add(node, build_statement(b, children.at[i]));
    node->has_effect = true;
    if (b->current && build_owns_futures(node)) /* it is to drop them: as a statement of its own */
        node->has_await = true;
    builder_set_type(b, node, cursor);
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
    struct node *node = builder_node(b, NODE_ELVIS, cursor);
    struct node *condition = build_expression(b, children->at[0]);
    builder_add(node, condition);
    if (b->current)
        condition->type = types_build(&b->types, clang_getCursorType(children->at[0]));
    builder_add(node, build_expression(b, children->at[children->count - 1]));
    builder_set_type(b, node, cursor);
    return node;
}

static struct node *build_conversion(struct builder *b, CXCursor cursor, CXCursor operand)
{
    CXType to = clang_getCanonicalType(clang_getCursorType(cursor)), from = clang_getCursorType(operand);
    bool is_name = clang_getCursorKind(operand) == CXCursor_StringLiteral &&
                   clang_equalTypes(clang_getCursorType(cursor), from);
    if (is_name)
        return builder_node(b, NODE_FUNCTION_NAME, cursor);
    bool is_decay = to.kind == CXType_Pointer && build_is_array_type(from);
    struct node *node = builder_node(b, is_decay ? NODE_DECAY : NODE_CONVERSION, cursor);
    struct node *e = build_expression(b, operand);
    builder_add(node, e);
    if (e->has_operation && e->span.begin == node->span.begin)
        node->span = e->span;
    return node;
}

/** Whether an expression that libclang does not name is written like a call, as atomic operations and va_arg
 * are. */
static bool looks_like_call(const struct builder *b, CXCursor cursor, const cursor_array *operands)
{
    struct span span = builder_normalise(b, parse_span(cursor));
    return operands->count && clang_getCanonicalType(clang_getCursorType(cursor)).kind != CXType_Void &&
           parse_span(operands->at[0]).begin >= span.begin &&
           token_is(b->unit->source, source_previous(b->unit->source, span.end), ")");
}

static struct node *build_operation(struct builder *b, CXCursor cursor)
{
    struct node *node = builder_node(b, NODE_OPERATION, cursor);
    builder_add_expressions(b, node, cursor);
    builder_set_type(b, node, cursor);
    node->has_effect = node->has_call = true;
    return node;
}

static struct node *build_unexposed(struct builder *b, CXCursor cursor)
{
    cursor_array children = builder_expressions_of(cursor);
    struct span span = builder_normalise(b, builder_span_of(b, cursor));
    if (children.count == 1 && span_equal(span, builder_normalise(b, builder_span_of(b, children.at[0]))))
        return build_conversion(b, cursor, children.at[0]);
    const char *word = builder_first_word(b, span);
    cursor_array all = builder_children_of(cursor);
    if (is_elvis(&all) && has_elvis_operator(b, &all))
        return build_elvis(b, cursor, &all);
    bool is_choice = !strcmp(word, "__builtin_choose_expr");
    bool is_question = !strcmp(word, "__builtin_types_compatible_p");
    if (!is_choice && !is_question && looks_like_call(b, cursor, &children))
        return build_operation(b, cursor);
    struct node *node = builder_node(b,
                                     is_choice     ? NODE_CHOOSE
                                     : is_question ? NODE_UNEVALUATED
                                                   : NODE_OTHER,
                                     cursor);
    builder_add_expressions(b, node, cursor);
    node->is_designated = clang_getCursorType(cursor).kind == CXType_Void;
    for (size_t i = 0; node->kind == NODE_CHOOSE && b->current && i < children.count; i++)
        node->children.at[i]->type = types_build(&b->types, clang_getCursorType(children.at[i]));
    if (node->kind == NODE_CHOOSE)
        builder_set_type(b, node, cursor);
    return node;
}

static struct node *build_generic_node(struct builder *b, enum node_kind kind, CXCursor cursor)
{
    struct node *node = builder_node(b, kind, cursor);
    builder_add_expressions(b, node, cursor);
    return node;
}

static struct node *build_generic_selection(struct builder *b, CXCursor cursor)
{
    struct node *node = builder_node(b, NODE_GENERIC, cursor);
    cursor_array children = builder_expressions_of(cursor);
    for (size_t i = 0; i < children.count; i++) {
        struct node *child = build_expression(b, children.at[i]);
        if (i == 0) {
            struct node *control = builder_node(b, NODE_UNEVALUATED, children.at[i]);
            builder_add(control, child);
            child = control;
        } else if (b->current) {
            child->type = types_build(&b->types, clang_getCursorType(children.at[i]));
        }
        builder_add(node, child);
    }
    builder_set_type(b, node, cursor);
    return node;
}

static struct node *build_subscript(struct builder *b, CXCursor cursor)
{
    struct node *node = build_generic_node(b, NODE_SUBSCRIPT, cursor);
    cursor_array children = builder_expressions_of(cursor);
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
        builder_set_type(b, node, cursor);
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

static bool is_volatile_or_atomic(CXType type)
{
    type = clang_getCanonicalType(type);
    return clang_isVolatileQualifiedType(type) || type.kind == CXType_Atomic;
}

static bool is_object(const struct node *node)
{
    return node->kind == NODE_REFERENCE || node->kind == NODE_MEMBER || node->kind == NODE_SUBSCRIPT ||
           node->kind == NODE_DEREFERENCE;
}

/** Widens the span of an expression over its last operand, when that is a keyword that looks like a call. */
static void cover_last_operand(struct node *node)
{
    const struct node *last = node->children.count ? node->children.at[node->children.count - 1] : NULL;
    if (last && last->has_operation && node->span.begin <= last->span.begin &&
        last->span.end > node->span.end)
        node->span.end = last->span.end;
}

/** Whether the text of an expression is taken apart: what is run first is written before it, and the operands
 * of an async call are given to what makes its future. */
static bool is_written_in_parts(const struct node *e)
{
    return e->has_await || e->has_operation || e->callee || build_takes_item(e);
}

struct node *build_expression(struct builder *b, CXCursor cursor)
{
    if (build_begins_with_yield(b, cursor))
        return build_yield(b, cursor);
    struct node *node = expression_of_kind(b, cursor);
    node->is_shared = b->current && is_object(node) && is_volatile_or_atomic(clang_getCursorType(cursor));
    cover_last_operand(node);
    build_note_future(b, node, cursor);
    cover_last(node);
    if (is_written_in_parts(node))
        parts_expand_operands(b, node);
    builder_widen_over_macro(b, node);
    return node;
}
