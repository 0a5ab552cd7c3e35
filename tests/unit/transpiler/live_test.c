/* Liveness: which variables of a function are in its frame. */
#include "arena.h"
#include "support.h"

static const struct {
    const char *scenario, *body, *frame;
} functions[] = {
    {"used before the await only", "int x = call(1); call(x); await pause_now();", ""},
    {"used behind the await only", "await pause_now(); int x = call(1); call(x);", ""},
    {"used on both sides", "int x = call(1); await pause_now(); call(x);", "x"},
    {"set again behind the await", "int x = call(1); call(x); await pause_now(); x = 2; call(x);", ""},
    {"added to behind the await", "int x = 1; await pause_now(); x += 2; call(x);", "x"},
    {"stepped behind the await", "int x = 1; await pause_now(); x++;", "x"},
    {"never set before the await", "int x; await pause_now(); x = 1; call(x);", ""},
    {"read without having been set", "int x; await pause_now(); call(x);", ""},
    {"the result itself", "int x = await get(1); call(x);", ""},
    {"a result that is kept", "int x = await get(1); await pause_now(); call(x);", "x"},
    {"an argument of the await", "int x = call(1); await get(x);", ""},
    {"an operand of the awaiting expression", "int x = call(1); call(x + await get(2));", "x"},
    {"only some of three", "int x = 1, y = 2, z = 3; call(x); await pause_now(); call(y); (void)sizeof z;",
     "y"},
    {"unevaluated behind the await", "int x = call(1); call(x); await pause_now(); (void)sizeof(x);", ""},

    {"two results in one expression", "call(await get(1) + await get(2));", "#1"},
    {"three results in one expression", "call(await get(1) + await get(2) + await get(3));", "#1 #2"},
    {"a nested await", "call(await get(await get(1)));", ""},
    {"a call's result before an await", "call(call(1) + await get(2));", "call_result"},
    {"a call's result behind an await", "call(await get(1) + call(2));", ""},
    {"a conditional's value", "int x = call(1) ? await get(1) : 2; call(x);", ""},
    {"a conditional's value before an await", "call((call(1) ? await get(1) : 2) + await get(2));", "choice"},
    {"a logical value", "if (call(1) && await get(1)) call(2);", ""},

    {"escaped before the await", "int x = 1; use(&x); await pause_now();", "x"},
    {"escaped in the await's argument", "int x = 1; await hold(&x);", "x"},
    {"escaped behind the last await", "int x; await pause_now(); use(&x);", ""},
    {"escaped in a block that is left", "{ int x = 1; use(&x); } await pause_now();", ""},
    {"an array that is passed on", "char x[9]; use(x); await pause_now();", "x"},
    {"an array of which elements are read", "int x[2] = {1, 2}; await pause_now(); call(x[1]);", "x"},
    {"an array behind the await only", "await pause_now(); char x[9]; use(x);", ""},
    {"an element's address", "int x[2]; use(&x[1]); await pause_now();", "x"},
    {"a member's address", "struct pair x; use(&x.b); await pause_now();", "x"},
    {"the address of what a pointer points to", "int *x = g; use(&x[1]); await pause_now();", ""},
    {"an address that is taken apart at once", "int x = 1; call(*&x); await pause_now();", "x"},
    {"a struct used on both sides", "struct pair x = {1}; await pause_now(); call((int)x.b);", "x"},
    {"a struct set member by member", "struct pair x; x.a = 1; await pause_now(); x.b = 2; call((int)x.a);",
     "x"},
    {"a compound literal that escapes", "int *x = (int[]){1}; await pause_now(); call(*x);", "x literal"},
    {"a compound literal that is over", "{ use((int[]){1}); } await pause_now();", ""},

    {"counted in a loop", "for (int i = 0; i < 3; i++) await pause_now();", "i"},
    {"counted in a loop before the await", "for (int i = 0; i < 3; i++) call(i); await pause_now();", ""},
    {"used in the next round", "int x = 0; while (call(x)) { await pause_now(); x = call(2); }", ""},
    {"carried to the next round", "int x = 0; while (call(1)) { x += call(2); await pause_now(); } call(x);",
     "x"},
    {"new in each round", "while (call(1)) { int x = call(2); call(x); await pause_now(); }", ""},
    {"new in each round and kept", "while (call(1)) { int x = call(2); await pause_now(); call(x); }", "x"},
    {"escaped in the last round", "int x; for (;;) { await pause_now(); use(&x); }", "x"},
    {"new in each round and escaped behind the await", "for (;;) { int x; await pause_now(); use(&x); }", ""},
    {"an await in the condition", "int x = 3; while (await get(1)) call(x);", "x"},
    {"an await in a do condition", "int x = 3; do call(x); while (await get(1));", "x"},
    {"continue skips the use", "int x = 1; while (call(1)) { await pause_now(); continue; call(x); }", ""},
    {"break skips the use", "int x = 1; while (call(1)) { await pause_now(); break; call(x); }", ""},

    {"used in the branch with the await", "int x = 1; if (call(1)) { await pause_now(); call(x); }", "x"},
    {"used in the other branch", "int x = 1; if (call(1)) await pause_now(); else call(x);", ""},
    {"set in one branch", "int x; if (call(1)) x = 1; else x = 2; await pause_now(); call(x);", "x"},
    {"used in another case",
     "int x = 1; switch (call(1)) { case 1: await pause_now(); break; case 2: call(x); }", ""},
    {"used in the case that it falls into",
     "int x = 1; switch (call(1)) { case 1: await pause_now(); __attribute__((fallthrough)); case 2: "
     "call(x); }",
     "x"},
    {"behind a return", "int x = 1; await pause_now(); return; call(x);", ""},
    {"a jump back to the use", "int x = 1; again: call(x); await pause_now(); if (call(2)) goto again;", "x"},
    {"a jump over the use", "int x = 1; await pause_now(); goto end; call(x); end:;", ""},
    {"a jump back to before the declaration",
     "again:; int x = call(1); call(x); await pause_now(); if (call(2)) goto again;", ""},
    {"a computed jump", "int x = 1; void *to = &&a; await pause_now(); goto *to; a: call(x); b:;", "x to"},

    {"used in one arm", "int x = 1; await pause_now(); call(call(1) ? x : 2);", "x"},
    {"set again in both arms", "int x = 1; await pause_now(); call(1) ? (x = 2) : (x = 3); call(x);", ""},
    {"set again in one arm", "int x = 1; await pause_now(); call(1) ? (x = 2) : 0; call(x);", "x"},
    {"set on the right of and", "int x; if (call(1) && (x = call(2))) { await pause_now(); call(x); }", "x"},
    {"set again only on the right of or", "int x = 1; await pause_now(); call(1) || (x = call(2)); call(x);",
     "x"},
    {"used in a statement expression", "int x = 1; await pause_now(); ({ call(x); });", "x"},
    {"a statement expression's own", "await pause_now(); ({ int x = 1; call(x); });", ""},
    {"on the right of a comma", "int x = 1; call((await get(1), x));", "x"},
    {"set in a loop's first part", "int i; for (i = 0; i < 3; i++) await pause_now();", "i"},
    {"what elvis tests", "int x = call(1) ?: await get(2); call(x);", ""},
    {"elvis before an await", "int x = (call(1) ?: await get(2)) + await get(3); call(x);", "choice"},
    {"a member of a result", "long x = (await fetch(1)).a + await get(2); call((int)x);", "#1"},
    {"a pointer that is followed", "struct pair *x = (struct pair *)g; await pause_now(); x->a = 1;", "x"},
    {"a pointer that is stored through", "int *x = g; *x = 1; await pause_now(); *x = 2;", "x"},
    {"an index in front of its array", "int i = 0; await pause_now(); i[g] = 1;", "i"},

    {"static", "static int x; x++; await pause_now(); x++;", ""},
    {"shadowed", "int x = 1; { int x = 2; call(x); } await pause_now(); call(x);", "x"},
    {"the inner of two", "int x = 1; call(x); { int x = 2; await pause_now(); call(x); }", "x"},
    {"in a statement expression", "int x = ({ int y = call(1); await pause_now(); y; }); call(x);", "y"},
    {"in a block without await", "{ int x = 1; call(x); } await pause_now();", ""},
    {"an operand of asm", "int x = 1; await pause_now(); __asm__(\"\" : \"+r\"(x));", "x"},
};

START_TEST(what_lives_across_an_await_is_in_the_frame)
{
    const char *program =
        arena_printf("extern int *g; async void hold(int *p); struct hold_future { int *p; };\n"
                     "ASYNC_FUTURE(hold);\n"
                     "async void f(void) { %s }",
                     functions[_i].body);
    const char *frame = frame_variables(function_of(run(program, LIVE), "f"));
    ck_assert_msg(!strcmp(frame, functions[_i].frame), "%s: '%s' instead of '%s'", functions[_i].scenario,
                  frame, functions[_i].frame);
}
END_TEST

START_TEST(parameters_that_are_used_are_in_the_frame)
{
    const char *program = "async int f(int used, int unused) { await pause_now(); return used; }";
    ck_assert_str_eq(frame_variables(function_of(run(program, LIVE), "f")), "used");
}
END_TEST

START_TEST(parameters_that_live_across_no_await_are_loaded_once)
{
    const char *program = "async void f(int x) { call(x); await pause_now(); }";
    const struct function *f = function_of(run(program, LIVE), "f");
    ck_assert_str_eq(frame_variables(f), "");
    ck_assert_int_ge(f->parameters.at[0]->slot, 0);
}
END_TEST

START_TEST(builtins_take_objects_by_their_names)
{
    const char *program = "async void f(__builtin_ms_va_list list)"
                          "{"
                          "    __builtin_ms_va_list again;"
                          "    __builtin_ms_va_copy(again, list);"
                          "    await pause_now();"
                          "    call(__builtin_va_arg((again), int));"
                          "    __builtin_ms_va_end(again);"
                          "}";
    ck_assert_str_eq(frame_variables(function_of(run(program, LIVE), "f")), "list again");
}
END_TEST
START_TEST(many_variables_need_many_words)
{
    const char *declarations = "", *uses = "", *expected = "";
    for (int i = 0; i < 200; i++) {
        declarations = arena_printf("%sint x%d = call(%d); ", declarations, i, i);
        if (i % 3 == 0) {
            uses = arena_printf("%scall(x%d); ", uses, i);
            expected = arena_printf("%s%sx%d", expected, i ? " " : "", i);
        }
    }
    const char *program = arena_printf("async void f(void) { %sawait pause_now(); %s}", declarations, uses);
    ck_assert_str_eq(frame_variables(function_of(run(program, LIVE), "f")), expected);
}
END_TEST

TCase *live_tests(void)
{
    TCase *tests = tcase_create("live");
    tcase_add_loop_test(tests, what_lives_across_an_await_is_in_the_frame, 0,
                        sizeof functions / sizeof *functions);
    tcase_add_test(tests, parameters_that_are_used_are_in_the_frame);
    tcase_add_test(tests, parameters_that_live_across_no_await_are_loaded_once);
    tcase_add_test(tests, builtins_take_objects_by_their_names);
    tcase_add_test(tests, many_variables_need_many_words);
    return tests;
}
