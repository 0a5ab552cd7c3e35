#include "types.h"

#include <string.h>

#include "parse.h"

/** A declarator under construction: what stands before the name and what after it. */
struct declarator {
    const char *before, *after;
};

static bool is_const(CXType type)
{
    return clang_isConstQualifiedType(clang_getCanonicalType(type));
}

static bool is_volatile(CXType type)
{
    return clang_isVolatileQualifiedType(clang_getCanonicalType(type));
}

static bool is_array(CXType type)
{
    switch ((int)clang_getCanonicalType(type).kind) {
    case CXType_ConstantArray:
    case CXType_IncompleteArray:
    case CXType_VariableArray:
        return true;
    default:
        return false;
    }
}

static bool is_function(CXType type)
{
    enum CXTypeKind kind = clang_getCanonicalType(type).kind;
    return kind == CXType_FunctionProto || kind == CXType_FunctionNoProto;
}

static bool is_inside_function(CXCursor declaration)
{
    for (CXCursor c = clang_getCursorSemanticParent(declaration); !clang_Cursor_isNull(c);
         c = clang_getCursorSemanticParent(c)) {
        enum CXCursorKind kind = clang_getCursorKind(c);
        if (kind == CXCursor_FunctionDecl)
            return true;
        if (clang_isTranslationUnit(kind) || clang_isInvalid(kind))
            return false;
    }
    return false;
}

/** Whether a record or enumeration has no name that can be written outside of the function. */
static bool is_unnameable(CXType type)
{
    CXCursor declaration = clang_getTypeDeclaration(clang_getCanonicalType(type));
    switch ((int)clang_getCursorKind(declaration)) {
    case CXCursor_StructDecl:
    case CXCursor_UnionDecl:
    case CXCursor_EnumDecl:
        return clang_Cursor_isAnonymous(declaration) || is_inside_function(declaration) ||
               strstr(parse_string(clang_getTypeSpelling(clang_getCanonicalType(type))), "(unnamed") != NULL;
    default:
        return false;
    }
}

static const char *qualifiers(CXType type)
{
    return arena_printf("%s%s%s", clang_isConstQualifiedType(type) ? "const " : "",
                        clang_isVolatileQualifiedType(type) ? "volatile " : "",
                        clang_isRestrictQualifiedType(type) ? "restrict " : "");
}

static struct declarator declare(struct type *result, CXType type, struct declarator inner);

static struct declarator declare_pointer(struct type *result, CXType type, struct declarator inner)
{
    CXType pointee = clang_getPointeeType(type);
    inner.before = arena_printf("*%s%s", qualifiers(type), inner.before);
    if (is_array(pointee) || is_function(pointee)) {
        inner.before = arena_printf("(%s", inner.before);
        inner.after = arena_printf("%s)", inner.after);
    }
    return declare(result, pointee, inner);
}

static const char *parameter_types(struct type *result, CXType type)
{
    if (type.kind == CXType_FunctionNoProto)
        return "";
    int count = clang_getNumArgTypes(type);
    const char *list = count == 0 && !clang_isFunctionTypeVariadic(type) ? "void" : "";
    for (int i = 0; i < count; i++) {
        struct declarator d =
            declare(result, clang_getArgType(type, (unsigned)i), (struct declarator){"", ""});
        list = arena_printf("%s%s%s%s", list, i ? ", " : "", d.before, d.after);
    }
    return clang_isFunctionTypeVariadic(type) ? arena_printf("%s, ...", list) : list;
}

/** A type that is spelled by name: a builtin, typedef, record, enumeration, vector, ... */
static struct declarator declare_named(struct type *result, CXType type, struct declarator inner)
{
    CXCursor declaration = clang_getTypeDeclaration(type);
    CXType canonical = clang_getCanonicalType(type);
    bool is_typedef = clang_getCursorKind(declaration) == CXCursor_TypedefDecl;
    if (is_typedef && is_inside_function(declaration) && !clang_equalTypes(type, canonical))
        return result->is_local = true, declare(result, canonical, inner);
    if (!is_typedef && is_unnameable(type))
        result->is_local = true;
    const char *name = parse_string(clang_getTypeSpelling(type));
    if (clang_getUnqualifiedType(canonical).kind == CXType_Bool && !is_typedef)
        name = arena_printf("%s_Bool", qualifiers(type));
    inner.before = arena_printf("%s %s", name, inner.before);
    return inner;
}

static const char *future_text(CXType type);

static struct declarator declare(struct type *result, CXType type, struct declarator inner)
{
    CXType canonical = clang_getCanonicalType(type);
    if (future_text(type)) {
        inner.before = arena_printf("%sstruct async_future %s", qualifiers(type), inner.before);
        return inner;
    }
    switch ((int)type.kind) {
    case CXType_Pointer:
        return declare_pointer(result, type, inner);
    case CXType_ConstantArray:
        inner.after = arena_printf("%s[%lld]", inner.after, clang_getArraySize(type));
        return declare(result, clang_getArrayElementType(type), inner);
    case CXType_IncompleteArray:
        inner.after = arena_printf("%s[]", inner.after);
        return declare(result, clang_getArrayElementType(type), inner);
    case CXType_VariableArray:
        result->is_variable = true;
        inner.after = arena_printf("%s[*]", inner.after);
        return declare(result, clang_getArrayElementType(type), inner);
    case CXType_FunctionProto:
    case CXType_FunctionNoProto:
        inner.after = arena_printf("%s(%s)", inner.after, parameter_types(result, type));
        return declare(result, clang_getResultType(type), inner);
    case CXType_Unexposed:
    case CXType_Auto:
    case CXType_Attributed:
        if (!clang_equalTypes(type, canonical))
            return declare(result, canonical, inner);
        return declare_named(result, type, inner);
    default:
        return declare_named(result, type, inner);
    }
}

/* ---- futures ---- */

static const char future_prefix[] = "typeof (*_Generic((typeof(";

/** The marker of `future(T)` or `generator(T)`, of whatever stands within the parentheses. */
static const char *marker_in(const char *text)
{
    int depth = 1;
    const char *c = text + sizeof future_prefix - 1;
    for (; *c && depth; c++)
        depth += (*c == '(') - (*c == ')');
    return strstr(c, "async_marker_");
}

/** What `future(T)` and `generator(T)` are to clang: a typeof. Its text, or null for other types. */
static const char *future_text(CXType type)
{
    if (type.kind != CXType_Unexposed)
        return NULL;
    const char *text = parse_string(clang_getTypeSpelling(clang_getUnqualifiedType(type)));
    bool is_future = !strncmp(text, future_prefix, sizeof future_prefix - 1) && marker_in(text);
    return is_future ? text : NULL;
}

static bool is_generator_text(const char *text)
{
    static const char marker[] = "async_marker_generator";
    return !strncmp(marker_in(text), marker, sizeof marker - 1);
}

struct type *types_void(void)
{
    struct type *type = NEW(struct type);
    *type = (struct type){
        .class = TYPE_VOID, .prefix = "void ", .suffix = "", .view_prefix = "void ", .view_suffix = ""};
    return type;
}

/** What awaiting a future gives. Of a future that gives another one clang knows only the text. */
static struct type *future_value(struct types *types, const char *text, CXType canonical)
{
    const char *inner = text + sizeof future_prefix - 1;
    if (!strncmp(inner, future_prefix, sizeof future_prefix - 1))
        return types_future(types, future_value(types, inner, canonical), is_generator_text(inner));
    if (strstr(parse_string(clang_getTypeSpelling(canonical)), "struct async_nothing"))
        return types_void();
    return types_build(types, clang_getUnqualifiedType(canonical));
}

struct type *types_future(struct types *types, struct type *value, bool is_generator)
{
    struct table *known = is_generator ? &types->generators : &types->futures;
    struct type *type = table_get(known, value);
    if (type)
        return type;
    type = NEW(struct type);
    *type = (struct type){.class = TYPE_RECORD,
                          .prefix = "struct async_future ",
                          .suffix = "",
                          .view_prefix = "struct async_future ",
                          .view_suffix = "",
                          .size = sizeof(void *),
                          .align = _Alignof(void *),
                          .future = {.level = 1, .value = value, .is_generator = is_generator}};
    table_set(known, value, type);
    return type;
}

/** The type below a name, pointer or array; adds to the level of what is a future there. */
static bool peel(CXType *type, unsigned *level)
{
    CXCursor declaration = clang_getTypeDeclaration(*type);
    switch ((int)type->kind) {
    case CXType_Elaborated:
        *type = clang_Type_getNamedType(*type);
        return true;
    case CXType_Typedef:
        *type = clang_getTypedefDeclUnderlyingType(declaration);
        return true;
    case CXType_Pointer:
        ++*level;
        *type = clang_getPointeeType(*type);
        return true;
    case CXType_ConstantArray:
    case CXType_IncompleteArray:
    case CXType_VariableArray:
        ++*level;
        *type = clang_getArrayElementType(*type);
        return true;
    default:
        return false;
    }
}

bool types_is_future(struct table *known, CXType type)
{
    static char yes, no;
    bool is_candidate = type.kind == CXType_Unexposed || type.kind == CXType_Elaborated ||
                        type.kind == CXType_Typedef || is_array(type);
    if (!is_candidate)
        return false;
    const void *key = type.data[0];
    const char *answer = table_get(known, key);
    unsigned level = 0;
    while (!answer && type.kind != CXType_Pointer && peel(&type, &level))
        ;
    if (!answer)
        table_set(known, key, future_text(type) ? &yes : &no);
    return table_get(known, key) == &yes;
}

bool types_is_generator(CXType type)
{
    unsigned level = 0;
    while (type.kind != CXType_Pointer && !is_array(type) && peel(&type, &level))
        ;
    const char *text = future_text(type);
    return text && is_generator_text(text);
}

static struct futurity futurity_of(struct types *types, CXType type)
{
    unsigned level = 1;
    while (peel(&type, &level))
        ;
    const char *text = future_text(type);
    if (!text)
        return (struct futurity){0};
    return (struct futurity){.level = level,
                             .value = future_value(types, text, clang_getCanonicalType(type)),
                             .is_generator = is_generator_text(text)};
}

static CXType element_of(CXType type)
{
    type = clang_getCanonicalType(type);
    while (is_array(type))
        type = clang_getCanonicalType(clang_getArrayElementType(type));
    return type;
}

/** The type without const at the top. An array is as const as its elements: its canonical type has their
 *  qualifiers itself. */
static struct declarator declare_unqualified(struct type *result, CXType type, struct declarator inner)
{
    CXType canonical = clang_getCanonicalType(type);
    if (!is_const(type))
        return declare(result, type, inner);
    struct declarator d = declare(result, clang_getUnqualifiedType(is_array(type) ? canonical : type), inner);
    if (is_volatile(type))
        d.before = arena_printf("volatile %s", d.before);
    return d;
}

/** What a parameter's type is adjusted to, of an array whose elements can be written. */
static struct declarator declare_adjusted(struct type *result, CXType type, struct declarator inner)
{
    CXType pointee = is_array(type) ? clang_getArrayElementType(clang_getCanonicalType(type)) : type;
    bool is_named = clang_getCursorKind(clang_getTypeDeclaration(type)) == CXCursor_TypedefDecl;
    if (is_named && is_array(type)) {
        inner.before = arena_printf("__typeof__(&(*(%s *)0)[0]) %s",
                                    parse_string(clang_getTypeSpelling(type)), inner.before);
        return inner;
    }
    if (type.kind == CXType_ConstantArray || type.kind == CXType_IncompleteArray)
        pointee = clang_getArrayElementType(type);
    bool wraps = is_array(pointee) || is_function(pointee);
    inner.before = arena_printf("%s*%s", wraps ? "(" : "", inner.before);
    inner.after = arena_printf("%s%s", inner.after, wraps ? ")" : "");
    return declare(result, pointee, inner);
}

static enum type_class class_of(CXType canonical)
{
    switch ((int)canonical.kind) {
    case CXType_Void:
        return TYPE_VOID;
    case CXType_Record:
        return TYPE_RECORD;
    case CXType_ConstantArray:
    case CXType_IncompleteArray:
        return TYPE_ARRAY;
    case CXType_VariableArray:
        return TYPE_VARIABLE_ARRAY;
    case CXType_FunctionProto:
    case CXType_FunctionNoProto:
        return TYPE_FUNCTION;
    default:
        return TYPE_SCALAR;
    }
}

static bool has_const_member(CXType record);

static enum CXVisitorResult visit_field(CXCursor field, CXClientData found)
{
    CXType type = clang_getCursorType(field), element = element_of(type);
    if (is_const(type) || (element.kind == CXType_Record && has_const_member(element))) {
        *(bool *)found = true;
        return CXVisit_Break;
    }
    return CXVisit_Continue;
}

static bool has_const_member(CXType record)
{
    bool found = false;
    clang_Type_visitFields(clang_getCanonicalType(record), visit_field, &found);
    return found;
}

/** Whether the type is variably modified: an array of variable length stands somewhere in its derivation. */
static bool is_variable(CXType type)
{
    for (;;) {
        type = clang_getCanonicalType(type);
        if (type.kind == CXType_VariableArray)
            return true;
        if (type.kind == CXType_Pointer)
            type = clang_getPointeeType(type);
        else if (is_array(type))
            type = clang_getArrayElementType(type);
        else
            return false;
    }
}

static bool is_signed_integer(CXType canonical)
{
    if (canonical.kind == CXType_Enum)
        canonical = clang_getCanonicalType(clang_getEnumDeclIntegerType(clang_getTypeDeclaration(canonical)));
    return canonical.kind >= CXType_Char_S && canonical.kind <= CXType_Int128;
}

/* ---- sizes of what holds futures, which clang takes for their values ---- */

struct measure {
    struct types *types;
    long long size, align;
    bool is_union, holds_future, is_odd;
};

static void measure_type(struct types *types, CXType type, struct measure *m);

static long long round_up(long long size, long long align)
{
    return align > 0 ? (size + align - 1) / align * align : size;
}

static enum CXVisitorResult measure_field(CXCursor field, CXClientData data)
{
    struct measure *record = data, member = {.types = record->types};
    measure_type(record->types, clang_getCursorType(field), &member);
    record->is_odd |= member.is_odd || clang_Cursor_isBitField(field);
    record->holds_future |= member.holds_future;
    if (member.align > record->align)
        record->align = member.align;
    long long offset = record->is_union ? 0 : round_up(record->size, member.align);
    if (offset + member.size > record->size)
        record->size = offset + member.size;
    return CXVisit_Continue;
}

static void measure_record(struct types *types, CXType canonical, struct measure *m)
{
    struct measure record = {.types = types, .align = 1};
    record.is_union = clang_getCursorKind(clang_getTypeDeclaration(canonical)) == CXCursor_UnionDecl;
    clang_Type_visitFields(canonical, measure_field, &record);
    if (!record.holds_future)
        return;
    m->holds_future = true;
    m->is_odd = record.is_odd;
    m->align = record.align;
    m->size = round_up(record.size, record.align);
}

/** The size and alignment that a type has in the output. */
static void measure_type(struct types *types, CXType type, struct measure *m)
{
    CXType canonical = clang_getCanonicalType(type);
    m->size = clang_Type_getSizeOf(type);
    m->align = clang_Type_getAlignOf(type);
    unsigned level = 0;
    while (type.kind == CXType_Elaborated || type.kind == CXType_Typedef)
        peel(&type, &level);
    if (future_text(type)) {
        m->holds_future = true;
        m->size = sizeof(void *);
        m->align = _Alignof(void *);
    } else if (canonical.kind == CXType_Record) {
        measure_record(types, canonical, m);
    } else if (type.kind == CXType_ConstantArray || type.kind == CXType_VariableArray) {
        struct measure element = {.types = types};
        measure_type(types, clang_getArrayElementType(type), &element);
        if (element.holds_future)
            *m = element, m->size *= type.kind == CXType_ConstantArray ? clang_getArraySize(type) : 0;
    }
}

/** Corrects what clang says of a type that is a future or holds some. */
static void note_futures(struct types *types, struct type *type, CXType clang_type)
{
    type->future = futurity_of(types, clang_type);
    struct measure m = {.types = types};
    measure_type(types, clang_type, &m);
    if (!m.holds_future)
        return;
    type->holds_future = type->future.level == 0;
    type->size = m.is_odd ? 0 : m.size;
    type->align = m.align;
    if (type->future.level == 1)
        type->class = TYPE_RECORD;
}

static struct type *build(struct types *types, CXType clang_type)
{
    struct type *type = NEW(struct type);
    CXType canonical = clang_getCanonicalType(clang_type);
    type->class = class_of(canonical);
    struct declarator d = declare_unqualified(type, clang_type, (struct declarator){"", ""});
    type->prefix = d.before;
    type->suffix = d.after;
    d = declare(type, clang_type, (struct declarator){"", ""});
    type->view_prefix = d.before;
    type->view_suffix = d.after;
    long long size = clang_Type_getSizeOf(clang_type), align = clang_Type_getAlignOf(clang_type);
    type->size = size > 0 ? size : 0;
    type->align = align > 0 ? align : 0;
    type->is_const = is_const(clang_type);
    type->is_volatile = is_volatile(clang_type);
    type->has_const_member = canonical.kind == CXType_Record && has_const_member(canonical);
    type->is_variable = is_variable(clang_type);
    type->is_pointer = canonical.kind == CXType_Pointer;
    type->is_signed = is_signed_integer(canonical);
    note_futures(types, type, clang_type);
    return type;
}

struct type *types_build_plain(struct types *types, CXType clang_type)
{
    return types_build(types, clang_getCanonicalType(clang_type));
}

struct type *types_build(struct types *types, CXType clang_type)
{
    const void *key = clang_type.data[0];
    struct type *type = key ? table_get(&types->built, key) : NULL;
    if (!type) {
        type = build(types, clang_type);
        if (key)
            table_set(&types->built, key, type);
    }
    return type;
}

struct type *types_build_parameter(struct types *types, CXType clang_type)
{
    struct type *type = types_build(types, clang_type);
    if (type->class != TYPE_ARRAY && type->class != TYPE_VARIABLE_ARRAY && type->class != TYPE_FUNCTION)
        return type;
    struct type *pointer = NEW(struct type);
    struct declarator d = declare_adjusted(pointer, clang_type, (struct declarator){"", ""});
    pointer->class = TYPE_SCALAR;
    pointer->is_pointer = true;
    pointer->future = type->future;
    pointer->prefix = pointer->view_prefix = d.before;
    pointer->suffix = pointer->view_suffix = d.after;
    pointer->size = sizeof(void *);
    pointer->align = _Alignof(void *);
    pointer->is_variable =
        is_array(clang_type) && is_variable(clang_getArrayElementType(clang_getCanonicalType(clang_type)));
    return pointer;
}
