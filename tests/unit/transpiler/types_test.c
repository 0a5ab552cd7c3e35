/* Types as they are written in frames and as the user sees them. */
#include "arena.h"
#include "support.h"

static const char outside[] =
    "typedef int row[4]; typedef const long frozen; typedef void handler(int);\n"
    "typedef struct { int a; } nameless; struct fixed { const int a; };\n"
    "struct holder { struct fixed inner[2]; }; enum colour { RED }; union either { int a; };\n"
    "typedef const row frozen_row; typedef int v4 __attribute__((vector_size(16)));\n";

/** The type of the local variable or parameter x of a function. */
static const struct type *type_in(const char *parameters, const char *body)
{
    const char *program = arena_printf("%sasync void f(%s) { %s }", outside, parameters, body);
    return variable_of(function_of(run(program, BUILD), "f"), "x")->type;
}

static const char *declaration(const struct type *type)
{
    return arena_printf("%sx%s", type->prefix, type->suffix);
}

/* What is declared in the function, and how it is declared in the frame; null for the same. */
static const struct {
    const char *local, *field;
} locals[] = {
    {"int x", NULL},
    {"unsigned long long x", NULL},
    {"long double x", NULL},
    {"_Bool x", NULL},
    {"char *x", NULL},
    {"const char *x", NULL},
    {"char **x", NULL},
    {"int x[3]", NULL},
    {"int x[2][3]", NULL},
    {"char *x[3]", NULL},
    {"int (*x)[3]", NULL},
    {"int (*x)[2][3]", NULL},
    {"int (*(*x)[2])[3]", NULL},
    {"void (*x)(void)", NULL},
    {"int (*x)(int, const char *)", NULL},
    {"int (*x)(const char *, ...)", NULL},
    {"int (*x[3])(void)", NULL},
    {"void (*(*x)(int))(long)", NULL},
    {"int (*(*x)(void))[3]", NULL},
    {"struct pair x", NULL},
    {"struct pair *x", NULL},
    {"enum colour x", NULL},
    {"union either x", NULL},
    {"row x", NULL},
    {"row *x", "row (*x)"},
    {"row x[2]", NULL},
    {"handler *x", "handler (*x)"},
    {"nameless x", NULL},
    {"nameless *x", NULL},
    {"v4 x", NULL},
    {"__int128 x", NULL},
    {"_Complex double x", NULL},
    {"volatile int x", NULL},
    {"char *volatile x", NULL},
    {"const int x = 1", "int x"},
    {"const volatile int x = 1", "volatile int x"},
    {"char *const x = 0", "char *x"},
    {"const char *const x = 0", "const char *x"},
    {"const int x[2] = {1}", "int x[2]"},
    {"const char *const x[2] = {0}", "const char *x[2]"},
    {"const struct pair x = {1}", "struct pair x"},
    {"frozen x = 1", "long x"},
    {"frozen *x", NULL},
    {"int (*const x)(void) = 0", "int (*x)(void)"},
    {"frozen_row x = {1}", "int x[4]"},
    {"typeof(1L) x", "long x"},
    {"__auto_type x = 1UL", "unsigned long x"},
    {"register int x", "int x"},
    {"int x[] = {1, 2}", "int x[2]"},
    {"char x[] = \"abc\"", "char x[4]"},
};

/** Blanks do not count, except between words. */
static const char *squeeze(const char *c)
{
    char *out = arena_alloc(strlen(c) + 1), *end = out;
    for (; *c; c++)
        if (*c != ' ' || (end > out && !strchr("*(", end[-1]) && !strchr("*(),", c[1])))
            *end++ = *c;
    return out;
}

START_TEST(locals_are_declared_in_frames)
{
    const char *local = locals[_i].local;
    const char *expected = locals[_i].field ? locals[_i].field : local;
    const struct type *type = type_in("void", arena_printf("%s;", local));
    ck_assert_str_eq(squeeze(declaration(type)), squeeze(expected));
}
END_TEST

/* Parameters as they are declared in the frame: arrays and functions are pointers. */
static const struct {
    const char *parameter, *field;
} parameters[] = {
    {"int x", "int x"},
    {"int x[]", "int *x"},
    {"int x[3]", "int *x"},
    {"int x[2][3]", "int (*x)[3]"},
    {"const char x[]", "const char *x"},
    {"int x[static 3]", "int *x"},
    {"int x(char)", "int (*x)(char)"},
    {"void (*x)(int)", "void (*x)(int)"},
    {"const int x", "int x"},
    {"struct pair x", "struct pair x"},
    {"char *argv[], char *x", "char *x"},
    {"char *x[]", "char **x"},
    {"int (*x[])(void)", "int (**x)(void)"},
};

START_TEST(parameters_are_declared_in_frames)
{
    const struct type *type = type_in(parameters[_i].parameter, "");
    ck_assert_str_eq(squeeze(declaration(type)), squeeze(parameters[_i].field));
}
END_TEST

START_TEST(the_user_sees_the_qualifiers)
{
    const struct type *type = type_in("void", "const int x = 1;");
    ck_assert(type->is_const);
    ck_assert(!type->is_volatile);
    ck_assert_str_eq(squeeze(arena_printf("%sx%s", type->view_prefix, type->view_suffix)), "const int x");
    type = type_in("void", "const volatile int x = 1;");
    ck_assert(type->is_const && type->is_volatile);
    ck_assert(!type_in("void", "const int *x;")->is_const);
    ck_assert(type_in("void", "const int x[2] = {0};")->is_const);
    ck_assert(type_in("void", "frozen x = 1;")->is_const);
}
END_TEST

START_TEST(classes_are_told_apart)
{
    ck_assert_int_eq(type_in("void", "int x;")->class, TYPE_SCALAR);
    ck_assert_int_eq(type_in("void", "enum colour x;")->class, TYPE_SCALAR);
    ck_assert_int_eq(type_in("void", "struct pair x;")->class, TYPE_RECORD);
    ck_assert_int_eq(type_in("void", "union either x;")->class, TYPE_RECORD);
    ck_assert_int_eq(type_in("void", "row x;")->class, TYPE_ARRAY);
    ck_assert_int_eq(type_in("int n", "int x[n];")->class, TYPE_VARIABLE_ARRAY);
    ck_assert_int_eq(type_in("int x[3]", "")->class, TYPE_SCALAR);
}
END_TEST

START_TEST(sizes_and_alignments_are_known)
{
    const struct type *type = type_in("void", "struct pair x;");
    ck_assert_int_eq(type->size, 3 * sizeof(long));
    ck_assert_int_eq(type->align, _Alignof(long));
    ck_assert_int_eq(type_in("void", "char x[13];")->size, 13);
    ck_assert_int_eq(type_in("char x[13]", "")->size, sizeof(char *));
}
END_TEST

START_TEST(records_with_const_members_cannot_be_assigned)
{
    ck_assert(type_in("void", "struct fixed x = {1};")->has_const_member);
    ck_assert(type_in("void", "struct holder x = {{{1}, {2}}};")->has_const_member);
    ck_assert(!type_in("void", "struct pair x;")->has_const_member);
    ck_assert(!type_in("void", "struct fixed *x;")->has_const_member);
}
END_TEST

START_TEST(local_types_are_known_as_such)
{
    ck_assert(type_in("void", "struct inner { int a; }; struct inner x;")->is_local);
    ck_assert(type_in("void", "struct { int a; } x;")->is_local);
    ck_assert(type_in("void", "enum inner { A }; enum inner x;")->is_local);
    ck_assert(type_in("void", "struct inner { int a; }; struct inner *x[2];")->is_local);
    ck_assert(!type_in("void", "struct pair x;")->is_local);
    ck_assert(!type_in("void", "nameless x;")->is_local);
}
END_TEST

START_TEST(local_typedefs_are_seen_through)
{
    const struct type *type = type_in("void", "typedef int (*inner)(long); inner x;");
    ck_assert_str_eq(squeeze(declaration(type)), "int(*x)(long)");
}
END_TEST

START_TEST(variably_modified_types_are_known)
{
    ck_assert(type_in("int n", "int x[n];")->is_variable);
    ck_assert(type_in("int n", "int (*x)[n];")->is_variable);
    ck_assert(type_in("int n", "int x[2][n];")->is_variable);
    ck_assert(type_in("int n, int x[n][n]", "")->is_variable);
    ck_assert(!type_in("int n, int x[n]", "")->is_variable);
    ck_assert(!type_in("int n", "int x[4];")->is_variable);
}
END_TEST

TCase *types_tests(void)
{
    TCase *tests = tcase_create("types");
    tcase_add_loop_test(tests, locals_are_declared_in_frames, 0, sizeof locals / sizeof *locals);
    tcase_add_loop_test(tests, parameters_are_declared_in_frames, 0, sizeof parameters / sizeof *parameters);
    tcase_add_test(tests, the_user_sees_the_qualifiers);
    tcase_add_test(tests, classes_are_told_apart);
    tcase_add_test(tests, sizes_and_alignments_are_known);
    tcase_add_test(tests, records_with_const_members_cannot_be_assigned);
    tcase_add_test(tests, local_types_are_known_as_such);
    tcase_add_test(tests, local_typedefs_are_seen_through);
    tcase_add_test(tests, variably_modified_types_are_known);
    return tests;
}
