/* Macro uses: finding them, judging them, and expanding them in place. */
#include "arena.h"
#include "arguments.h"
#include "expand.h"
#include "macros.h"
#include "support.h"

/** The uses and keywords of a program. */
static struct unit *found(const char *text, struct macros *macros)
{
    struct unit *unit = NEW(struct unit);
    struct parse translation;
    *macros = (struct macros){0};
    unit->source = source_of(text);
    bool is_parsed = parse(&translation, unit->source, test_flags());
    if (is_parsed)
        macros_find(macros, unit, &translation);
    parse_free(&translation);
    ck_assert_msg(is_parsed, "does not parse: %s", text);
    return unit;
}

/** The program with every use outside of others expanded. */
static struct source *expanded(const char *text)
{
    struct macros macros;
    struct unit *unit = found(text, &macros);
    for (size_t i = 0; i < unit->macros.count; i++)
        PUSH(unit->to_expand, (int)i);
    struct source *source = expand(unit, test_flags());
    ck_assert_ptr_nonnull(source);
    return source;
}

/** The last line of a text, its blanks squeezed. */
static const char *last_line(const char *text)
{
    const char *line = strrchr(text, '\n');
    line = line ? line + 1 : text;
    char *out = arena_alloc(strlen(line) + 1), *end = out;
    for (; *line; line++)
        if (*line != ' ' || (line[1] && line[1] != ' ' && end > out))
            *end++ = *line;
    return out;
}

static const struct {
    const char *scenario, *before, *line, *expansion;
} expansions[] = {
    {"object-like", "#define A 1 + 2", "int x = A;", "int x = 1 + 2 ;"},
    {"function-like", "#define F(a, b) ((a) * (b))", "int x = F(1 + 1, 3);", "int x = ((1 + 1) * (3)) ;"},
    {"nested", "#define A 1\n#define F(x) (x + A)", "int x = F(F(A));", "int x = ((1 + 1) + 1) ;"},
    {"stringified", "#define S(x) #x", "const char *x = S(a  +  \"b\\n\");",
     "const char *x = \"a + \\\"b\\\\n\\\"\" ;"},
    {"pasted", "#define P(a, b) a##b", "int P(x, 1) = P(1, 2);", "int x1 = 12 ;"},
    {"variadic", "int g(int, ...);\n#define V(a, ...) g(a, __VA_ARGS__)",
     "int x(void) { return V(1, 2, 3); }", "int x(void) { return g(1, 2, 3) ; }"},
    {"variadic and optional", "int g(int, ...);\n#define V(a, ...) g(a __VA_OPT__(,) __VA_ARGS__)",
     "int x(void) { return V(1) + V(2, 3); }", "int x(void) { return g(1 ) + g(2 , 3) ; }"},
    {"GNU comma deletion", "int g(int, ...);\n#define V(a, ...) g(a, ##__VA_ARGS__)",
     "int x(void) { return V(1) + V(2, 3); }", "int x(void) { return g(1) + g(2, 3) ; }"},
    {"empty", "#define NOTHING\n#define SWALLOW(x)", "int NOTHING x SWALLOW(a b c) = 1;", "int x = 1;"},
    {"two on one line", "#define A 1\n#define B 2", "int x = A + B + A;", "int x = 1 + 2 + 1 ;"},
    {"redefined along the file", "#define A 1\nint y = A;\n#undef A\n#define A 2", "int x = A;",
     "int x = 2 ;"},
    {"defined under a conditional", "#if 1\n#define A 1\n#else\n#define A 2\n#endif", "int x = A;",
     "int x = 1 ;"},
    {"comments in arguments", "#define F(x) (x)", "int x = F(1 /* one */ + 2);", "int x = (1 + 2) ;"},
    {"strings with braces and commas", "#define F(x) (x)", "const char *x = F(\"), (\");",
     "const char *x = (\"), (\") ;"},
    {"a macro in a string stays", "#define A 1", "const char *x = \"A\"; int y = A;",
     "const char *x = \"A\"; int y = 1 ;"},
    {"a keyword stays a keyword", "#define W(x) _Await x", "async void f(void) { W(get(1)); }",
     "async void f(void) { _Await get(1) ; }"},
    {"painted: its own name is not expanded again", "int call(int);\n#define call(x) (call(x) + 1)",
     "int x(void) { return call(2); }", "int x(void) { return ((call)(2) + 1) ; }"},
    {"a function-like macro's name is left for the next round", "#define F(x) x\n#define G F",
     "int x = G (3);", "int x = F (3);"},
};

START_TEST(uses_are_expanded_in_place)
{
    const char *text = arena_printf("%s\n%s", expansions[_i].before, expansions[_i].line);
    ck_assert_msg(!strcmp(last_line(expanded(text)->text), expansions[_i].expansion), "%s: %s",
                  expansions[_i].scenario, last_line(expanded(text)->text));
}
END_TEST

START_TEST(lines_stay_the_same_in_expansions)
{
    const char *text = "#define F(a, b) (a + b)\nint x = F(1,\n    2\n);\nint y;";
    const struct source *source = expanded(text);
    ck_assert_uint_eq(source->lines.count, 5);
    ck_assert_uint_eq(source_line(source, (unsigned)(strstr(source->text, "int y") - source->text)), 5);
    ck_assert_uint_eq(source_origin(source, (unsigned)(strstr(source->text, "int y") - source->text)).offset,
                      (unsigned)(strstr(text, "int y") - text));
}
END_TEST

START_TEST(line_numbers_in_expansions_are_the_uses)
{
    ck_assert_str_eq(last_line(expanded("#define L __LINE__\n\nint x = L;")->text), "int x = 3 ;");
}
END_TEST

START_TEST(uses_are_found_with_those_in_their_arguments)
{
    struct macros macros;
    const char *text = "#define F(x) (x)\n#define A 1\nint x = F(F(A)) + A;";
    const struct unit *unit = found(text, &macros);
    unsigned inner = (unsigned)(strstr(text, "A))") - text);
    ck_assert_uint_eq(unit->macros.count, 4);
    int use = macros_at(&macros, unit, inner);
    ck_assert_int_ge(use, 0);
    ck_assert_str_eq(unit->macros.at[use].name, "A");
    ck_assert_int_eq(macros_outermost(&macros, use), 0);
    ck_assert_int_eq(macros_at(&macros, unit, inner - 1), 1);
    ck_assert_int_eq(macros_at(&macros, unit, (unsigned)(strstr(text, "+ A") - text)), -1);
    ck_assert_int_eq(macros_outermost(&macros, -1), -1);
}
END_TEST

START_TEST(keywords_are_no_macros)
{
    struct macros macros;
    const char *text = "async void f(void) { await get(1); _Await get(2); }";
    const struct unit *unit = found(text, &macros);
    ck_assert_uint_eq(unit->macros.count, 0);
    ck_assert_uint_eq(unit->keywords.count, 3);
    ck_assert_int_eq(unit->keywords.at[0].keyword, KEYWORD_async);
    ck_assert_int_eq(unit->keywords.at[2].keyword, KEYWORD_await);
    ck_assert_ptr_nonnull(macros_keyword_at(unit, 0));
    ck_assert_ptr_null(macros_keyword_at(unit, 1));
    ck_assert_ptr_nonnull(macros_keyword_at(unit, (unsigned)(strstr(text, "_Await") - text)));
}
END_TEST

START_TEST(words_of_the_users_are_no_keywords)
{
    struct macros macros;
    const struct unit *unit = found("#undef await\n#define await 1\nint x = await;", &macros);
    ck_assert_uint_eq(unit->keywords.count, 0);
    ck_assert_uint_eq(unit->macros.count, 1);
}
END_TEST

/* Uses of macros with arguments that may be edited, called `edit`, and such that must stay, called `keep`. */
static const struct {
    const char *scenario, *macros, *use;
} edits[] = {
    {"plain", "#define F(x) (x)", "F(edit)"},
    {"stringified", "#define F(x) #x", "F(keep)"},
    {"stringified and used", "#define F(x) (#x, x)", "F(keep)"},
    {"pasted", "#define F(x) x##1", "F(keep)"},
    {"pasted behind", "#define F(x) keep##x", "F(keep)"},
    {"digraphs", "#define F(x, y) %:x y %:%: 1", "F(keep, keep)"},
    {"the second of three", "#define F(a, b, c) (a #b c)", "F(edit, keep, edit)"},
    {"the first of two", "#define F(a, b) (a##1 b)", "F(keep, edit)"},
    {"commas in parentheses", "#define F(a, b) (a #b)", "F((edit, edit), (keep, keep))"},
    {"commas in braces separate", "#define F(a, b, c) (a #b c)", "F({edit, keep}, edit)"},
    {"the rest", "#define F(a, ...) (a #__VA_ARGS__)", "F(edit, keep, (keep), keep)"},
    {"not the rest", "#define F(a, ...) (#a, __VA_ARGS__)", "F(keep, edit, edit)"},
    {"a named rest", "#define F(a, rest...) (a, ##rest)", "F(edit, keep, keep)"},
    {"nothing but a rest", "#define F(...) #__VA_ARGS__", "F(keep, keep)"},
    {"optional", "#define F(a, ...) (a __VA_OPT__(,) __VA_ARGS__)", "F(edit, edit)"},
    {"optional and stringified", "#define F(a, ...) (a, #__VA_OPT__(x __VA_ARGS__))", "F(keep, keep)"},
    {"through another", "#define S(x) #x\n#define F(x, y) S(x) y", "F(keep, keep)"},
    {"through an alias", "#define S(x) #x\n#define F S", "F(keep)"},
    {"by a name that is given", "#define S(x) #x\n#define F(m, x) m(x)", "F(S, keep)"},
    {"by a name in front", "#define S(x) #x\n#define F(x) S", "F(keep)(keep)"},
    {"by a name that is given in front", "#define S(x) #x\n#define F(x) x", "F(S)(keep)"},
    {"by an alias that is given in front", "#define S(x) #x\n#define A S\n#define F(x) x", "F(A)(keep)"},
    {"in another", "#define S(x) #x\n#define F(x) x", "F(S(keep) edit)"},
    {"around another", "#define S(x, y) #x y\n#define F(x) x", "S(F(keep), F(edit))"},
    {"redefined", "#define S(x, y) y\n#undef S\n#define S(x, y) #x y", "S(keep, keep)"},
    {"redefined: whichever holds", "#define S(x, y) #x y\n#undef S\n#define S(x, y) y", "S(keep, keep)"},
};

/** Whether a byte stands in macro uses, and all of them let it be edited. */
static bool is_editable(const struct macros *macros, const struct unit *unit, unsigned offset)
{
    int use = macros_at(macros, unit, offset);
    bool is_editable = use >= 0;
    for (; use >= 0; use = macros->parents.at[use])
        is_editable &= arguments_are_editable(&unit->macros.at[use], offset);
    return is_editable;
}

START_TEST(arguments_that_are_spelled_out_cannot_be_edited)
{
    struct macros macros;
    const char *text = arena_printf("%s\nasync void f(void) { await pause_now();\n"
                                    "[[test::list(%s)]]; }",
                                    edits[_i].macros, edits[_i].use);
    const struct unit *unit = found(text, &macros);
    for (const char *c = strstr(text, "[["); *c; c++)
        if (!strncmp(c, "edit", 4) || !strncmp(c, "keep", 4))
            ck_assert_msg(is_editable(&macros, unit, (unsigned)(c - text)) == (*c == 'e'), "%s: %s",
                          edits[_i].scenario, c);
}
END_TEST

START_TEST(uses_that_hide_nothing_stay)
{
    const char *text =
        "#define TWICE(x) ((x) + (x))\nasync int f(int a) { int b = TWICE(a); await pause_now();\n"
        "return b + TWICE(a); }";
    ck_assert_str_eq(run(text, NAMES)->source->text, text);
}
END_TEST

START_TEST(uses_whose_argument_awaits_once_stay)
{
    const char *text =
        "#define WRAP(x) ((x) + 1)\nasync int f(void) { int a = WRAP(await get(1)); return a; }";
    ck_assert_str_eq(run(text, NAMES)->source->text, text);
}
END_TEST

START_TEST(uses_that_await_their_argument_twice_are_expanded)
{
    const struct unit *unit = run("#define TWICE(x) ((x) + (x))\n"
                                  "async int f(void) { int a = TWICE(await get(1)); return a; }",
                                  NAMES);
    ck_assert_uint_eq(function_of(unit, "f")->suspensions.count, 2);
}
END_TEST

START_TEST(uses_that_hide_an_await_are_expanded)
{
    const struct unit *unit = run("#define NEXT() await get(1)\n#define OTHER 2\n"
                                  "async int f(void) { return NEXT() + OTHER; }",
                                  NAMES);
    ck_assert_ptr_nonnull(strstr(unit->source->text, "OTHER; }"));
    ck_assert_ptr_null(strstr(unit->source->text, "NEXT() + "));
    ck_assert_uint_eq(function_of(unit, "f")->suspensions.count, 1);
}
END_TEST

TCase *macros_tests(void)
{
    TCase *tests = tcase_create("macros");
    tcase_add_loop_test(tests, uses_are_expanded_in_place, 0, sizeof expansions / sizeof *expansions);
    tcase_add_test(tests, lines_stay_the_same_in_expansions);
    tcase_add_test(tests, line_numbers_in_expansions_are_the_uses);
    tcase_add_test(tests, uses_are_found_with_those_in_their_arguments);
    tcase_add_test(tests, keywords_are_no_macros);
    tcase_add_test(tests, words_of_the_users_are_no_keywords);
    tcase_add_loop_test(tests, arguments_that_are_spelled_out_cannot_be_edited, 0,
                        sizeof edits / sizeof *edits);
    tcase_add_test(tests, uses_that_hide_nothing_stay);
    tcase_add_test(tests, uses_whose_argument_awaits_once_stay);
    tcase_add_test(tests, uses_that_await_their_argument_twice_are_expanded);
    tcase_add_test(tests, uses_that_hide_an_await_are_expanded);
    return tests;
}
