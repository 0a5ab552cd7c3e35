/* Lowering: what is run before a statement, in which order, and what is kept. */
#include "arena.h"
#include "support.h"

/* The statement that the steps stand before is the first of a function with parameters a, b, c, p and s. */
static const struct {
    const char *scenario, *statement, *steps;
} lowered[] = {
    {"nothing to do", "a = call(b);", ""},
    {"an await for its effect", "await get(a);", "await get(a)"},
    {"an await in parentheses", "(void)(await get(a));", "await get(a) -> #1"},
    {"a result", "a = await get(b);", "await get(b) -> #1"},
    {"two results", "a = await get(1) + await get(2);", "await get(1) -> #1; await get(2) -> #2"},
    {"an await in an argument", "a = await get(await get(1));",
     "await get(1) -> #1; await get(await get(1)) -> #2"},
    {"a call before an await", "a = call(1) + await get(2);", "call_result = call(1); await get(2) -> #1"},
    {"a call behind an await", "a = await get(1) + call(2);", "await get(1) -> #1"},
    {"calls around an await", "a = call(1) + await get(2) + call(3);",
     "call_result = call(1); await get(2) -> #1"},
    {"an operand before an await is read afterwards", "c = a + await get(2);", "await get(2) -> #1"},
    {"an increment before an await", "c = a++ + await get(2);", "value = a++; await get(2) -> #1"},
    {"arguments in order", "call2(call(1), await get(2), call(3));",
     "call_result = call(1); await get(2) -> #1"},
    {"the right side first", "p[call(1)] = await get(2);", "await get(2) -> #1"},
    {"an await on both sides", "p[await get(1)] = await get(2);", "await get(2) -> #1; await get(1) -> #2"},
    {"an effect on the right before an await on the left", "p[await get(1)] = call(2);",
     "call_result = call(2); await get(1) -> #1"},
    {"a compound assignment", "a += await get(1);", "await get(1) -> #1"},
    {"an assignment of an assignment", "a = b = await get(1);", "await get(1) -> #1"},
    {"and", "c = a && await get(1);",
     "if (a) {await get(1) -> #1; both = truth of await get(1)} else {both = 0}"},
    {"or", "c = a || await get(1);",
     "if (a) {either = 1} else {await get(1) -> #1; either = truth of await get(1)}"},
    {"an await on the left of and", "c = await get(1) && b;", "await get(1) -> #1"},
    {"and for its effect", "a && await get(1);", "if (a) {await get(1)} else {}"},
    {"a conditional", "c = a ? await get(1) : b;",
     "if (a) {await get(1) -> #1; choice = await get(1)} else {choice = b}"},
    {"a conditional for its effect", "a ? (void)await get(1) : use(p);",
     "if (a) {await get(1) -> #1; (void)await get(1)} else {use(p)}"},
    {"an await in the condition", "c = await get(1) ? a : b;", "await get(1) -> #1"},
    {"elvis", "c = a ?: await get(1);",
     "tested = a; if (tested) {choice = tested} else {await get(1) -> #1; choice = await get(1)}"},
    {"a comma", "c = (call(1), await get(2));", "call(1); await get(2) -> #1"},
    {"an await left of a comma", "c = (await get(1), b);", "await get(1)"},
    {"a statement expression", "c = ({ int x = await get(1); x + 1; });", "block value"},
    {"a member of a result", "c = (await fetch(1)).a;", "await fetch(1) -> #1"},
    {"unevaluated", "c = sizeof(await get(1)) + await get(2);", "await get(2) -> #1"},
    {"a spawn", "spawn(get(await get(1)));", "await get(1) -> #1"},
    {"a cast", "c = (char)await get(1);", "await get(1) -> #1"},
    {"a condition", "if (await get(1) > a) c = 1;", "await get(1) -> #1"},
    {"a switch", "switch (await get(1)) { default: ; }", "await get(1) -> #1"},
    {"a selection", "c = _Generic(a, int: await get(1), default: b);",
     "select (_Generic(a, int: await get(1), default: b)) {await get(1) -> #1} else {}"},
    {"a label before it", "goto l; l: await get(1);", ""},
    {"an assignment before an await", "c = (a = await get(1)) + await get(2);",
     "await get(1) -> #1; value = a = await get(1); await get(2) -> #2"},
    {"a call of a result before an await", "c = call(await get(1)) + await get(2);",
     "await get(1) -> #1; call_result = call(await get(1)); await get(2) -> #2"},
    {"a step of a result before an await", "c = p[await get(1)]++ + await get(2);",
     "await get(1) -> #1; value = p[await get(1)]++; await get(2) -> #2"},
    {"an await on the left of and, before an await", "c = (await get(1) && b) + await get(2);",
     "await get(1) -> #1; await get(2) -> #2"},
    {"a comma before an await", "c = (use(p), 1) + await get(1);", "value = use(p), 1; await get(1) -> #1"},
    {"an assignment on the right of and", "a && (b = await get(1));",
     "if (a) {await get(1) -> #1; (b = await get(1))} else {}"},
    {"a statement expression for its effect", "({ await get(1); });", "block "},
    {"a selection of more than an await", "c = _Generic(a, int: await get(1) + 1, default: b);",
     "select (_Generic(a, int: await get(1) + 1, default: b)) {await get(1) -> #1; selected = await get(1) + "
     "1} else {}"},
};

static struct unit *unit_of(const char *statement)
{
    return run(arena_printf("void call2(int, int, int);\n"
                            "async void f(int a, int b, int c, int *p, struct pair s) { %s }",
                            statement),
               LOWER);
}

START_TEST(awaits_become_steps_before_their_statement)
{
    const struct unit *unit = unit_of(lowered[_i].statement);
    const struct function *f = function_of(unit, "f");
    const char *steps = steps_text(unit, f, f->body->children.at[0]->before);
    ck_assert_msg(!strcmp(steps, lowered[_i].steps), "%s: %s", lowered[_i].scenario, steps);
}
END_TEST

START_TEST(conditions_of_loops_are_lowered_before_each_test)
{
    const struct unit *unit = unit_of("while (await get(a)) b++;");
    const struct function *f = function_of(unit, "f");
    const struct node *loop = f->body->children.at[0];
    ck_assert_str_eq(steps_text(unit, f, loop->before), "");
    ck_assert_str_eq(steps_text(unit, f, loop->before_test), "await get(a) -> #1");
    ck_assert_str_eq(steps_text(unit, f, loop->before_advance), "");
}
END_TEST

START_TEST(every_part_of_a_for_loop_has_its_steps)
{
    const struct unit *unit =
        unit_of("for (a = await get(1); a < await get(2); a += await get(3)) await get(4);");
    const struct function *f = function_of(unit, "f");
    const struct node *loop = f->body->children.at[0];
    ck_assert_str_eq(steps_text(unit, f, loop->before), "await get(1) -> #1");
    ck_assert_str_eq(steps_text(unit, f, loop->before_test), "await get(2) -> #2");
    ck_assert_str_eq(steps_text(unit, f, loop->before_advance), "await get(3) -> #3");
    ck_assert_str_eq(steps_text(unit, f, loop->loop.body->before), "await get(4)");
}
END_TEST

START_TEST(each_declarator_has_its_steps)
{
    const struct unit *unit = unit_of("int x = await get(1), y = 2, z = x + await get(3);");
    const struct function *f = function_of(unit, "f");
    struct node *const *declarators = f->body->children.at[0]->children.at;
    ck_assert_str_eq(steps_text(unit, f, declarators[0]->before), "await get(1) -> #1");
    ck_assert_str_eq(steps_text(unit, f, declarators[1]->before), "");
    ck_assert_str_eq(steps_text(unit, f, declarators[2]->before), "await get(3) -> #2");
}
END_TEST

START_TEST(temporaries_have_the_unpromoted_types)
{
    const struct unit *unit =
        run("char small(void); struct pair big(void);\n"
            "async void f(void) { long x = small() + big().a + await get(1); (void)x; }",
            LOWER);
    const struct function *f = function_of(unit, "f");
    ck_assert_int_eq(variable_of(f, "small_result")->type->size, 1);
    ck_assert_int_eq(variable_of(f, "big_result")->type->class, TYPE_RECORD);
    ck_assert_int_eq(variable_of(f, "small_result")->kind, VARIABLE_TEMPORARY);
}
END_TEST

START_TEST(statements_without_await_are_left_alone)
{
    const struct function *f = function_of(unit_of("a = call(1) + call(2); await pause_now();"), "f");
    ck_assert_ptr_null(f->body->children.at[0]->before);
    ck_assert_uint_eq(f->variables.count, 5);
}
END_TEST

START_TEST(suspensions_are_in_source_order)
{
    const struct unit *unit =
        unit_of("if (await get(1)) { await get(2); } else { while (a) a = await get(3); }\n"
                "switch (a) { case 1: await get(4); }");
    const struct function *f = function_of(unit, "f");
    ck_assert_uint_eq(f->suspensions.count, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_str_eq(model_text(unit, f->suspensions.at[i]->call->span), arena_printf("get(%zu)", i + 1));
}
END_TEST

START_TEST(an_await_that_is_never_run_is_no_suspension)
{
    const struct function *f = function_of(unit_of("a = (int)sizeof(await get(1));"), "f");
    ck_assert_uint_eq(f->suspensions.count, 0);
}
END_TEST

TCase *lower_tests(void)
{
    TCase *tests = tcase_create("lower");
    tcase_add_loop_test(tests, awaits_become_steps_before_their_statement, 0,
                        sizeof lowered / sizeof *lowered);
    tcase_add_test(tests, conditions_of_loops_are_lowered_before_each_test);
    tcase_add_test(tests, every_part_of_a_for_loop_has_its_steps);
    tcase_add_test(tests, each_declarator_has_its_steps);
    tcase_add_test(tests, temporaries_have_the_unpromoted_types);
    tcase_add_test(tests, statements_without_await_are_left_alone);
    tcase_add_test(tests, suspensions_are_in_source_order);
    tcase_add_test(tests, an_await_that_is_never_run_is_no_suspension);
    return tests;
}
