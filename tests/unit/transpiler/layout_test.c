/* Frames: which variables and callees lie side by side, and which share their bytes. */
#include "arena.h"
#include "support.h"

static const struct {
    const char *scenario, *body, *frame;
} frames[] = {
    {"nothing to keep", "", ""},
    {"a callee", "await get(1);", "<get>"},
    {"two callees in one scope", "await get(1); await pause_now();", "<get> <pause_now>"},
    {"a callee twice", "await get(1); await get(2);", "<get>"},
    {"a variable beside a callee", "int x = call(1); await get(1); call(x);", "x <get>"},
    {"a nested scope", "{ int x = call(1); await get(1); call(x); }", "{x <get>}"},
    {"sibling scopes",
     "{ int x = call(1); await get(1); call(x); } { int y = call(1); await pause_now(); call(y); }",
     "{x <get>} {y <pause_now>}"},
    {"branches", "if (call(1)) { int x = call(1); await get(1); call(x); } else { await pause_now(); }",
     "{x <get>} {<pause_now>}"},
    {"a scope in a scope", "{ int x = call(1); { int y = call(2); await get(1); call(x + y); } }",
     "{x {y <get>}}"},
    {"a scope that keeps nothing between", "{ { { await get(1); } } }", "{{{<get>}}}"},
    {"a scope without await", "{ int x = call(1); call(x); } await get(1);", "<get>"},
    {"a callee inside and outside", "await get(1); { await get(2); }", "<get> {<get>}"},
    {"the larger alignment first",
     "char c = 'c'; int i = call(1); long l = 2; short s = 3; await get(1); call(c + i + (int)l + s);",
     "l i s c <get>"},
    {"equal alignments in source order", "int b = call(1), a = call(2); await get(1); call(a + b);",
     "b a <get>"},
    {"temporaries", "call(call(1) + await get(2));", "call_result <get>"},
    {"a loop's counter", "for (int i = 0; i < 3; i++) { await get(i); }", NULL},
};

START_TEST(frames_mirror_scopes)
{
    const char *program = arena_printf("async void f(void) { %s }", frames[_i].body);
    const struct function *f = function_of(run(program, LAYOUT), "f");
    if (frames[_i].frame)
        ck_assert_msg(!strcmp(frame_text(f), frames[_i].frame), "%s: %s", frames[_i].scenario, frame_text(f));
}
END_TEST

START_TEST(a_loops_counter_is_outside_of_its_body)
{
    const struct function *f =
        function_of(run("async void f(void) { for (int i = 0; i < 3; i++) { await get(i); } }", LAYOUT), "f");
    ck_assert_str_eq(frame_text(f), "{i {<get>}}");
}
END_TEST

START_TEST(parameters_are_the_functions_own)
{
    const struct function *f = function_of(
        run("async void f(int a, char *b) { int c = call(a); await pause_now(); call(a + c); use(b); }",
            LAYOUT),
        "f");
    ck_assert_str_eq(frame_text(f), "b a c <pause_now>");
}
END_TEST

TCase *layout_tests(void)
{
    TCase *tests = tcase_create("layout");
    tcase_add_loop_test(tests, frames_mirror_scopes, 0, sizeof frames / sizeof *frames);
    tcase_add_test(tests, a_loops_counter_is_outside_of_its_body);
    tcase_add_test(tests, parameters_are_the_functions_own);
    return tests;
}
