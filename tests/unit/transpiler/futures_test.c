/* Futures as values: what is one, what becomes of it, which live in a frame. */
#include "frame.h"
#include "support.h"

#define TWICE "static async int twice(int n) { return 2 * await get(n); } "

static const struct variable *variable_in(const char *program, const char *name)
{
    return variable_of(function_of(run(program, NAMES), "f"), name);
}

START_TEST(types_know_what_is_a_future)
{
    const struct unit *unit =
        run("typedef future(struct pair) task; struct both { char c; future(int) a; };"
            "async void f(task t, future(void) *p, future(int) a[3], struct both *s, int i) "
            "{ future(long) g[2][3]; struct both b; call(i); use(&t); use(p); use(a); use(s);"
            " use(g); use(&b); await pause_now(); }",
            LAYOUT);
    const struct function *f = function_of(unit, "f");
    ck_assert_uint_eq(variable_of(f, "t")->type->future.level, 1);
    ck_assert_str_eq(variable_of(f, "t")->type->future.value->prefix, "struct pair ");
    ck_assert_uint_eq(variable_of(f, "p")->type->future.level, 2);
    ck_assert_int_eq(variable_of(f, "p")->type->future.value->class, TYPE_VOID);
    ck_assert_uint_eq(variable_of(f, "a")->type->future.level, 2);
    ck_assert_uint_eq(variable_of(f, "g")->type->future.level, 3);
    ck_assert_int_eq(variable_of(f, "g")->type->size, 6 * (int)sizeof(void *));
    ck_assert_uint_eq(variable_of(f, "s")->type->future.level, 0);
    ck_assert(variable_of(f, "b")->type->holds_future);
    ck_assert_int_eq(variable_of(f, "b")->type->size, 2 * (int)sizeof(void *));
    ck_assert_uint_eq(variable_of(f, "i")->type->future.level, 0);
}
END_TEST

static const char *statement_kinds(const char *statement)
{
    const char *program = arena_printf(
        "int take(future(int) h); async int f(future(int) g, future(int) *p) { future(int) h; h = "
        "spawn(get(1)); %s return await g; }",
        statement);
    return kinds(function_of(run(program, BUILD), "f")->body->children.at[2]->children.at[0]);
}

START_TEST(places_that_lose_their_future_are_marked)
{
    ck_assert_str_eq(statement_kinds("h = g;"), "assign(reference move(reference))");
    ck_assert_str_eq(statement_kinds("take(h);"), "call(reference move(reference))");
    ck_assert_str_eq(statement_kinds("await h;"), "await(call(empty take(reference)))");
    ck_assert_str_eq(statement_kinds("await *p;"), "await(call(empty take(dereference(reference))))");
    ck_assert_str_eq(statement_kinds("(void)h;"), "other(reference)");
    ck_assert_str_eq(statement_kinds("p = &h;"), "assign(reference address(reference))");
    ck_assert_str_eq(statement_kinds("await lazy(get(2));"),
                     "await(call(empty take(lazy(call(reference other)))))");
}
END_TEST

START_TEST(values_of_awaits_have_the_futures_type)
{
    const struct function *f = function_of(
        run("async long f(void) { future(struct pair) h = spawn(fetch(1)); return (await h).b; }", NAMES),
        "f");
    ck_assert_str_eq(f->suspensions.at[0]->result->type->prefix, "struct pair ");
    ck_assert_str_eq(f->suspensions.at[0]->callee->name, "async_join");
    f = function_of(run("async void f(void) { future(void) h = spawn(pause_now()); await h; }", NAMES), "f");
    ck_assert_ptr_null(f->suspensions.at[0]->result);
    ck_assert_str_eq(f->suspensions.at[0]->callee->name, "async_join_void");
}
END_TEST

START_TEST(joins_share_a_slot)
{
    const struct function *f =
        function_of(run("async long f(void) { future(struct pair) h = spawn(fetch(1)); future(int) i = "
                        "spawn(get(1)); return (await h).b + await i; }",
                        NAMES),
                    "f");
    ck_assert_int_eq(f->suspensions.at[0]->slot, f->suspensions.at[1]->slot);
    f = function_of(run("async int f(void) { future(void) h = spawn(pause_now()); future(int) i = "
                        "spawn(get(1)); await h; return await i; }",
                        NAMES),
                    "f");
    ck_assert_int_ne(f->suspensions.at[0]->slot, f->suspensions.at[1]->slot);
}
END_TEST

START_TEST(lazy_futures_of_one_function_that_stay_are_embedded)
{
    ck_assert_ptr_nonnull(
        variable_in(TWICE "async int f(void) { future(int) h = lazy(twice(1)); return await h; }", "h")
            ->embedded);
    ck_assert_ptr_nonnull(
        variable_in(TWICE "async int f(int n) { future(int) h; if (n) h = lazy(twice(1)); else h = "
                          "lazy(twice(2)); return await h; }",
                    "h")
            ->embedded);
    ck_assert_ptr_nonnull(
        variable_in("async int f(int n) { future(int) h = lazy(({ n + await get(1); })); return await h; }",
                    "h")
            ->embedded);
}
END_TEST

static const char *const not_embedded[] = {
    "async int f(void) { future(int) h = spawn(twice(1)); return await h; }",
    "async int f(void) { future(int) h = lazy(get(1)); return await h; }",
    "async int f(void) { future(int) h = lazy(elsewhere(1)); return await h; }",
    "async int f(void) { future(int) h = lazy(twice(1)); use(&h); return await h; }",
    "async int f(void) { future(int) h = lazy(twice(1)), g = h; return await g + await h; }",
    "async int f(void) { future(int) h = lazy(twice(1)); call(1); return await get(1); }",
    "async int f(int n) { future(int) h = lazy(twice(1)); if (n) h = spawn(twice(2)); return await h; }",
    "async int f(int n) { future(int) h = n ? lazy(f(n - 1)) : lazy(f(1)); return await h; }",
    "async int f(int n) { future(int) h = lazy(f(n - 1)); return n ? await h : 0; }",
};

START_TEST(other_futures_are_not_embedded)
{
    ck_assert_ptr_null(variable_in(arena_printf(TWICE "%s", not_embedded[_i]), "h")->embedded);
}
END_TEST

START_TEST(blocks_are_functions_of_their_own)
{
    const struct unit *unit =
        run("async int f(int a, long b) { int c = 1, d = 2; future(int) h = spawn(({ int d = c; "
            "await get(a); d + (int)b; })); return d; }",
            NAMES);
    const struct function *block = function_of(unit, "f_block");
    ck_assert_uint_eq(block->parameters.count, 3);
    ck_assert_str_eq(block->parameters.at[0]->name, "c");
    ck_assert_str_eq(block->parameters.at[1]->name, "a");
    ck_assert_str_eq(block->parameters.at[2]->name, "b");
    ck_assert_str_eq(block->result->prefix, "int ");
    ck_assert_uint_eq(function_of(unit, "f")->suspensions.count, 0);
    ck_assert_uint_eq(block->suspensions.count, 1);
}
END_TEST

static const char *const not_warned_of[] = {
    "async int f(int n) { future(int) h; if (n) h = spawn(get(1)); return await h; }",
    "async void f(int n) { future(int) h = spawn(get(1)); for (; n--; h = spawn(get(n))) await h; await h; }",
    "async int f(void) { future(int) h = spawn(get(1)); await h; h = spawn(get(2)); return await h; }",
};

START_TEST(what_may_be_full_is_not_warned_of)
{
    ck_assert_str_eq(complaints(not_warned_of[_i]), "");
}
END_TEST

#define SLOW "static async void slow(void) { defer { await pause_now(); } await pause_now(); } "
#define LAST "static async int last(int n) { await rest(); return n; } "

static const struct {
    const char *program;
    bool lingers, is_awaited;
} lingering[] = {
    {TWICE "async void f(void) { future(int) h = spawn(twice(1)); await pause_now(); }", false, false},
    {SLOW "async void f(void) { future(void) h = spawn(slow()); await pause_now(); }", true, true},
    {SLOW "async void f(void) { future(void) h; h = lazy(slow()); await h; }", true, true},
    {SLOW TWICE
     "async void f(int n) { future(void) h; if (n) h = spawn(slow()); else h = spawn(pause_now()); }",
     true, true},
    {SLOW "async void f(void) { future(void) h[3] = {[1] = spawn(slow())}; }", true, true},
    {SLOW "async void g(void) { await slow(); } async void f(void) { future(void) h = spawn(g()); }", true,
     true},
    {"static async void rest(void); " LAST "static async void rest(void) { defer { await pause_now(); } }"
     "async void f(void) { future(int) h = spawn(last(1)); }",
     true, true},
    {"async void f(void) { future(int) h = spawn(get(1)); await h; }", false, false},
    {"async void f(void) { future(int) h = spawn(elsewhere(1)); }", true, true},
    {"async void f(future(int) h) { await h; }", true, true},
    {"void put(future(int) *h); async void f(void) { future(int) h; put(&h); }", true, true},
    {TWICE "async void f(void) { future(int) g = spawn(twice(1)), h = g; await h; }", true, true},
    {"async void f(void) { future(int) h = spawn(({ defer { await pause_now(); } await get(1); })); }", true,
     true},
    {"async void f(void) { future(int) h = spawn(({ await get(1); })); }", false, false},
    {SLOW "async future(int) f(void) { future(void) h = spawn(slow()); return spawn(get(1)); }", true, false},
    {SLOW "async generator(int) f(void) { future(void) h = spawn(slow()); yield 1; await h; }", true, false},
};

START_TEST(scopes_await_futures_that_may_linger)
{
    const struct variable *v = variable_in(lingering[_i].program, "h");
    ck_assert_int_eq(v->lingers, lingering[_i].lingers);
    ck_assert_int_eq(v->is_awaited, lingering[_i].is_awaited);
}
END_TEST

TCase *futures_tests(void)
{
    TCase *tests = tcase_create("futures");
    tcase_add_test(tests, types_know_what_is_a_future);
    tcase_add_test(tests, places_that_lose_their_future_are_marked);
    tcase_add_test(tests, values_of_awaits_have_the_futures_type);
    tcase_add_test(tests, joins_share_a_slot);
    tcase_add_test(tests, lazy_futures_of_one_function_that_stay_are_embedded);
    tcase_add_loop_test(tests, other_futures_are_not_embedded, 0, sizeof not_embedded / sizeof *not_embedded);
    tcase_add_test(tests, blocks_are_functions_of_their_own);
    tcase_add_loop_test(tests, scopes_await_futures_that_may_linger, 0, sizeof lingering / sizeof *lingering);
    tcase_add_loop_test(tests, what_may_be_full_is_not_warned_of, 0,
                        sizeof not_warned_of / sizeof *not_warned_of);
    return tests;
}
