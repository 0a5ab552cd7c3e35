/* Oneshots, broadcast channels and watches: what is received, what is lost, closing, cancellation. */
#include <stdint.h>

#include "support.h"

/* ---- oneshot ---------------------------------------------------------------------------------------- */

static struct async_oneshot *oneshot;

static void answer_is_awaited(struct async_context *cx)
{
    struct async_oneshot_recv_future future;
    int value = -1, result = 1;

    async_oneshot_recv_init(&future, oneshot, &value);
    ck_assert(!POLL(oneshot_recv, &future, &result));
    ck_assert(!POLL(oneshot_recv, &future, &result));
    async_oneshot_recv_drop(&future); /* cancelled, and awaited again */
    async_oneshot_recv_init(&future, oneshot, &value);
    ck_assert(!POLL(oneshot_recv, &future, &result));
    ck_assert_int_eq(async_oneshot_send(oneshot, &(int){42}), 0);
    async_oneshot_recv_drop(&future); /* although it has been sent */
    async_oneshot_recv_init(&future, oneshot, &value);
    ck_assert(POLL(oneshot_recv, &future, &result));
    ck_assert(result == 0 && value == 42);
    async_oneshot_recv_drop(&future);
    ck_assert_int_eq(async_oneshot_try_recv(oneshot, &value), -EPIPE);
}

START_TEST(an_answer_is_received_once)
{
    oneshot = async_oneshot_new(sizeof(int));
    run_by_hand(answer_is_awaited);
    async_oneshot_free(oneshot);
    async_shutdown();
}
END_TEST

static void abandon_it(struct async_context *cx)
{
    struct async_oneshot_recv_future future;
    int value = -1, result = 1;

    async_oneshot_recv_init(&future, oneshot, &value);
    ck_assert(!POLL(oneshot_recv, &future, &result));
    async_oneshot_abandon(oneshot);
    ck_assert(POLL(oneshot_recv, &future, &result));
    ck_assert(result == -EPIPE && value == -1);
}

START_TEST(a_sender_that_gives_up)
{
    oneshot = async_oneshot_new(sizeof(int));
    ck_assert_int_eq(async_oneshot_try_recv(oneshot, NULL), -EAGAIN);
    run_by_hand(abandon_it);
    async_oneshot_free(oneshot);
    async_shutdown();
}
END_TEST

static void send_twice(void)
{
    oneshot = async_oneshot_new(sizeof(int));
    async_oneshot_send(oneshot, &(int){1});
    async_oneshot_send(oneshot, &(int){2});
}

static void send_what_is_abandoned(void)
{
    oneshot = async_oneshot_new(sizeof(int));
    async_oneshot_abandon(oneshot);
    async_oneshot_send(oneshot, &(int){1});
}

static void abandon_what_is_sent(void)
{
    oneshot = async_oneshot_new(sizeof(int));
    async_oneshot_send(oneshot, &(int){1});
    async_oneshot_abandon(oneshot);
}

static void receive_what_is_freed(void)
{
    int value;

    oneshot = async_oneshot_new(sizeof(int));
    async_oneshot_free(oneshot);
    async_oneshot_try_recv(oneshot, &value);
}

static void free_twice(void)
{
    oneshot = async_oneshot_new(sizeof(int));
    async_oneshot_free(oneshot);
    async_oneshot_free(oneshot);
}

START_TEST(a_half_that_has_been_given_up_aborts)
{
    expect_abort(send_twice, "asyncc: async_oneshot_send: the sender's half has been given up before");
    expect_abort(send_what_is_abandoned, "asyncc: async_oneshot_send: the sender's half");
    expect_abort(abandon_what_is_sent, "asyncc: async_oneshot_abandon: the sender's half");
    expect_abort(receive_what_is_freed, "asyncc: async_oneshot_recv: the receiver's half");
    expect_abort(free_twice, "asyncc: async_oneshot_free: the receiver's half");
}
END_TEST

START_TEST(a_receiver_that_gives_up)
{
    int value = 5;

    oneshot = async_oneshot_new(sizeof(int));
    async_oneshot_free(oneshot);
    ck_assert_int_eq(async_oneshot_send(oneshot, &value), -EPIPE);
    oneshot = async_oneshot_new(sizeof(int));
    async_oneshot_free(oneshot);
    async_oneshot_abandon(oneshot);
    oneshot = async_oneshot_new(sizeof(int));
    ck_assert_int_eq(async_oneshot_send(oneshot, &value), 0);
    async_oneshot_free(oneshot);
    async_oneshot_abandon(NULL);
    async_oneshot_free(NULL);
    ck_assert_ptr_null(async_oneshot_new(SIZE_MAX));
}
END_TEST

static void free_it(struct async_context *cx)
{
    static struct async_oneshot_recv_future future;
    int result;

    async_oneshot_recv_init(&future, oneshot, NULL);
    ck_assert(!POLL(oneshot_recv, &future, &result));
    async_oneshot_free(oneshot);
}

static void free_awaited(void)
{
    oneshot = async_oneshot_new(0);
    run_by_hand(free_it);
}

/* ---- broadcast -------------------------------------------------------------------------------------- */

static struct async_broadcast *news;

static int next(struct async_broadcast_receiver *receiver)
{
    int value = -1;

    ck_assert_int_eq(async_broadcast_try_recv(receiver, &value), 0);
    return value;
}

START_TEST(every_receiver_gets_every_value)
{
    struct async_broadcast_receiver first, second;
    int value;

    news = async_broadcast_new(sizeof(int), 4);
    first = async_broadcast_subscribe(news);
    for (int i = 0; i < 30; i++) {
        ck_assert_int_eq(async_broadcast_send(news, &i), 0);
        if (i == 10)
            second = async_broadcast_subscribe(news);
        if (i > 10 && i % 2 == 0) {
            ck_assert_int_eq(next(&second), i - 1);
            ck_assert_int_eq(next(&second), i);
        }
        ck_assert_int_eq(next(&first), i);
    }
    ck_assert_int_eq(async_broadcast_try_recv(&first, &value), -EAGAIN);
    async_broadcast_close(news);
    async_broadcast_close(news);
    ck_assert_int_eq(async_broadcast_send(news, &value), -EPIPE);
    ck_assert_int_eq(next(&second), 29);
    ck_assert_int_eq(async_broadcast_try_recv(&second, &value), -EPIPE);
    ck_assert_int_eq(async_broadcast_try_recv(&first, &value), -EPIPE);
    async_broadcast_free(news);
}
END_TEST

START_TEST(a_slow_receiver_is_told_what_it_has_lost)
{
    struct async_broadcast_receiver slow;
    int value = -1;

    news = async_broadcast_new(sizeof(int), (size_t)_i);
    slow = async_broadcast_subscribe(news);
    for (int i = 0; i < 10; i++)
        async_broadcast_send(news, &i);
    if (_i < 10) {
        ck_assert_int_eq(async_broadcast_try_recv(&slow, &value), 10 - _i);
        ck_assert_int_eq(value, -1);
    }
    for (int i = _i < 10 ? 10 - _i : 0; i < 10; i++)
        ck_assert_int_eq(next(&slow), i);
    async_broadcast_free(news);
}
END_TEST

static void wait_for_news(struct async_context *cx)
{
    struct async_broadcast_receiver mine = async_broadcast_subscribe(news), yours = mine;
    struct async_broadcast_recv_future a, b;
    int value = -1, result = 1;

    async_broadcast_recv_init(&a, &mine, &value);
    async_broadcast_recv_init(&b, &yours, &value);
    ck_assert(!POLL(broadcast_recv, &a, &result));
    ck_assert(!POLL(broadcast_recv, &b, &result));
    async_broadcast_send(news, &(int){1});
    async_broadcast_recv_drop(&b); /* woken, and cancelled */
    ck_assert(POLL(broadcast_recv, &a, &result) && result == 0 && value == 1);
    ck_assert_int_eq(next(&yours), 1);
    async_broadcast_recv_init(&a, &mine, &value);
    async_broadcast_recv_init(&b, &yours, &value);
    ck_assert(!POLL(broadcast_recv, &a, &result));
    ck_assert(!POLL(broadcast_recv, &b, &result));
    async_broadcast_recv_drop(&b);
    async_broadcast_send(news, &(int){2});
    async_broadcast_send(news, &(int){3});
    ck_assert(POLL(broadcast_recv, &a, &result) && result == 1);
    async_broadcast_close(news);
    async_broadcast_recv_init(&a, &mine, &value);
    ck_assert(POLL(broadcast_recv, &a, &result) && result == 0 && value == 3);
    async_broadcast_recv_init(&a, &mine, &value);
    ck_assert(POLL(broadcast_recv, &a, &result) && result == -EPIPE);
}

START_TEST(waiting_for_news)
{
    news = async_broadcast_new(sizeof(int), 1);
    run_by_hand(wait_for_news);
    async_broadcast_free(news);
    async_shutdown();
}
END_TEST

/* ---- watch ------------------------------------------------------------------------------------------ */

static struct async_watch *watch;

static void wait_for_changes(struct async_context *cx)
{
    struct async_watch_receiver mine = async_watch_subscribe(watch), yours = mine;
    struct async_watch_next_future a, b;
    int value = -1, result = 1;

    async_watch_next_init(&a, &mine, &value);
    async_watch_next_init(&b, &yours, &value);
    ck_assert(!POLL(watch_next, &a, &result));
    ck_assert(!POLL(watch_next, &b, &result));
    async_watch_next_drop(&b);
    for (int i = 1; i < 9; i++)
        ck_assert_int_eq(async_watch_send(watch, &i), 0);
    ck_assert(POLL(watch_next, &a, &result) && result == 0 && value == 8);
    ck_assert_int_eq(async_watch_try_next(&mine, &value), -EAGAIN);
    ck_assert_int_eq(async_watch_try_next(&yours, &value), 0);
    async_watch_next_init(&a, &mine, &value);
    ck_assert(!POLL(watch_next, &a, &result));
    async_watch_close(watch);
    ck_assert(POLL(watch_next, &a, &result) && result == -EPIPE);
    ck_assert_int_eq(async_watch_send(watch, &value), -EPIPE);
}

START_TEST(the_latest_value)
{
    int value = 7;

    watch = async_watch_new(sizeof(int), &value);
    async_watch_get(watch, &value);
    ck_assert_int_eq(value, 7);
    run_by_hand(wait_for_changes);
    async_watch_get(watch, &value);
    ck_assert_int_eq(value, 8);
    async_watch_free(watch);
    async_watch_free(NULL);
    async_shutdown();
}
END_TEST

static void free_them(struct async_context *cx)
{
    static struct async_broadcast_recv_future future;
    static struct async_broadcast_receiver receiver;
    int result;

    receiver = async_broadcast_subscribe(news);
    async_broadcast_recv_init(&future, &receiver, NULL);
    ck_assert(!POLL(broadcast_recv, &future, &result));
    async_broadcast_free(news);
}

static void free_received(void)
{
    news = async_broadcast_new(1, 1);
    run_by_hand(free_them);
}

static void watch_nothing(void)
{
    async_watch_new(0, "");
}

START_TEST(misuse_aborts)
{
    expect_abort(free_awaited, "asyncc: async_oneshot_free: a task waits in async_oneshot_recv");
    expect_abort(free_received, "asyncc: async_broadcast_free: a task still waits for it");
    expect_abort(watch_nothing, "asyncc: async_watch_new: 1 values of 0 bytes");
}
END_TEST

TCase *broadcast_tests(void)
{
    TCase *tests = tcase_create("broadcast");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, an_answer_is_received_once);
    tcase_add_test(tests, a_sender_that_gives_up);
    tcase_add_test(tests, a_half_that_has_been_given_up_aborts);
    tcase_add_test(tests, a_receiver_that_gives_up);
    tcase_add_test(tests, every_receiver_gets_every_value);
    tcase_add_loop_test(tests, a_slow_receiver_is_told_what_it_has_lost, 1, 12);
    tcase_add_test(tests, waiting_for_news);
    tcase_add_test(tests, the_latest_value);
    tcase_add_test(tests, misuse_aborts);
    return tests;
}
