#include "build.h"

#include <stdlib.h>
#include <string.h>

#include "attributes.h"
#include "builder.h"
#include "diag.h"

/* ---- functions ---- */

void build_set_scopes(struct node *node)
{
    if (node->variable && (node->kind == NODE_VARIABLE || node->kind == NODE_COMPOUND_LITERAL))
        node->variable->scope = model_scope(node);
    for (size_t i = 0; i < node->children.count; i++)
        build_set_scopes(node->children.at[i]);
}

void build_claim_specifiers(struct builder *b, CXCursor cursor)
{
    cursor_array children = builder_children_of(cursor);
    for (size_t i = 0; i < children.count; i++) {
        if (clang_getCursorKind(children.at[i]) != CXCursor_AnnotateAttr)
            continue;
        struct span span = parse_span(children.at[i]);
        struct keyword_use *use = build_keyword_at(b, span.begin);
        if (use)
            use->is_claimed = true;
        else
            model_expand(b->unit, macros_outermost(&b->macros, macros_at(&b->macros, b->unit, span.begin)));
    }
}

/** The name of an attribute, without the namespace that it may have in C23's spelling. */
static const struct token *attribute_name(const struct builder *b, struct span span)
{
    const struct source *source = b->unit->source;
    const struct token *first = source_next(source, span.begin);
    const struct token *next = first ? source_next(source, first->span.end) : NULL, *name = first;
    while (next && (token_is(source, next, ":") || token_is(source, next, "::")))
        name = next = source_next(source, next->span.end);
    return name;
}

/** Adds an attribute to a list, unless it is there: later declarations inherit those of earlier ones. */
static const char *add_attribute(const char *list, const char *attribute)
{
    if (!list)
        return attribute;
    return strstr(list, attribute) ? list : arena_printf("%s, %s", list, attribute);
}

static void note_function_attribute(struct builder *b, struct function *function, struct span span)
{
    const struct token *token = attribute_name(b, span);
    if (!token)
        return;
    const char *name = model_text(b->unit, token->span), *way_out;
    const char *text = model_text(b->unit, (struct span){token->span.begin, span.end});
    switch (attribute_role(name, &way_out)) {
    case ATTRIBUTE_PROMISE:
        break;
    case ATTRIBUTE_UNUSED:
        function->is_unused = true;
        break;
    case ATTRIBUTE_MUST_USE:
        function->must_be_used = true;
        break;
    case ATTRIBUTE_DEPRECATED:
        function->is_deprecated = true;
        break;
    case ATTRIBUTE_CODE:
        function->code_attributes = add_attribute(function->code_attributes, text);
        break;
    case ATTRIBUTE_LINK:
        function->link_attributes = add_attribute(function->link_attributes, text);
        break;
    case ATTRIBUTE_REFUSED:
        function->refused_attribute = name;
        function->way_out = way_out;
        break;
    }
}

/** Notes the attributes beside the ones that `async` stands for. */
static void note_function_attributes(struct builder *b, struct function *function, CXCursor cursor)
{
    cursor_array children = builder_children_of(cursor);
    for (size_t i = 0; i < children.count; i++) {
        struct span span = builder_normalise(b, parse_span(children.at[i]));
        if (!clang_isAttribute(clang_getCursorKind(children.at[i])) || build_keyword_at(b, span.begin) ||
            !builder_is_in_main_file(b, children.at[i]))
            continue;
        model_expand(b->unit, builder_hiding_macro(b, span));
        note_function_attribute(b, function, span);
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

static void build_parameter_bounds(struct builder *b, struct variable *parameter, CXCursor cursor)
{
    cursor_array operands = build_operands_of(b, cursor);
    for (size_t i = 0; i < operands.count; i++)
        PUSH(parameter->bound_operands, build_expression(b, operands.at[i]));
    build_sort_operands(parameter->bound_operands.at, parameter->bound_operands.count);
}

static void build_definition(struct builder *b, struct function *function, CXCursor cursor)
{
    b->current = function;
    b->result = clang_getCursorResultType(cursor);
    b->is_async_result = build_is_async(cursor);
    b->local_names = (struct map){0};
    function->convention = CONVENTION_STATE;
    function->span = builder_normalise(b, parse_span(cursor));
    function->span.begin = heads_begin(b, cursor);
    function->offset = parse_offset(clang_getCursorLocation(cursor));
    b->function_name = function->name;
    b->item_span = function->span;
    function->is_static = clang_getCursorLinkage(cursor) == CXLinkage_Internal;
    function->is_inline = clang_Cursor_isFunctionInlined(cursor);
    function->is_old_style = is_old_style(b, cursor);
    function->parameters.count = 0;
    CXType type = clang_getCursorType(cursor);
    CXCursor body = clang_getNullCursor();
    cursor_array children = builder_children_of(cursor);
    for (size_t i = 0; i < children.count; i++)
        if (clang_getCursorKind(children.at[i]) == CXCursor_CompoundStmt)
            body = children.at[i];
    for (int i = 0; i < clang_Cursor_getNumArguments(cursor); i++) {
        struct variable *parameter =
            build_add_variable(b, clang_Cursor_getArgument(cursor, (unsigned)i), VARIABLE_PARAMETER);
        if (i < clang_getNumArgTypes(type))
            parameter->type = types_build_parameter(&b->types, clang_getArgType(type, (unsigned)i));
        if (parameter->type->is_variable)
            build_parameter_bounds(b, parameter, clang_Cursor_getArgument(cursor, (unsigned)i));
        build_note_future_parameter(parameter);
        PUSH(function->parameters, parameter);
    }
    function->body = build_statement(b, body);
    model_expand(b->unit, function->body->macro);
    model_expand(b->unit, function->body->tail);
    model_expand(b->unit, function->body->around);
    build_set_scopes(function->body);
    b->current = NULL;
}

/** Collects the operations of an ordinary function. */
static void find_operations(struct builder *b, struct node *node)
{
    if (node->kind == NODE_SPAWN || node->kind == NODE_BLOCK_ON || node->kind == NODE_AWAIT ||
        node->kind == NODE_TRY || node->kind == NODE_DEFER || node->kind == NODE_JOIN ||
        node->kind == NODE_RACE || node->kind == NODE_WHEN || node->kind == NODE_OTHERWISE ||
        node->kind == NODE_WITHIN || node->kind == NODE_BLOCKING || node->kind == NODE_LAZY ||
        node->is_each || build_takes_item(node) || build_is_about_futures(node) ||
        ((node->callee || node->generator) && (node->kind == NODE_CALL || node->kind == NODE_REFERENCE))) {
        PUSH(b->unit->operations, ((struct operation){node, b->item}));
        return;
    }
    for (size_t i = 0; i < node->children.count; i++)
        find_operations(b, node->children.at[i]);
}

bool build_leads_to_function(CXType type)
{
    for (;;) {
        type = clang_getCanonicalType(type);
        if (type.kind == CXType_FunctionProto || type.kind == CXType_FunctionNoProto)
            return true;
        if (type.kind == CXType_Pointer)
            type = clang_getPointeeType(type);
        else if (build_is_array_type(type))
            type = clang_getArrayElementType(type);
        else
            return false;
    }
}

static bool is_async_pointer_declaration(CXCursor declaration)
{
    return build_leads_to_function(clang_getCursorType(declaration)) &&
           build_is_async_declaration(declaration);
}

/** Whether something below a cursor has to do with async functions, or may stand for an await. */
static enum CXChildVisitResult find_async(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    struct builder *b = data;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (types_is_future(&b->futures, clang_getCursorType(cursor)))
        return CXChildVisit_Break;
    if (kind == CXCursor_MemberRefExpr)
        return is_async_pointer_declaration(clang_getCursorReferenced(cursor)) ? CXChildVisit_Break
                                                                               : CXChildVisit_Recurse;
    if (kind != CXCursor_DeclRefExpr)
        return build_is_extension(cursor) ? CXChildVisit_Break : CXChildVisit_Recurse;
    CXCursor declaration = clang_getCursorReferenced(cursor);
    if (clang_getCursorKind(declaration) != CXCursor_FunctionDecl)
        return is_async_pointer_declaration(declaration) ? CXChildVisit_Break : CXChildVisit_Continue;
    static const char prefix[] = "async_marker_";
    bool is_async = build_async_function(b, declaration) || build_generator_function(b, declaration) ||
                    strstr(build_usr_of(b, declaration), prefix);
    return is_async ? CXChildVisit_Break : CXChildVisit_Continue;
}

static void build_ordinary(struct builder *b, CXCursor cursor)
{
    if (clang_getCursorKind(cursor) == CXCursor_FunctionDecl)
        PUSH(b->ordinary_functions, ((struct ordinary_function){cursor, b->functions.count}));
    if (!clang_visitChildren(cursor, find_async, b))
        return;
    b->item = heads_begin(b, cursor);
    if (clang_getCursorKind(cursor) == CXCursor_VarDecl) {
        find_operations(b, build_variable(b, cursor));
        return;
    }
    b->result = clang_getCursorResultType(cursor);
    b->is_async_result = build_is_async(cursor);
    b->function_name = builder_name_of(cursor);
    b->local_names = (struct map){0};
    unsigned end = builder_normalise(b, parse_span(cursor)).end;
    b->item_span = (struct span){end, end};
    cursor_array children = builder_children_of(cursor);
    for (size_t i = 0; i < children.count; i++) {
        enum CXCursorKind kind = clang_getCursorKind(children.at[i]);
        if (kind == CXCursor_CompoundStmt)
            find_operations(b, build_ordinary_body(b, children.at[i], cursor));
        else if (clang_isExpression(kind) && !build_is_future_type(b, children.at[i]))
            find_operations(b, build_expression(b, children.at[i]));
    }
}

/** Whether a declaration says async itself: the attribute is inherited from an earlier one. */
static bool has_own_specifier(const struct builder *b, CXCursor cursor)
{
    struct span span = builder_normalise(b, parse_span(cursor));
    unsigned begin = heads_begin(b, cursor);
    for (size_t i = 0; i < b->unit->keywords.count; i++) {
        const struct keyword_use *use = &b->unit->keywords.at[i];
        if (use->keyword == KEYWORD_async && use->span.begin >= begin && use->span.begin < span.end)
            return true;
    }
    return macros_at(&b->macros, b->unit, span.begin) >= 0 || macros_at(&b->macros, b->unit, begin) >= 0;
}

/** Whether a declaration says `inline` itself; libclang tells so of all that follow one that does. */
static bool says_inline(const struct builder *b, CXCursor cursor)
{
    const struct source *source = b->unit->source;
    unsigned begin = heads_begin(b, cursor);
    unsigned end = parse_offset(clang_getCursorLocation(cursor));
    const struct token *token = source_next(source, begin);
    for (; token && token->span.begin < end; token = source_next(source, token->span.end)) {
        const char *word = model_text(b->unit, token->span);
        if (!strcmp(word, "inline") || !strcmp(word, "__inline") || !strcmp(word, "__inline__") ||
            macros_at(&b->macros, b->unit, token->span.begin) >= 0)
            return clang_Cursor_isFunctionInlined(cursor);
    }
    return false;
}

static void build_function(struct builder *b, CXCursor cursor)
{
    struct function *function = build_async_function(b, cursor);
    const char *key = build_usr_of(b, cursor);
    bool is_async = function || build_is_async(cursor);
    if (is_async)
        build_claim_specifiers(b, cursor);
    if (!function)
        function = build_generator_function(b, cursor);
    if (!function) {
        map_set(&b->ordinary, key, b);
        if (clang_isCursorDefinition(cursor))
            build_ordinary(b, cursor);
        return;
    }
    function->is_mixed |= is_async && (!has_own_specifier(b, cursor) || map_get(&b->ordinary, key));
    note_function_attributes(b, function, cursor);
    heads_expand_shared(b, cursor);
    function->is_external |= !says_inline(b, cursor) || clang_Cursor_getStorageClass(cursor) == CX_SC_Extern;
    function->is_static |= clang_getCursorLinkage(cursor) == CXLinkage_Internal;
    if (clang_isCursorDefinition(cursor))
        build_definition(b, function, cursor);
    else
        PUSH(function->prototypes, heads_prototype(b, cursor));
}

static void note_binding(struct builder *b, CXCursor cursor)
{
    static const char prefix[] = "async_bound_";
    const char *name = builder_name_of(cursor);
    if (!strncmp(name, prefix, sizeof prefix - 1))
        map_set(&b->bound, name + sizeof prefix - 1,
                types_build(&b->types, clang_getTypedefDeclUnderlyingType(cursor)));
}

/** Whether a declarator is of what `async` may be said of: functions, pointers to them, generators. */
static bool takes_async(CXType type)
{
    while (build_is_array_type(type) || clang_getCanonicalType(type).kind == CXType_Pointer) {
        CXType inner =
            build_is_array_type(type) ? clang_getArrayElementType(type) : clang_getPointeeType(type);
        if (inner.kind == CXType_Invalid)
            break;
        type = inner;
    }
    return build_leads_to_function(type) || types_is_generator(type);
}

/** Claims `async` where it declares generators, pointers to async functions and types of them. */
static enum CXChildVisitResult claim_declarators(CXCursor cursor, CXCursor parent, CXClientData builder)
{
    (void)parent;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    bool is_declarator = kind == CXCursor_VarDecl || kind == CXCursor_FieldDecl || kind == CXCursor_ParmDecl;
    if (is_declarator
            ? takes_async(clang_getCursorType(cursor))
            : kind == CXCursor_TypedefDecl && takes_async(clang_getTypedefDeclUnderlyingType(cursor)))
        build_claim_specifiers(builder, cursor);
    return CXChildVisit_Recurse;
}

static void claim_async_declarators(struct builder *b, const cursor_array *top)
{
    bool any = false;
    for (size_t i = 0; i < b->unit->keywords.count; i++)
        any |= b->unit->keywords.at[i].keyword == KEYWORD_async && !b->unit->keywords.at[i].is_claimed;
    for (size_t i = 0; any && i < top->count; i++) {
        if (!builder_is_in_main_file(b, top->at[i]))
            continue;
        claim_declarators(top->at[i], clang_getNullCursor(), b);
        clang_visitChildren(top->at[i], claim_declarators, b);
    }
}

/** A prototype is replaced with its whole declaration: a variable in that would be lost. */
static void refuse_mixed_declarations(struct builder *b)
{
    const struct unit *unit = b->unit;
    const cursor_array *top = &b->top;
    for (size_t i = 0; i < top->count; i++) {
        b->top_index = i;
        if (clang_getCursorKind(top->at[i]) != CXCursor_VarDecl || !builder_is_in_main_file(b, top->at[i]) ||
            !build_is_async(top->at[i]))
            continue;
        unsigned begin = heads_begin(b, top->at[i]);
        for (size_t f = 0; f < unit->functions.count; f++)
            for (size_t p = 0; p < unit->functions.at[f]->prototypes.count; p++)
                if (unit->functions.at[f]->prototypes.at[p].begin == begin)
                    diag_error(ERROR_variable_in_declaration, unit->source,
                               parse_offset(clang_getCursorLocation(top->at[i])),
                               arena_printf("a variable in the declaration of the async function '%s'",
                                            unit->functions.at[f]->name),
                               "declare each by itself");
    }
}

/** A prototype in a block may be of a function that turns out to be async further down in the file. */
static void check_late_prototypes(struct builder *b)
{
    for (size_t i = 0; i < b->ordinary_functions.count; i++)
        if (b->ordinary_functions.at[i].known < b->functions.count)
            build_check_prototypes(b, b->ordinary_functions.at[i].cursor);
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

/** clang ends a line at a carriage return, gcc does not: what one has for text is the rest of a directive to the
 *  other. */
static bool refuse_line_ends(const struct unit *unit)
{
    const struct source *source = unit->source;
    for (unsigned i = 0; i < source->size; i++)
        if (source->text[i] == '\r' && source->text[i + 1] != '\n') {
            diag_error(ERROR_carriage_return, source, i, "a carriage return without a newline",
                       "end lines in newlines, with or without it");
            return true;
        }
    return false;
}

void build(struct unit *unit, const struct parse *parse)
{
    struct builder b = {.unit = unit, .parse = parse};
    builder_end();
    macros_find(&b.macros, unit, parse);
    if (!map_get(&unit->names, "async_marker_async") || refuse_line_ends(unit))
        return;
    cursor_array top = b.top = builder_children_of(clang_getTranslationUnitCursor(parse->unit));
    for (size_t i = 0; i < top.count; i++)
        if (clang_getCursorKind(top.at[i]) == CXCursor_TypedefDecl)
            note_binding(&b, top.at[i]);
    for (size_t i = 0; i < top.count; i++) {
        if (!builder_is_in_main_file(&b, top.at[i]))
            continue;
        b.top_index = i;
        if (clang_getCursorKind(top.at[i]) == CXCursor_FunctionDecl)
            build_function(&b, top.at[i]);
        else
            build_ordinary(&b, top.at[i]);
    }
    claim_async_declarators(&b, &top);
    refuse_mixed_declarations(&b);
    check_late_prototypes(&b);
    build_check_pointers(&b);
    build_check_handwritten(&b);
    build_check_headers(&b, clang_getTranslationUnitCursor(parse->unit));
    expand_counters(unit);
}
