/* How the budget of a poll is divided among those that it polls. */
#include "support.h"

/* What a child of `left` that are left gets, of which it uses `used`. */
static unsigned give(struct async_shares *shares, struct async_context *cx, unsigned left, unsigned used)
{
    unsigned share;

    async_shares_next(shares, cx, left);
    share = cx->budget;
    ck_assert_uint_le(used, share);
    cx->budget = (unsigned short)(share - used);
    return share;
}

static void divide(struct async_context *cx)
{
    struct async_shares shares;

    cx->budget = 64;
    shares = async_shares_begin(cx);
    ck_assert_uint_eq(cx->budget, 0);
    ck_assert_uint_eq(give(&shares, cx, 4, 16), 16);
    ck_assert_uint_eq(give(&shares, cx, 3, 1), 16);
    ck_assert_uint_eq(give(&shares, cx, 2, 0), 23); /* what was left by the one before */
    ck_assert_uint_eq(give(&shares, cx, 1, 40), 47);
    async_shares_end(&shares, cx);
    ck_assert_uint_eq(cx->budget, 7);
    async_shares_end(&shares, cx); /* as when it is left behind its end */
    ck_assert_uint_eq(cx->budget, 7);
}

START_TEST(each_has_its_share_and_what_others_leave)
{
    run_by_hand(divide);
    async_shutdown();
}
END_TEST

static void divide_little(struct async_context *cx)
{
    struct async_shares shares;

    cx->budget = 3;
    shares = async_shares_begin(cx);
    for (unsigned i = 0; i < 10000; i++)
        ck_assert_uint_eq(give(&shares, cx, 10000 - i, 1), 1);
    async_shares_end(&shares, cx);
    ck_assert_uint_eq(cx->budget, 0);
    shares = async_shares_begin(cx); /* in the same poll, which has done enough */
    ck_assert_uint_eq(give(&shares, cx, 1, 0), 0);
    async_shares_end(&shares, cx);
    ck_assert_uint_eq(cx->budget, 0);
}

START_TEST(each_may_do_something_in_a_poll_that_may)
{
    run_by_hand(divide_little);
    async_shutdown();
}
END_TEST

static void divide_a_share(struct async_context *cx)
{
    struct async_shares outer, inner;

    cx->budget = 2;
    outer = async_shares_begin(cx);
    async_shares_next(&outer, cx, 2);
    inner = async_shares_begin(cx);
    for (unsigned left = 5; left > 0; left--)
        ck_assert_uint_eq(give(&inner, cx, left, 1), 1);
    async_shares_end(&inner, cx);
    ck_assert_uint_eq(give(&outer, cx, 1, 0), 1); /* what those inside had too much is not taken from others */
    async_shares_end(&outer, cx);
    ck_assert_uint_eq(cx->budget, 1);
}

START_TEST(shares_are_divided)
{
    run_by_hand(divide_a_share);
    async_shutdown();
}
END_TEST

TCase *shares_tests(void)
{
    TCase *tests = tcase_create("shares");

    tcase_add_test(tests, each_has_its_share_and_what_others_leave);
    tcase_add_test(tests, each_may_do_something_in_a_poll_that_may);
    tcase_add_test(tests, shares_are_divided);
    return tests;
}
