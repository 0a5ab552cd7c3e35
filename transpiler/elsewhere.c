/* What is declared outside of the text: async functions in headers that are left to the C compiler. */
#include <string.h>

#include "build.h"
#include "builder.h"
#include "diag.h"

/** An async function, and the place of the `async` that its last declaration had. */
struct declared {
    const struct function *function;
    CXFile file;
    unsigned offset;
};

struct place build_place_of(const struct builder *b, CXCursor cursor)
{
    CXFile file = NULL;
    unsigned offset = 0;
    size_t size = 0;
    clang_getFileLocation(clang_getCursorLocation(cursor), &file, NULL, NULL, &offset);
    if (file && clang_File_isEqual(file, b->parse->file))
        return source_origin(b->unit->source, offset);
    const char *text = file ? clang_getFileContents(b->parse->unit, file, &size) : NULL;
    const char *copy = arena_copy(text ? text : "", size);
    return (struct place){source_file(file ? parse_path(file) : "", copy, size), offset};
}

/** The place of the `async` that a declaration has, its own or an inherited one; false when it has none. */
static bool async_place(CXCursor declaration, CXFile *file, unsigned *offset)
{
    cursor_array children = builder_children_of(declaration);
    for (size_t i = 0; i < children.count; i++)
        if (clang_getCursorKind(children.at[i]) == CXCursor_AnnotateAttr &&
            !strcmp(builder_name_of(children.at[i]), "async")) {
            clang_getFileLocation(clang_getRangeStart(clang_getCursorExtent(children.at[i])), file, NULL,
                                  NULL, offset);
            return true;
        }
    return false;
}

/** Whether a declaration says async itself. clang gives a declaration without it the attribute of the one
 * before. */
static bool says_async(CXCursor declaration, struct declared *declared)
{
    CXFile file = NULL;
    unsigned offset = 0;
    if (!async_place(declaration, &file, &offset))
        return false;
    bool is_own = !declared->file || !clang_File_isEqual(file, declared->file) || offset != declared->offset;
    declared->file = file;
    declared->offset = offset;
    return is_own;
}

static const char *declaration_without(const struct function *f)
{
    if (f->item && f->is_plain)
        return arena_printf("the generator '%s' is declared with async here, and without elsewhere", f->name);
    return arena_printf("'%s' is declared without async here, and with it elsewhere", f->name);
}

static void check_declaration(const struct builder *b, CXCursor cursor, struct declared *declared)
{
    const struct function *f = declared->function;
    bool is_async = says_async(cursor, declared);
    if (builder_is_in_main_file(b, cursor))
        return;
    if (is_async == (f->item && f->is_plain))
        diag_error_in(ERROR_mixed_declarations, build_place_of(b, cursor), declaration_without(f),
                      "write async on every declaration, or on none");
    if (f->is_variadic)
        diag_error_in(ERROR_variadic_async, build_place_of(b, cursor),
                      arena_printf("async function '%s' is variadic", f->name),
                      "take a va_list, or an array and its length");
}

/** The async functions and generators that have a name at file scope. */
static struct map declared_functions(const struct unit *unit)
{
    struct map functions = {0};
    for (size_t i = 0; i < unit->functions.count; i++) {
        const struct function *f = unit->functions.at[i];
        if (f->is_block || f->convention == CONVENTION_YIELD || f->convention == CONVENTION_POINTER)
            continue;
        struct declared *declared = NEW(struct declared);
        declared->function = f;
        map_set(&functions, f->name, declared);
    }
    return functions;
}

void build_check_headers(const struct builder *b, CXCursor unit)
{
    struct map functions = declared_functions(b->unit);
    cursor_array top = builder_children_of(unit);
    for (size_t i = 0; functions.count && i < top.count; i++) {
        bool is_function = clang_getCursorKind(top.at[i]) == CXCursor_FunctionDecl;
        struct declared *declared = is_function ? map_get(&functions, builder_name_of(top.at[i])) : NULL;
        if (declared)
            check_declaration(b, top.at[i], declared);
    }
}

/* ---- prototypes in blocks ---- */

/** Complains of a call of an async function by a prototype that does not say so. */
static enum CXChildVisitResult find_plain_prototype(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    struct builder *b = data;
    if (clang_getCursorKind(cursor) != CXCursor_FunctionDecl)
        return CXChildVisit_Recurse;
    if (map_get(&b->functions, build_usr_of(b, cursor)) && !build_is_async(cursor))
        diag_error_in(ERROR_mixed_declarations, build_place_of(b, cursor),
                      arena_printf("'%s' is declared without async here, and with it elsewhere",
                                   builder_name_of(cursor)),
                      "write async on every declaration");
    return CXChildVisit_Continue;
}

void build_check_prototypes(struct builder *b, CXCursor body)
{
    clang_visitChildren(body, find_plain_prototype, b);
}
