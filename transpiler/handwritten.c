/* Futures that are written by hand: the functions that ASYNC_FUTURE binds must be there, and have the types
 * that the code of whoever awaits the future calls them with. */
#include <string.h>

#include "build.h"
#include "builder.h"
#include "diag.h"

/** An async function whose future is written by hand, and its parts, which are null cursors while not found.
 */
struct handwritten {
    struct builder *b;
    const char *name;
    CXCursor declaration, binding, frame, init, poll, drop;
};

static bool is_there(CXCursor cursor)
{
    return !clang_Cursor_isNull(cursor);
}

/** What is declared at file scope by its name, behind "struct " where that is a structure's: the last
 * declaration, counted from 1. */
static struct map find_declarations(const struct builder *b)
{
    struct map declarations = {0};
    for (size_t i = 0; i < b->top.count; i++) {
        CXCursor cursor = b->top.at[i];
        enum CXCursorKind kind = clang_getCursorKind(cursor);
        const char *name = builder_name_of(cursor);
        if (kind == CXCursor_StructDecl && clang_isCursorDefinition(cursor))
            map_set(&declarations, arena_printf("struct %s", name), (void *)(i + 1));
        else if (kind == CXCursor_TypedefDecl || kind == CXCursor_FunctionDecl)
            map_set(&declarations, name, (void *)(i + 1));
    }
    return declarations;
}

/** The declaration whose name is that of the function between a prefix and a suffix; or a null cursor. */
static CXCursor find_part(const struct handwritten *h, const struct map *declarations, const char *prefix,
                          const char *suffix)
{
    size_t index = (size_t)map_get(declarations, arena_printf("%s%s%s", prefix, h->name, suffix));
    return index ? h->b->top.at[index - 1] : clang_getNullCursor();
}

static void find_parts(struct handwritten *h, const struct map *declarations)
{
    h->binding = find_part(h, declarations, "async_bound_", "");
    h->frame = find_part(h, declarations, "struct ", "_future");
    h->init = find_part(h, declarations, "", "_init");
    h->poll = find_part(h, declarations, "", "_poll");
    h->drop = find_part(h, declarations, "", "_drop");
}

static void refuse(const struct handwritten *h, CXCursor at, const char *message, const char *note)
{
    diag_error_in(ERROR_handwritten_future, build_place_of(h->b, at), message, note);
}

/* ---- types ---- */

static CXType plain_type(CXType type)
{
    return type.kind == CXType_Invalid ? type : clang_getUnqualifiedType(clang_getCanonicalType(type));
}

static bool is_same(CXType a, CXType b)
{
    return clang_equalTypes(plain_type(a), plain_type(b));
}

static bool is_number(CXType type)
{
    type = plain_type(type);
    return (type.kind >= CXType_Bool && type.kind <= CXType_LongDouble) || type.kind == CXType_Enum;
}

/** Whether a type is a pointer to the structure of a name. */
static bool points_to_struct(CXType type, const char *name)
{
    CXType pointee = plain_type(clang_getPointeeType(plain_type(type)));
    CXCursor declaration = clang_getTypeDeclaration(pointee);
    return clang_getCursorKind(declaration) == CXCursor_StructDecl &&
           !strcmp(builder_name_of(declaration), name);
}

/** Whether an argument of one type may be given for a parameter of another: numbers are converted, and what
 * is pointed to may get more qualifiers. */
static bool may_be_given(CXType argument, CXType parameter)
{
    CXType a = plain_type(argument), p = plain_type(parameter);
    if (a.kind == CXType_ConstantArray || a.kind == CXType_IncompleteArray || a.kind == CXType_VariableArray)
        return true; /* a pointer in the type of the function itself */
    if (a.kind == CXType_Pointer && p.kind == CXType_Pointer) {
        CXType from = plain_type(clang_getPointeeType(a)), to = plain_type(clang_getPointeeType(p));
        return from.kind == CXType_Void || to.kind == CXType_Void || is_same(from, to);
    }
    return is_same(a, p) || (is_number(a) && is_number(p));
}

static bool takes_frame(const struct handwritten *h, CXType function)
{
    return clang_getNumArgTypes(function) > 0 &&
           points_to_struct(clang_getArgType(function, 0), arena_printf("%s_future", h->name));
}

static bool is_init(const struct handwritten *h, CXType function)
{
    CXType async = clang_getCursorType(h->declaration);
    int count = async.kind == CXType_FunctionProto ? clang_getNumArgTypes(async) : 0;
    if (!takes_frame(h, function) || clang_getNumArgTypes(function) != count + 1 ||
        clang_getResultType(function).kind != CXType_Void)
        return false;
    for (int i = 0; i < count; i++)
        if (!may_be_given(clang_getArgType(async, (unsigned)i), clang_getArgType(function, (unsigned)i + 1)))
            return false;
    return true;
}

static bool is_poll(const struct handwritten *h, CXType function)
{
    CXType result = plain_type(clang_getCursorResultType(h->declaration));
    bool has_result = result.kind != CXType_Void;
    CXType given = plain_type(clang_getResultType(function));
    if (!takes_frame(h, function) || clang_getNumArgTypes(function) != 2 + has_result || !is_number(given) ||
        !points_to_struct(clang_getArgType(function, 1), "async_context"))
        return false;
    CXType pointer = has_result ? plain_type(clang_getArgType(function, 2)) : given;
    return !has_result || (pointer.kind == CXType_Pointer && is_same(clang_getPointeeType(pointer), result));
}

static bool is_drop(const struct handwritten *h, CXType function)
{
    return takes_frame(h, function) && clang_getNumArgTypes(function) == 1 &&
           clang_getResultType(function).kind == CXType_Void;
}

/* ---- the three functions ---- */

/** The parameters of the async function as they follow the frame in the init. */
static const char *parameters_text(const struct handwritten *h)
{
    CXType type = clang_getCursorType(h->declaration);
    const char *text = "";
    for (int i = 0; type.kind == CXType_FunctionProto && i < clang_getNumArgTypes(type); i++)
        text = arena_printf("%s, %s", text,
                            parse_string(clang_getTypeSpelling(clang_getArgType(type, (unsigned)i))));
    return text;
}

static const char *result_text(const struct handwritten *h)
{
    CXType result = clang_getCursorResultType(h->declaration);
    const char *name = parse_string(clang_getTypeSpelling(result));
    if (plain_type(result).kind == CXType_Void)
        return "";
    return arena_printf(", %s%s*", name, name[strlen(name) - 1] == '*' ? "" : " ");
}

static void check_part(const struct handwritten *h, CXCursor part, const char *suffix, const char *form,
                       bool (*is_right)(const struct handwritten *, CXType))
{
    const char *name = arena_printf("%s_%s", h->name, suffix);
    if (map_get(&h->b->unit->macro_names, name))
        return;
    if (!is_there(part))
        refuse(h, h->binding, arena_printf("ASYNC_FUTURE(%s) without a function '%s'", h->name, name),
               arena_printf("write %s", form));
    else if (clang_getCursorType(part).kind == CXType_FunctionProto &&
             !is_right(h, clang_getCursorType(part)))
        refuse(h, part, arena_printf("'%s' has not the type that the future of '%s' needs", name, h->name),
               arena_printf("it is %s", form));
}

static void check_parts(const struct handwritten *h)
{
    const char *name = h->name;
    check_part(h, h->init, "init",
               arena_printf("void %s_init(struct %s_future *%s)", name, name, parameters_text(h)), is_init);
    check_part(h, h->poll, "poll",
               arena_printf("enum async_poll %s_poll(struct %s_future *, struct async_context *%s)", name,
                            name, result_text(h)),
               is_poll);
    check_part(h, h->drop, "drop", arena_printf("void %s_drop(struct %s_future *)", name, name), is_drop);
}

/** Whether futures are among what the function takes and gives, which clang takes for their values. */
static bool has_futures(const struct handwritten *h)
{
    CXType type = clang_getCursorType(h->declaration);
    bool found = types_is_future(&h->b->futures, clang_getResultType(type));
    for (int i = 0; !found && i < clang_getNumArgTypes(type); i++)
        found = types_is_future(&h->b->futures, clang_getArgType(type, (unsigned)i));
    return found;
}

static void check_function(struct builder *b, const struct map *declarations, CXCursor declaration)
{
    struct handwritten h = {.b = b, .name = builder_name_of(declaration), .declaration = declaration};
    find_parts(&h, declarations);
    bool has_any = is_there(h.init) || is_there(h.poll) || is_there(h.drop);
    if (is_there(h.binding) && has_any && !has_futures(&h))
        check_parts(&h);
    else if (!is_there(h.binding) && is_there(h.frame) && is_there(h.poll))
        refuse(&h, declaration,
               arena_printf("the future of '%s' is written by hand, and not bound to it", h.name),
               arena_printf("write ASYNC_FUTURE(%s); behind 'struct %s_future' and its functions", h.name,
                            h.name));
}

void build_check_handwritten(struct builder *b)
{
    struct map seen = {0}, declarations = {0};
    for (size_t i = 0; i < b->top.count; i++) {
        CXCursor cursor = b->top.at[i];
        bool is_async = clang_getCursorKind(cursor) == CXCursor_FunctionDecl && build_is_async(cursor) &&
                        !build_is_of_system(cursor) && !types_is_generator(clang_getCursorResultType(cursor));
        if (!is_async || map_get(&seen, builder_name_of(cursor)) ||
            is_there(clang_getCursorDefinition(cursor)))
            continue;
        map_set(&seen, builder_name_of(cursor), b);
        if (!declarations.count)
            declarations = find_declarations(b);
        check_function(b, &declarations, cursor);
    }
}
