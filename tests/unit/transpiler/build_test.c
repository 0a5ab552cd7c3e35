/* The model: kinds, spans, variables and functions. */
#include "arena.h"
#include "support.h"

/* Statements of a function that has parameters a, b and p, and their kinds. */
static const struct {
    const char *statement, *kinds;
} statements[] = {
    {"await pause_now();", "expression(await(call(reference)))"},
    {"(await get(a));", "expression(parentheses(await(call(reference reference))))"},
    {"a = await get(1);", "expression(assign(reference await(call(reference other))))"},
    {"a += b;", "expression(assign(reference reference))"},
    {"a++;", "expression(step(reference))"},
    {"--a;", "expression(step(reference))"},
    {"-a;", "expression(other(reference))"},
    {"a && b;", "expression(and(reference reference))"},
    {"a || b;", "expression(or(reference reference))"},
    {"a ? b : 1;", "expression(conditional(reference reference other))"},
    {"a ?: b;", "expression(elvis(reference reference))"},
    {"a, b;", "expression(comma(reference reference))"},
    {"({ a; });", "expression(statement_expression(compound(expression(reference))))"},
    {"*&a;", "expression(dereference(address(reference)))"},
    {"p->b;", "expression(member(reference))"},
    {"(*p).b;", "expression(member(parentheses(dereference(reference))))"},
    {"p[a].b;", "expression(member(subscript(reference reference)))"},
    {"sizeof(a);", "expression(unevaluated(parentheses(reference)))"},
    {"_Generic(a, int: b, default: 1);", "expression(generic(unevaluated(reference) reference other))"},
    {"(struct pair){a};", NULL},
    {"call(a);", "expression(call(reference reference))"},
    {"spawn(get(a));", "expression(spawn(call(reference reference)))"},
    {"if (a) b; else ;", "if(reference expression(reference) empty)"},
    {"while (a) break;", "while(reference break)"},
    {"do continue; while (a);", "do(continue reference)"},
    {"for (;;) ;", NULL},
    {"switch (a) { case 1: b; default: ; }",
     "switch(reference compound(case(other expression(reference)) case(empty)))"},
    {"goto end;", "goto"},
    {"return;", "return"},
    {"{ }", "compound"},
    {"int x, y = 1;", "declaration(variable variable(other))"},
    {"static int x = 1;", NULL},
    {"int x[2] = {a, b};", NULL},
    {";", "empty"},
    {"__asm__(\"\");", "assembly"},
};

static struct function *function_with(const char *statement)
{
    const char *program =
        arena_printf("async void f(int a, int b, struct pair *p) { %s end: await pause_now(); }", statement);
    return function_of(run(program, BUILD), "f");
}

START_TEST(statements_have_kinds)
{
    const struct node *body = function_with(statements[_i].statement)->body;
    ck_assert_int_eq(body->kind, NODE_COMPOUND);
    if (statements[_i].kinds)
        ck_assert_str_eq(kinds(body->children.at[0]), statements[_i].kinds);
}
END_TEST

START_TEST(a_statements_span_has_its_semicolon)
{
    const char *program =
        arena_printf("async void f(int a, int b, struct pair *p) { %s end: await pause_now(); }",
                     statements[_i].statement);
    const struct unit *unit = run(program, BUILD);
    const struct node *statement = function_of(unit, "f")->body->children.at[0];
    ck_assert_str_eq(model_text(unit, statement->span), statements[_i].statement);
}
END_TEST

START_TEST(spans_of_expressions_are_their_text)
{
    const struct unit *unit =
        run("async int f(int a) { return call((a + 1) * 2) + (await get(a * 3))[\"xyz\"]; }", BUILD);
    struct node *body = function_of(unit, "f")->body;
    ck_assert_str_eq(model_text(unit, find(body, NODE_CALL)->span), "call((a + 1) * 2)");
    ck_assert_str_eq(model_text(unit, find(body, NODE_AWAIT)->span), "await get(a * 3)");
    ck_assert_str_eq(model_text(unit, find(body, NODE_SUBSCRIPT)->span), "(await get(a * 3))[\"xyz\"]");
    ck_assert_str_eq(model_text(unit, find(body, NODE_RETURN)->span),
                     "return call((a + 1) * 2) + (await get(a * 3))[\"xyz\"];");
}
END_TEST

START_TEST(parts_of_loops_are_told_apart)
{
    const struct unit *unit =
        run("async void f(void) { for (int i = 0; i < 3; i++) await pause_now(); }", BUILD);
    struct node *loop = find(function_of(unit, "f")->body, NODE_FOR);
    ck_assert_str_eq(model_text(unit, loop->loop.init->span), "int i = 0;");
    ck_assert_str_eq(model_text(unit, loop->loop.condition->span), "i < 3");
    ck_assert_str_eq(model_text(unit, loop->loop.increment->span), "i++");
    ck_assert_str_eq(model_text(unit, loop->loop.body->span), "await pause_now();");
}
END_TEST

START_TEST(absent_parts_of_loops_are_null)
{
    struct node *loop;
    loop = find(function_with("for (;;) { }")->body, NODE_FOR);
    ck_assert(!loop->loop.init && !loop->loop.condition && !loop->loop.increment && loop->loop.body);
    loop = find(function_with("for (; a;) { }")->body, NODE_FOR);
    ck_assert(!loop->loop.init && loop->loop.condition && !loop->loop.increment);
    loop = find(function_with("for (;; a++) { }")->body, NODE_FOR);
    ck_assert(!loop->loop.init && !loop->loop.condition && loop->loop.increment);
    loop = find(function_with("for (a = 0;;) { }")->body, NODE_FOR);
    ck_assert(loop->loop.init && !loop->loop.condition && !loop->loop.increment);
    loop = find(function_with("do { } while (a);")->body, NODE_DO);
    ck_assert(loop->loop.condition && loop->loop.body->kind == NODE_COMPOUND);
}
END_TEST

START_TEST(awaits_calls_and_effects_are_seen_from_above)
{
    const struct function *f = function_with("a + (await get(b)); a + call(b); a++; a + b; sizeof(call(b));");
    struct node *const *at = f->body->children.at;
    ck_assert(f->body->has_await);
    ck_assert(at[0]->has_await);
    ck_assert(!at[1]->has_await && at[1]->has_call && at[1]->has_effect);
    ck_assert(!at[2]->has_call && at[2]->has_effect);
    ck_assert(!at[3]->has_call && !at[3]->has_effect);
    ck_assert(!at[4]->has_call && !at[4]->has_effect);
}
END_TEST

START_TEST(names_refer_to_their_own_variables)
{
    const struct function *f = function_with("{ int a = 1; a; } a;");
    const struct node *inner = find(f->body->children.at[0]->children.at[1], NODE_REFERENCE);
    const struct node *outer = find(f->body->children.at[1], NODE_REFERENCE);
    ck_assert_ptr_ne(inner->variable, outer->variable);
    ck_assert_int_eq(inner->variable->kind, VARIABLE_LOCAL);
    ck_assert_int_eq(outer->variable->kind, VARIABLE_PARAMETER);
    ck_assert_ptr_eq(inner->variable->scope, f->body->children.at[0]);
    ck_assert_ptr_null(outer->variable->scope);
}
END_TEST

START_TEST(kinds_of_variables_are_known)
{
    const struct function *f = function_with("static int s; extern int e; int l; use(&(struct pair){1});");
    ck_assert_int_eq(variable_of(f, "a")->kind, VARIABLE_PARAMETER);
    ck_assert_int_eq(variable_of(f, "l")->kind, VARIABLE_LOCAL);
    struct node *literal = find(f->body, NODE_COMPOUND_LITERAL);
    ck_assert_int_eq(literal->variable->kind, VARIABLE_LITERAL);
    for (size_t i = 0; i < f->variables.count; i++) {
        const struct variable *variable = f->variables.at[i];
        ck_assert_uint_eq(variable->index, i);
        if (variable->name && (!strcmp(variable->name, "s") || !strcmp(variable->name, "e")))
            ck_assert_int_eq(variable->kind, VARIABLE_STATIC);
    }
}
END_TEST

START_TEST(functions_are_known_by_their_conventions)
{
    const struct unit *unit = run("async int later(int);\n"
                                  "static async int f(int n) { return n + await get(n); }\n"
                                  "async int f2(void) { return await f(1) + await later(2); }\n"
                                  "async int later(int n) { return n; }\n",
                                  BUILD);
    const struct function *f = function_of(unit, "f"), *later = function_of(unit, "later");
    ck_assert_int_eq(f->convention, CONVENTION_STATE);
    ck_assert(f->is_static && !f->is_main);
    ck_assert_uint_eq(f->parameters.count, 1);
    ck_assert_int_eq(later->convention, CONVENTION_STATE);
    ck_assert_uint_eq(later->prototypes.count, 1);
    ck_assert(!later->is_static);
    ck_assert_int_eq(function_of(unit, "get")->convention, CONVENTION_MANUAL);
    ck_assert_str_eq(model_text(unit, later->span), "async int later(int n) { return n; }");
}
END_TEST

START_TEST(operations_of_ordinary_functions_are_listed)
{
    const struct unit *unit =
        run("int g(void) { int x = async_block_on(get(1)); spawn(pause_now()); return x; }", BUILD);
    ck_assert_uint_eq(unit->operations.count, 2);
    ck_assert_int_eq(unit->operations.at[0].node->kind, NODE_BLOCK_ON);
    ck_assert_int_eq(model_strip(unit->operations.at[1].node)->kind, NODE_SPAWN);
    ck_assert_uint_eq(unit->operations.at[0].item, 0);
}
END_TEST

START_TEST(every_keyword_is_claimed)
{
    const struct unit *unit =
        run("async int f(void); async int f(void) { spawn(get(1)); return (await get(2)); }", BUILD);
    ck_assert_uint_eq(unit->keywords.count, 4);
    for (size_t i = 0; i < unit->keywords.count; i++)
        ck_assert(unit->keywords.at[i].is_claimed);
}
END_TEST

START_TEST(words_and_names_are_taken)
{
    const struct unit *unit =
        run("struct tag { int member; };\nasync void f(void) { goto end; end: await pause_now(); }", BUILD);
    static const char *const taken[] = {"tag", "member", "f", "end", "get", "get_future", "fetch", "call"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        ck_assert_msg(map_get(&unit->names, taken[i]), "%s", taken[i]);
    ck_assert_ptr_null(map_get(&unit->names, "not_there"));
}
END_TEST

START_TEST(a_file_without_async_code_has_no_functions_with_bodies)
{
    const struct unit *unit = run("int f(int a) { return a ? f(a - 1) : 0; }", BUILD);
    ck_assert_uint_eq(unit->operations.count, 0);
    for (size_t i = 0; i < unit->functions.count; i++)
        ck_assert_ptr_null(unit->functions.at[i]->body);
}
END_TEST

TCase *build_tests(void)
{
    enum { STATEMENTS = sizeof statements / sizeof *statements };
    TCase *tests = tcase_create("build");
    tcase_add_loop_test(tests, statements_have_kinds, 0, STATEMENTS);
    tcase_add_loop_test(tests, a_statements_span_has_its_semicolon, 0, STATEMENTS);
    tcase_add_test(tests, spans_of_expressions_are_their_text);
    tcase_add_test(tests, parts_of_loops_are_told_apart);
    tcase_add_test(tests, absent_parts_of_loops_are_null);
    tcase_add_test(tests, awaits_calls_and_effects_are_seen_from_above);
    tcase_add_test(tests, names_refer_to_their_own_variables);
    tcase_add_test(tests, kinds_of_variables_are_known);
    tcase_add_test(tests, functions_are_known_by_their_conventions);
    tcase_add_test(tests, operations_of_ordinary_functions_are_listed);
    tcase_add_test(tests, every_keyword_is_claimed);
    tcase_add_test(tests, words_and_names_are_taken);
    tcase_add_test(tests, a_file_without_async_code_has_no_functions_with_bodies);
    return tests;
}
