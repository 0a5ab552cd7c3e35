/* Generated names: readable, and nobody else's. */
#include "names.h"

#include "frame.h"
#include "support.h"

START_TEST(names_are_made_of_the_functions)
{
    const struct function *f = function_of(run("async int f(void) { return await get(1); }", NAMES), "f");
    ck_assert_str_eq(f->names->future, "f_future");
    ck_assert_str_eq(f->names->init, "f_init");
    ck_assert_str_eq(f->names->poll, "f_poll");
    ck_assert_str_eq(f->names->drop, "f_drop");
    ck_assert_str_eq(f->names->self, "self");
    ck_assert_str_eq(f->suspensions.at[0]->label, "at_get");
    ck_assert_str_eq(f->suspensions.at[0]->state, "f_at_get");
    ck_assert_str_eq(frame_child(f, f->suspensions.at[0]), "get");
}
END_TEST

START_TEST(names_of_the_users_are_left_to_him)
{
    const struct function *f =
        function_of(run("struct f_future { int at_get; }; int f_init, self, f_at_get, get_result;\n"
                        "async int f(int cx) { return cx + await get(1); }",
                        NAMES),
                    "f");
    ck_assert_str_eq(f->names->future, "f_future_2");
    ck_assert_str_eq(f->names->init, "f_init_2");
    ck_assert_str_eq(f->names->self, "self_2");
    ck_assert_str_eq(f->names->context, "cx_2");
    ck_assert_str_eq(f->suspensions.at[0]->label, "at_get_2");
    ck_assert_str_eq(f->suspensions.at[0]->local, "get_result_2");
    ck_assert_str_ne(f->suspensions.at[0]->state, "f_at_get");
}
END_TEST

START_TEST(names_of_headers_are_taken_too)
{
    const struct function *f = function_of(run("async int fetch_(void); \n#define call_init 1\n"
                                               "async int pair(void) { return await get(1); }\n"
                                               "int pair_poll;\n",
                                               NAMES),
                                           "pair");
    ck_assert_str_eq(f->names->poll, "pair_poll_2");
}
END_TEST

START_TEST(parts_of_manual_futures_have_their_fixed_names)
{
    const struct function *get = function_of(run("async void f(void) { await get(1); }", NAMES), "get");
    ck_assert_str_eq(get->names->future, "get_future");
    ck_assert_str_eq(get->names->init, "get_init");
    ck_assert_str_eq(get->names->drop, "get_drop");
}
END_TEST

START_TEST(two_functions_share_no_names)
{
    const struct unit *unit = run("async void f(void) { await pause_now(); }\n"
                                  "async void f_at(void) { await pause_now(); }\n"
                                  "async void f_poll(void) { await pause_now(); }\n",
                                  NAMES);
    const struct names *f = function_of(unit, "f")->names, *g = function_of(unit, "f_poll")->names;
    ck_assert_str_ne(f->poll, "f_poll");
    ck_assert_str_ne(f->poll_any, g->poll_any);
    ck_assert_str_ne(f->state, g->state);
}
END_TEST

START_TEST(awaits_of_one_callee_are_numbered)
{
    const struct function *f = function_of(
        run("async int f(void) { await get(1); await get(2); return await get(3); }", NAMES), "f");
    ck_assert_str_eq(f->suspensions.at[0]->label, "at_get");
    ck_assert_str_eq(f->suspensions.at[1]->label, "at_get_2");
    ck_assert_str_eq(f->suspensions.at[2]->label, "at_get_3");
    ck_assert_int_eq(f->suspensions.at[0]->slot, f->suspensions.at[2]->slot);
}
END_TEST

START_TEST(shadowing_variables_have_fields_of_their_own)
{
    const struct function *f = function_of(run("async int f(int x) {\n"
                                               "    { int x = call(1); await pause_now(); call(x); }\n"
                                               "    { long x = call(2); await pause_now(); call((int)x); }\n"
                                               "    return x;\n"
                                               "}",
                                               NAMES),
                                           "f");
    ck_assert_str_eq(f->variables.at[0]->field, "x");
    ck_assert_str_eq(f->variables.at[1]->field, "x_2");
    ck_assert_str_eq(f->variables.at[2]->field, "x_3");
}
END_TEST

START_TEST(fields_may_have_the_users_global_names)
{
    const struct function *f = function_of(
        run("int count;\nasync int f(int count) { await pause_now(); return count; }", NAMES), "f");
    ck_assert_str_eq(f->variables.at[0]->field, "count");
}
END_TEST

START_TEST(no_member_is_called_as_a_macro_is)
{
    const struct function *f = function_of(run("#define state 1\n#define status x y\n"
                                               "async int f(void) { return await get(1); }",
                                               NAMES),
                                           "f");
    ck_assert_str_eq(f->names->state_member, "state_2");
    ck_assert_str_eq(f->names->status, "status_2");
}
END_TEST

START_TEST(a_variable_called_state_is_no_state)
{
    const struct function *f =
        function_of(run("async int f(int state) { await pause_now(); return state; }", NAMES), "f");
    ck_assert_str_ne(f->variables.at[0]->field, f->names->state_member);
}
END_TEST

TCase *names_tests(void)
{
    TCase *tests = tcase_create("names");
    tcase_add_test(tests, names_are_made_of_the_functions);
    tcase_add_test(tests, names_of_the_users_are_left_to_him);
    tcase_add_test(tests, names_of_headers_are_taken_too);
    tcase_add_test(tests, parts_of_manual_futures_have_their_fixed_names);
    tcase_add_test(tests, two_functions_share_no_names);
    tcase_add_test(tests, awaits_of_one_callee_are_numbered);
    tcase_add_test(tests, shadowing_variables_have_fields_of_their_own);
    tcase_add_test(tests, fields_may_have_the_users_global_names);
    tcase_add_test(tests, no_member_is_called_as_a_macro_is);
    tcase_add_test(tests, a_variable_called_state_is_no_state);
    return tests;
}
