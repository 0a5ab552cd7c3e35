/* Frames: where the slots lie, and which share their bytes. */
#include "arena.h"
#include "support.h"

/* In these programs a frame of get() has 4 bytes, one of pause_now() 8. */
static const struct {
    const char *scenario, *body, *frame;
} frames[] = {
    {"nothing to keep", "", "state 0"},
    {"a callee", "await get(1);", "<get> 0, state 4"},
    {"two callees share bytes", "await get(1); await pause_now();", "<get> 0, <pause_now> 0, state 8"},
    {"a callee twice", "await get(1); await get(2);", "<get> 0, state 4"},
    {"a variable beside a callee", "int x = call(1); await get(1); call(x);", "x 0, <get> 4, state 8"},
    {"sibling scopes share bytes",
     "{ int x = call(1); await get(1); call(x); } { int y = call(1); await get(1); call(y); }",
     "x 0, y 0, <get> 4, state 8"},
    {"values that follow each other in one scope share bytes",
     "int x = call(1); await get(1); call(x); int y = call(2); await get(1); call(y);",
     "x 0, y 0, <get> 4, state 8"},
    {"a variable that is written while another is in use",
     "int x = call(1); await get(1); int y = call(2); call(x); await get(1); call(y);",
     "x 0, y 4, <get> 8, state 12"},
    {"pointers to a variable may be kept until its scope ends",
     "{ int x = 1; use(&x); await get(1); } int y = call(1); await get(1); call(y);",
     "x 0, y 0, <get> 4, state 8"},
    {"pointers to a variable may still be in use",
     "int x = 1; use(&x); await get(1); int y = call(1); await get(1); call(y);",
     "x 0, y 4, <get> 8, state 12"},
    {"a plain layout is preferred to one that is no smaller",
     "long x = call(1); await pause_now(); await get((int)x);", "x 0, <pause_now> 8, <get> 8, state 16"},
    {"a variable without await in its scope", "{ int x = call(1); call(x); } await get(1);",
     "<get> 0, state 4"},
    {"the larger alignment first",
     "char c = 'c'; int i = call(1); long l = 2; short s = 3; await get(1); call(c + i + (int)l + s);",
     "c 18, i 8, l 0, s 16, <get> 12, state 19"},
    {"equal alignments in source order", "int b = call(1), a = call(2); await get(1); call(a + b);",
     "b 0, a 4, <get> 8, state 12"},
    {"temporaries", "call(call(1) + await get(2));", "call_result 0, <get> 4, state 8"},
    {"a loop's counter", "for (int i = 0; i < 3; i++) { await get(i); }", "i 0, <get> 4, state 8"},
};

START_TEST(slots_share_bytes_that_are_not_in_use)
{
    const char *program = arena_printf("async void f(void) { %s }", frames[_i].body);
    const struct function *f = function_of(run(program, LAYOUT), "f");
    ck_assert_msg(!strcmp(frame_text(f), frames[_i].frame), "%s: %s", frames[_i].scenario, frame_text(f));
}
END_TEST

START_TEST(parameters_are_slots_too)
{
    const struct function *f = function_of(
        run("async void f(int a, char *b) { int c = call(a); await pause_now(); call(a + c); use(b); }",
            LAYOUT),
        "f");
    ck_assert_str_eq(frame_text(f), "a 16, b 0, c 20, <pause_now> 8, state 24");
}
END_TEST

START_TEST(the_state_goes_where_a_childs_frame_ends_in_padding)
{
    const struct unit *unit = run("static async int inner(int x) { await pause_now(); return x; }\n"
                                  "static async int outer(int x) { return await inner(x); }\n",
                                  LAYOUT);
    const struct function *inner = function_of(unit, "inner"), *outer = function_of(unit, "outer");
    ck_assert_str_eq(frame_text(inner), "x 8, <pause_now> 0, state 12");
    ck_assert_uint_eq(inner->frame->size, 16);
    ck_assert_uint_eq(outer->frame->size, 16);
    ck_assert_uint_eq(outer->frame->fullest.least, 14);
    ck_assert(inner->frame->lends_room);
}
END_TEST

/* The state of the function and that of each branch have a byte each, so has which branch has won. */
static const struct {
    const char *scenario, *body;
    unsigned minimum;
} minima[] = {
    {"an await", "await get(1);", 1 + 4},
    {"the fullest of some", "await get(1); await pause_now(); await get(2);", 1 + 8},
    {"branches of a join", "join { await get(1); await pause_now(); }", 1 + 2 + 4 + 8},
    {"the fullest state of each", "join { { await get(1); await pause_now(); } await get(1); }",
     1 + 2 + 8 + 4},
    {"what is around them counts once", "int x = call(1); join { await get(1); await get(2); } call(x);",
     1 + 2 + 4 + 4 + 4},
    {"what one branch has in a block",
     "join { { { int x = 1; use(&x); await get(1); } await pause_now(); } await get(2); }", 1 + 2 + 8 + 4},
    {"a fork that is not the fullest",
     "join { await get(1); await get(2); } long a[2] = {call(1), call(2)}; "
     "await pause_now(); use(a);",
     1 + 16 + 8},
    {"a fork in a branch", "join { join { await get(1); await get(2); } await pause_now(); }",
     1 + 4 + 4 + 4 + 8},
    {"branches of a race", "race { when (await get(1)) call(1); when (await get(2)) call(2); }",
     1 + 2 + 1 + 4 + 4},
    {"what a race's winner awaits comes behind it",
     "race { when (await get(1)) await pause_now(); when (await get(2)) call(2); }", 1 + 2 + 1 + 4 + 4},
};

START_TEST(branches_that_are_under_way_together_count_together)
{
    const char *program = arena_printf("async void f(void) { %s }", minima[_i].body);
    const struct function *f = function_of(run(program, LAYOUT), "f");
    ck_assert_msg(f->frame->fullest.least == minima[_i].minimum, "%s: %u, not %u: %s", minima[_i].scenario,
                  f->frame->fullest.least, minima[_i].minimum, frame_text(f));
    ck_assert_uint_eq(f->frame->fullest.actual, f->frame->fullest.least);
    ck_assert_uint_le(f->frame->fullest.least, f->frame->used);
}
END_TEST

START_TEST(one_edge_of_a_cycle_is_boxed)
{
    const struct unit *unit = run("async void g(int n);\n"
                                  "async void f(int n) { await g(n); }\n"
                                  "async void g(int n) { await f(n); }\n",
                                  LAYOUT);
    ck_assert_str_eq(frame_text(function_of(unit, "f")), "n 8, *g 0, state 12");
    ck_assert_str_eq(frame_text(function_of(unit, "g")), "n 0, <f> 0, state 13");
}
END_TEST

TCase *layout_tests(void)
{
    TCase *tests = tcase_create("layout");
    tcase_add_loop_test(tests, slots_share_bytes_that_are_not_in_use, 0, sizeof frames / sizeof *frames);
    tcase_add_test(tests, parameters_are_slots_too);
    tcase_add_test(tests, the_state_goes_where_a_childs_frame_ends_in_padding);
    tcase_add_loop_test(tests, branches_that_are_under_way_together_count_together, 0,
                        sizeof minima / sizeof *minima);
    tcase_add_test(tests, one_edge_of_a_cycle_is_boxed);
    return tests;
}
