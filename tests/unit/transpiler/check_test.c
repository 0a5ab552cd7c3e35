/* Which programs are refused, and which are not. The whole messages are in tests/reject. */
#include "arena.h"
#include "support.h"

static const struct {
    const char *program, *complaint;
} refused[] = {
    {"void f(void) { await pause_now(); }", "'await' outside of an async function"},
    {"int x = await get(1);", "await"},
    {"async void f(void) { await call(1); }", "'await' of a call of 'call', which is not async"},
    {"async void f(int a) { await a; }", "neither async nor a future"},
    {"async void f(void) { get(1); }", "neither awaited, made lazy nor spawned"},
    {"void f(void) { get(1); }", "neither awaited, made lazy nor spawned"},
    {"async int f(void) { return get(1); }", "neither awaited, made lazy nor spawned"},
    {"async void f(void) { spawn(call(1)); }", "'spawn' of a call of 'call', which is not async"},
    {"async void f(void) { async_block_on(get(1)); }", "'async_block_on' in an async function"},
    {"async void f(void) { use(get); }", "becomes a pointer to ordinary functions"},
    {"async int f(void) { int (*p)(int) = get; return await get(1) + p(1); }", "becomes a pointer"},
    {"async int f(void) { int (*p)(int); p = 1 ? get : 0; return await get(1) + p(1); }",
     "becomes a pointer"},
    {"static async int counter;", "neither a function nor a pointer to functions"},
    {"async void f(int n, ...) { await get(n); }", "variadic"},
    {"async void f(n) int n; { await get(n); }", "old style"},
    {"async void f(int n) { int a[n]; __typeof__(a) b; await pause_now(); use(b); }", "variably modified"},
    {"async void f(void) { defer call(1); await pause_now(); }", "what is deferred is a block"},
    {"async void f(void) { await pause_now(); __builtin_alloca(3); }", "alloca' in an async function"},
    {"int setjmp(int *); async void f(int *b) { setjmp(b); await pause_now(); }",
     "'setjmp' in an async function"},
    {"async void f(void) { __asm__ goto(\"\" : : : : end); await pause_now(); end:; }", "'asm goto'"},
    {"async int f(void) { return 1 }", "error"},
    {"async long main(void) { await pause_now(); return 1; }", "an async main is"},
    {"async int main(int n) { return await get(n); }", "an async main is"},
    {"async void f(void) { int x = (int)spawn(get(1)); call(x); await pause_now(); }",
     "is read as if it were its value"},
    {"async void f(int n) { typedef int row[n]; await pause_now(); row r; use(r); }",
     "variably modified type"},
    {"async int f(void); int f(void) { return 1; }", "declared with async and without"},
    {"async void f(void) { while (({ if (call(1)) break; await get(1); })) ; }",
     "jump out of a loop's own condition"},
};

START_TEST(what_the_language_forbids_is_refused)
{
    const char *said = complaints(refused[_i].program);
    ck_assert_msg(strstr(said, refused[_i].complaint), "%s: '%s' instead of '%s'", refused[_i].program, said,
                  refused[_i].complaint);
    ck_assert_msg(strstr(said, "test.c:1:"), "no place in: %s", said);
}
END_TEST

static const char *const accepted[] = {
    "",
    "int f(void) { return 1; }",
    "async void f(void) { }",
    "async void f(void) { await pause_now(); }",
    "async void f(void) { (void)(await (get)(1)); }",
    "async void f(void) { spawn(get(1)); }",
    "void f(void) { spawn(get(1)); }",
    "int f(void) { return async_block_on(get(1)); }",
    "async int f(void) { return (int)sizeof(get(1)); }",
    "async void f(int n) { { int x[n]; use(x); } await pause_now(); }",
    "async void f(int n) { int x[n]; await pause_now(); use(x); }",
    "async void f(int n, int x[n][n]) { await get(n); use(x); }",
    "async void f(int n) { await pause_now(); int x[n]; use(x); }",
    "int setjmp(int *); void f(int *b) { setjmp(b); }",
    "async void g(void); async void f(void) { spawn(g()); } async void g(void) { await f(); }",
    "async void elsewhere_too(int n, int m);",
    "async void f(void) { await elsewhere(1); spawn(elsewhere(1)); }",
    "async int f(void) { return await f(); }",
    "async void g(void); async void f(void) { await g(); } async void g(void) { await f(); }",
    "async int f(async int (*p)(int)) { async int (*q)(int) = p; q = get; return await q(1) + await (*p)(2); "
    "}",
    "typedef async int reader(int); async int f(reader *p) { return await p(1); }",
    "struct ops { async int (*run)(int); }; struct ops o = {get}; async int f(void) { return await o.run(1); "
    "}",
    "static inline async int f(void) { return await get(1); }",
    "async void f(int n, int x[n]) { await get(n); use(x); }",
    "#define W(x) await x\nasync void f(void) { W(get(1)); W(get(2)); }",
    "_Async void f(void) { _Await pause_now(); }",
    "#ifdef NOT_THERE\nawait await await\n#endif\nasync void f(void) { await pause_now(); }",
};

START_TEST(what_it_allows_is_accepted)
{
    ck_assert_str_eq(complaints(accepted[_i]), "");
}
END_TEST

START_TEST(every_mistake_is_reported)
{
    const char *said = complaints("async void f(void) { get(1); }\nasync void g(void) { await call(1); }\n");
    ck_assert_ptr_nonnull(strstr(said, "test.c:1:22: error: async call"));
    ck_assert_ptr_nonnull(strstr(said, "test.c:2:22: error: 'await' of a call of 'call'"));
    ck_assert_ptr_nonnull(strstr(said, "\nasync void g(void) { await call(1); }\n                     ^\n"));
}
END_TEST

START_TEST(mistakes_behind_an_expansion_are_where_they_stand_in_the_file)
{
    const char *said = complaints("#define W(x) await x\nasync void f(void) { W(get(1)); get(2); }\n");
    ck_assert_ptr_nonnull(strstr(said, "test.c:2:33: error: async call"));
}
END_TEST

TCase *check_tests(void)
{
    TCase *tests = tcase_create("check");
    tcase_add_loop_test(tests, what_the_language_forbids_is_refused, 0, sizeof refused / sizeof *refused);
    tcase_add_loop_test(tests, what_it_allows_is_accepted, 0, sizeof accepted / sizeof *accepted);
    tcase_add_test(tests, every_mistake_is_reported);
    tcase_add_test(tests, mistakes_behind_an_expansion_are_where_they_stand_in_the_file);
    return tests;
}
