/* Pointers to functions: those to async functions and those to ordinary ones do not become each other. To
 * clang the two are the same, so that each place that takes a value is looked at: initialisers, assignments,
 * arguments, what is returned, the two sides of a conditional operator. */
#include <string.h>

#include "build.h"
#include "builder.h"
#include "diag.h"

/** What a pointer leads to; what a cast or typeof gives is taken for what it is used as, and so is the value
 * of a pointer to void, which takes no async function by its name. */
enum functions { ANY_FUNCTIONS, ORDINARY_FUNCTIONS, ASYNC_FUNCTIONS, VOID_POINTER };

struct pointers {
    struct builder *b;
    enum functions result;    /* of the function that is being looked at */
    ARRAY(unsigned) reported; /* where: libclang shows some expressions twice */
    ARRAY(unsigned) known;    /* where the conditional operators stand whose sides have been looked at */
};

/** Something that takes a value. */
struct target {
    CXType type;
    enum functions functions;
};

/** An array or record whose initialisers are being looked at, and which of its parts is the next one. */
struct level {
    struct target object;
    cursor_array fields;
    long long next, count; /* the count of an array without a bound is -1 */
};

enum { MOST_LEVELS = 32 };

struct levels {
    struct level at[MOST_LEVELS];
    size_t count;
};

static void look_at_value(struct pointers *p, enum functions wanted, CXCursor value);

/* ---- what leads to which functions ---- */

static enum functions functions_of_type(CXType type, bool is_async)
{
    const char *spelling = parse_string(clang_getTypeSpelling(type));
    CXType canonical = clang_getCanonicalType(type);
    if (canonical.kind == CXType_Pointer && clang_getPointeeType(canonical).kind == CXType_Void)
        return VOID_POINTER;
    if (!build_leads_to_function(type) || type.kind == CXType_Auto || strstr(spelling, "typeof"))
        return ANY_FUNCTIONS;
    return is_async ? ASYNC_FUNCTIONS : ORDINARY_FUNCTIONS;
}

static enum functions functions_of_declaration(CXCursor declaration)
{
    bool is_function = clang_getCursorKind(declaration) == CXCursor_FunctionDecl;
    if (is_function && types_is_generator(clang_getCursorResultType(declaration)))
        return ANY_FUNCTIONS;
    return functions_of_type(clang_getCursorType(declaration), build_is_async_declaration(declaration));
}

/** Of what a function returns: whether an `async` before it is of the function or the result is not plain to
 * see. */
static enum functions functions_of_result(CXCursor function)
{
    CXType type = clang_getCursorResultType(function);
    bool is_async = build_is_async_type(type);
    return build_is_async(function) && !is_async ? ANY_FUNCTIONS : functions_of_type(type, is_async);
}

static bool has_one_operand(CXCursor e, cursor_array *operands)
{
    enum CXCursorKind kind = clang_getCursorKind(e);
    bool is_wrapper =
        kind == CXCursor_UnexposedExpr || kind == CXCursor_ParenExpr || kind == CXCursor_UnaryOperator;
    *operands = builder_expressions_of(e);
    return is_wrapper && operands->count == 1 && build_leads_to_function(clang_getCursorType(e));
}

/** The expression below parentheses, conversions that are not in the text, `&` and `*`. */
static CXCursor inside_of(CXCursor e)
{
    cursor_array operands;
    while (has_one_operand(e, &operands))
        e = operands.at[0];
    return e;
}

static enum functions functions_of_value(CXCursor value)
{
    CXCursor e = inside_of(value), declaration = clang_getCursorReferenced(e);
    cursor_array operands = builder_expressions_of(e);
    switch ((int)clang_getCursorKind(e)) {
    case CXCursor_DeclRefExpr:
    case CXCursor_MemberRefExpr:
        return functions_of_declaration(declaration);
    case CXCursor_ArraySubscriptExpr:
        return operands.count ? functions_of_value(operands.at[0]) : ANY_FUNCTIONS;
    case CXCursor_CallExpr:
        return clang_getCursorKind(declaration) == CXCursor_FunctionDecl ? functions_of_result(declaration)
                                                                         : ANY_FUNCTIONS;
    case CXCursor_ConditionalOperator: {
        enum functions first = operands.count == 3 ? functions_of_value(operands.at[1]) : ANY_FUNCTIONS;
        return first == ANY_FUNCTIONS && operands.count == 3 ? functions_of_value(operands.at[2]) : first;
    }
    default:
        return ANY_FUNCTIONS;
    }
}

/* ---- values ---- */

static const char *message_of(CXCursor e, enum functions wanted)
{
    const char *name = builder_name_of(e);
    bool is_function = clang_getCursorKind(e) == CXCursor_DeclRefExpr &&
                       clang_getCursorKind(clang_getCursorReferenced(e)) == CXCursor_FunctionDecl;
    const char *of = clang_getCursorKind(e) == CXCursor_CallExpr ? "the result of " : "";
    const char *what = name[0] ? arena_printf("%s'%s', ", of, name) : "";
    if (wanted == ORDINARY_FUNCTIONS)
        return is_function
                   ? arena_printf("the async function '%s' becomes a pointer to ordinary functions", name)
                   : arena_printf("%sa pointer to async functions, becomes one to ordinary functions", what);
    return is_function
               ? arena_printf("the ordinary function '%s' becomes a pointer to async functions", name)
               : arena_printf("%sa pointer to ordinary functions, becomes one to async functions", what);
}

static void refuse(struct pointers *p, enum functions wanted, CXCursor e)
{
    unsigned at = builder_normalise(p->b, builder_span_of(p->b, e)).begin;
    for (size_t i = 0; i < p->reported.count; i++)
        if (p->reported.at[i] == at)
            return;
    PUSH(p->reported, at);
    bool is_async = wanted == ORDINARY_FUNCTIONS;
    diag_error(is_async ? ERROR_pointer_not_async : ERROR_function_not_async, p->b->unit->source, at,
               message_of(e, wanted),
               is_async ? "declare the pointer async, as in: async int (*pointer)(int);"
                        : "declare the function async, or the pointer without async");
}

static void look_at_conditional(struct pointers *p, enum functions wanted, CXCursor e)
{
    cursor_array operands = builder_expressions_of(e);
    PUSH(p->known, parse_span(e).begin);
    for (size_t i = 1; operands.count == 3 && i < operands.count; i++)
        look_at_value(p, wanted, operands.at[i]);
}

/** The expression below conversions and the like; unlike with inside_of(), to a pointer to void as well. */
static CXCursor below_conversions(CXCursor e)
{
    for (cursor_array operands; clang_getCursorKind(e) == CXCursor_UnexposedExpr;) {
        operands = builder_expressions_of(e);
        if (operands.count != 1)
            break;
        e = operands.at[0];
    }
    return inside_of(e);
}

/** An async function that becomes a pointer to void is most likely meant to be called by an ordinary
 * function. */
static void look_at_void_pointer(struct pointers *p, CXCursor value)
{
    CXCursor e = below_conversions(value);
    if (clang_getCursorKind(e) == CXCursor_DeclRefExpr && strcmp(builder_name_of(e), "main") != 0 &&
        clang_getCursorKind(clang_getCursorReferenced(e)) == CXCursor_FunctionDecl &&
        functions_of_value(e) == ASYNC_FUNCTIONS)
        refuse(p, ORDINARY_FUNCTIONS, e);
}

/** Looks at a value that something takes which is to lead to functions of one kind. */
static void look_at_value(struct pointers *p, enum functions wanted, CXCursor value)
{
    CXCursor e = inside_of(value);
    enum CXCursorKind kind = clang_getCursorKind(e);
    enum functions functions = functions_of_value(e);
    bool is_main = kind == CXCursor_DeclRefExpr && !strcmp(builder_name_of(e), "main");
    if (wanted == ANY_FUNCTIONS || is_main)
        return;
    if (wanted == VOID_POINTER)
        look_at_void_pointer(p, value);
    else if (kind == CXCursor_ConditionalOperator)
        look_at_conditional(p, wanted, e);
    else if (kind == CXCursor_BinaryOperator &&
             clang_getCursorBinaryOperatorKind(e) == CXBinaryOperator_Comma) {
        cursor_array operands = builder_expressions_of(e);
        look_at_value(p, wanted, operands.at[operands.count - 1]);
    } else if (functions != ANY_FUNCTIONS && functions != VOID_POINTER && functions != wanted)
        refuse(p, wanted, e);
}

/* ---- initialisers ---- */

static enum CXVisitorResult add_field(CXCursor field, CXClientData data)
{
    cursor_array *fields = data;
    if (!clang_Cursor_isBitField(field) || builder_name_of(field)[0])
        PUSH(*fields, field);
    return CXVisit_Continue;
}

static bool is_record(CXType type)
{
    return clang_getCanonicalType(type).kind == CXType_Record;
}

/** Enters an array or record; false where its parts are not known, or it is none. */
static bool enter(struct levels *levels, struct target object)
{
    if (levels->count == MOST_LEVELS || (!is_record(object.type) && !build_is_array_type(object.type)))
        return false;
    struct level level = {.object = object};
    CXType type = clang_getCanonicalType(object.type);
    if (is_record(type)) {
        clang_Type_visitFields(type, add_field, &level.fields);
        bool is_union = clang_getCursorKind(clang_getTypeDeclaration(type)) == CXCursor_UnionDecl;
        level.count = is_union && level.fields.count ? 1 : (long long)level.fields.count;
    } else
        level.count = clang_getArraySize(type);
    levels->at[levels->count++] = level;
    return true;
}

static struct target field_target(CXCursor field)
{
    return (struct target){clang_getCursorType(field), functions_of_declaration(field)};
}

/** The next part of the innermost array or record that has one; false when all have been given values. */
static bool next_part(struct levels *levels, struct target *part)
{
    while (levels->count) {
        struct level *level = &levels->at[levels->count - 1];
        if (level->count < 0 || level->next < level->count) {
            long long index = level->next++;
            *part =
                is_record(level->object.type)
                    ? field_target(level->fields.at[index])
                    : (struct target){clang_getArrayElementType(clang_getCanonicalType(level->object.type)),
                                      level->object.functions};
            return true;
        }
        levels->count--;
    }
    return false;
}

static void look_at_list(struct pointers *p, struct target object, CXCursor list);

/** Looks at what initialises a part, or the first parts of it where its braces are left out (C17 6.7.9p20).
 */
static bool look_at_item(struct pointers *p, struct levels *levels, struct target part, CXCursor item)
{
    if (clang_getCursorKind(item) == CXCursor_InitListExpr) {
        look_at_list(p, part, item);
        return true;
    }
    CXType type = clang_getCanonicalType(clang_getCursorType(item));
    while (is_record(part.type) || build_is_array_type(part.type)) {
        bool is_whole =
            is_record(part.type)
                ? type.kind == CXType_Record &&
                      clang_equalTypes(clang_getUnqualifiedType(type),
                                       clang_getUnqualifiedType(clang_getCanonicalType(part.type)))
                : build_is_array_type(type);
        if (is_whole)
            return true;
        if (!enter(levels, part) || !next_part(levels, &part))
            return false;
    }
    look_at_value(p, part.functions, item);
    return true;
}

static bool is_designated(CXCursor item)
{
    return clang_getCursorKind(item) == CXCursor_UnexposedExpr &&
           clang_getCursorType(item).kind == CXType_Void;
}

/** Goes to the part that one designator names; false where that is not found among the parts. */
static bool designate(struct levels *levels, CXCursor designator, struct target *part)
{
    struct level *level = &levels->at[levels->count - 1];
    if (clang_getCursorKind(designator) == CXCursor_MemberRef) {
        CXCursor field = clang_getCursorReferenced(designator);
        *part = field_target(field);
        for (size_t i = 0; i < level->fields.count; i++)
            if (clang_equalCursors(level->fields.at[i], field)) {
                level->next = (long long)i + 1;
                return true;
            }
        return false;
    }
    CXEvalResult value = clang_Cursor_Evaluate(designator);
    bool is_known = value && clang_EvalResult_getKind(value) == CXEval_Int;
    if (is_known)
        level->next = clang_EvalResult_getAsLongLong(value);
    if (value)
        clang_EvalResult_dispose(value);
    return is_known && build_is_array_type(level->object.type) && next_part(levels, part);
}

/** Looks at an initialiser behind designators; false where it is not known which part comes next. */
static bool look_at_designated(struct pointers *p, struct levels *levels, CXCursor item)
{
    cursor_array children = builder_children_of(item);
    struct target part = {0};
    bool is_known = true;
    levels->count = 1;
    unsigned last = 0;
    for (size_t i = 0; i + 1 < children.count; i++) {
        unsigned at = parse_span(children.at[i]).begin;
        bool is_again = last && at == last; /* libclang shows an index twice */
        bool is_member = clang_getCursorKind(children.at[i]) == CXCursor_MemberRef;
        if (is_again)
            continue;
        if (last && is_known)
            is_known = enter(levels, part);
        if (is_known)
            is_known = designate(levels, children.at[i], &part);
        else
            part = is_member ? field_target(clang_getCursorReferenced(children.at[i])) : part;
        last = at;
    }
    CXCursor value = children.at[children.count - 1];
    if (is_known)
        return look_at_item(p, levels, part, value);
    if (clang_getCursorKind(value) != CXCursor_InitListExpr)
        look_at_value(p, part.functions, value);
    return false;
}

/** Looks at what stands in the braces of an initialiser. */
static void look_at_list(struct pointers *p, struct target object, CXCursor list)
{
    struct levels levels = {0};
    cursor_array items = builder_children_of(list);
    if (!enter(&levels, object)) {
        for (size_t i = 0; i < items.count; i++)
            look_at_value(p, object.functions, items.at[i]);
        return;
    }
    struct target part;
    bool is_known = true;
    for (size_t i = 0; i < items.count; i++)
        if (is_designated(items.at[i]))
            is_known = look_at_designated(p, &levels, items.at[i]);
        else if (is_known)
            is_known = next_part(&levels, &part) && look_at_item(p, &levels, part, items.at[i]);
}

static void look_at_initialiser(struct pointers *p, struct target object, CXCursor value)
{
    if (clang_getCursorKind(value) == CXCursor_InitListExpr)
        look_at_list(p, object, value);
    else
        look_at_value(p, object.functions, value);
}

/* ---- what takes values ---- */

static void look_at_variable(struct pointers *p, CXCursor variable)
{
    CXCursor value = clang_Cursor_getVarDeclInitializer(variable);
    if (!clang_Cursor_isNull(value))
        look_at_initialiser(
            p, (struct target){clang_getCursorType(variable), functions_of_declaration(variable)}, value);
}

/** An `async` that stands in the type of a compound literal is lost: clang has no attributes there. */
static void look_at_literal(struct pointers *p, CXCursor literal)
{
    cursor_array children = builder_children_of(literal);
    CXType type = clang_getCursorType(literal);
    CXCursor list = children.count ? children.at[children.count - 1] : literal;
    if (clang_getCursorKind(list) != CXCursor_InitListExpr)
        return;
    bool is_async = build_is_async_type(type);
    struct span head = {builder_span_of(p->b, literal).begin, parse_span(list).begin};
    for (size_t i = 0; i < p->b->unit->keywords.count; i++)
        if (span_contains(head, p->b->unit->keywords.at[i].span))
            return;
    look_at_list(p, (struct target){type, functions_of_type(type, is_async)}, list);
}

/** The parameters of the function that is called, or of the pointer to functions that its call goes through.
 */
static cursor_array parameters_of(CXCursor declaration)
{
    cursor_array parameters = {0}, children = builder_children_of(declaration);
    for (size_t i = 0; i < children.count; i++)
        if (clang_getCursorKind(children.at[i]) == CXCursor_ParmDecl)
            PUSH(parameters, children.at[i]);
    CXType type = clang_getCursorType(declaration);
    while (type.kind == CXType_Pointer || build_is_array_type(type))
        type = type.kind == CXType_Pointer ? clang_getPointeeType(type) : clang_getArrayElementType(type);
    CXCursor definition = clang_getTypeDeclaration(type);
    bool is_named = clang_getCursorKind(definition) == CXCursor_TypedefDecl;
    return is_named && !parameters.count ? parameters_of(definition) : parameters;
}

static void look_at_arguments(struct pointers *p, CXCursor call)
{
    cursor_array parameters = parameters_of(clang_getCursorReferenced(call));
    for (size_t i = 0; i < parameters.count && (int)i < clang_Cursor_getNumArguments(call); i++)
        look_at_value(p, functions_of_declaration(parameters.at[i]),
                      clang_Cursor_getArgument(call, (unsigned)i));
}

static void look_at_assignment(struct pointers *p, CXCursor e)
{
    cursor_array sides = builder_expressions_of(e);
    if (sides.count == 2 && clang_getCursorBinaryOperatorKind(e) == CXBinaryOperator_Assign)
        look_at_value(p, functions_of_value(sides.at[0]), sides.at[1]);
}

/** Where nothing says which functions a conditional operator is to give, its first side does. */
static void look_at_sides(struct pointers *p, CXCursor e)
{
    unsigned at = parse_span(e).begin;
    for (size_t i = 0; i < p->known.count; i++)
        if (p->known.at[i] == at)
            return;
    look_at_value(p, functions_of_value(e), e);
}

static enum CXChildVisitResult look_at(CXCursor cursor, CXCursor parent, CXClientData data)
{
    struct pointers *p = data;
    cursor_array operands;
    (void)parent;
    switch ((int)clang_getCursorKind(cursor)) {
    case CXCursor_FunctionDecl:
        p->result = functions_of_result(cursor);
        break;
    case CXCursor_VarDecl:
        look_at_variable(p, cursor);
        break;
    case CXCursor_CompoundLiteralExpr:
        look_at_literal(p, cursor);
        break;
    case CXCursor_CallExpr:
        look_at_arguments(p, cursor);
        break;
    case CXCursor_BinaryOperator:
        look_at_assignment(p, cursor);
        break;
    case CXCursor_ConditionalOperator:
        look_at_sides(p, cursor);
        break;
    case CXCursor_ReturnStmt:
        operands = builder_expressions_of(cursor);
        if (operands.count == 1)
            look_at_value(p, p->result, operands.at[0]);
        break;
    default:
        break;
    }
    return CXChildVisit_Recurse;
}

void build_check_pointers(struct builder *b)
{
    struct pointers p = {.b = b};
    for (size_t i = 0; i < b->top.count; i++)
        if (builder_is_in_main_file(b, b->top.at[i])) {
            look_at(b->top.at[i], clang_getNullCursor(), &p);
            clang_visitChildren(b->top.at[i], look_at, &p);
        }
}
