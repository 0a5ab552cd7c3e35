/* Bounded channels: order, backpressure, closing, cancellation of those who wait. */
#include <stdint.h>
#include <string.h>

#include "support.h"

static struct async_channel *channel;

static void open_channel(size_t capacity)
{
    channel = async_channel_new(sizeof(int), capacity);
    ck_assert_ptr_nonnull(channel);
}

static void close_down(void)
{
    async_shutdown();
    async_channel_free(channel);
}

/* A sender with its value, a receiver with room for one. */
struct sender {
    struct async_send_future future;
    int value, result;
};
struct receiver {
    struct async_recv_future future;
    int value, result;
};

static bool send(struct sender *sender, struct async_context *cx, int value)
{
    sender->value = value;
    sender->result = 1;
    async_send_init(&sender->future, channel, &sender->value);
    return POLL(send, &sender->future, &sender->result);
}

static bool sent(struct sender *sender, struct async_context *cx)
{
    return POLL(send, &sender->future, &sender->result);
}

static bool recv(struct receiver *receiver, struct async_context *cx)
{
    receiver->value = -1;
    receiver->result = 1;
    async_recv_init(&receiver->future, channel, &receiver->value);
    return POLL(recv, &receiver->future, &receiver->result);
}

static bool received(struct receiver *receiver, struct async_context *cx)
{
    return POLL(recv, &receiver->future, &receiver->result);
}

static void expect_value(int expected)
{
    int value = -1;

    ck_assert_int_eq(async_try_recv(channel, &value), 0);
    ck_assert_int_eq(value, expected);
}

/* ---- values come through ---------------------------------------------------------------------------- */

START_TEST(values_come_out_in_order)
{
    int in = 0, out = 0, value;

    open_channel((size_t)_i);
    for (int round = 0; round < 50; round++) {
        for (int n = round % (_i + 1); n > 0; n--, in++)
            ck_assert_int_eq(async_try_send(channel, &in), 0);
        ck_assert_uint_eq(async_channel_length(channel), (size_t)(in - out));
        while (out < in)
            expect_value(out++);
        ck_assert_int_eq(async_try_recv(channel, &value), -EAGAIN);
    }
    close_down();
}
END_TEST

static void fill_and_drain(struct async_context *cx)
{
    struct sender sender;
    struct receiver receiver;

    for (int round = 0; round < 9; round++) {
        cx->budget = 64;
        for (int i = 0; i < 4; i++)
            ck_assert(send(&sender, cx, i) && sender.result == 0);
        ck_assert_int_eq(async_try_send(channel, &round), -EAGAIN);
        for (int i = 0; i < 4; i++)
            ck_assert(recv(&receiver, cx) && receiver.result == 0 && receiver.value == i);
    }
}

START_TEST(no_waiting_while_there_is_room)
{
    open_channel(4);
    run_by_hand(fill_and_drain);
    close_down();
}
END_TEST

/* Values of any size, byte by byte. */
START_TEST(values_of_many_sizes)
{
    size_t size = (size_t)_i;
    unsigned char in[40], out[40];
    struct async_channel *any = async_channel_new(size, 3);

    for (int i = 0; i < 10; i++) {
        memset(in, i, sizeof in);
        memset(out, 99, sizeof out);
        ck_assert_int_eq(async_try_send(any, in), 0);
        ck_assert_int_eq(async_try_recv(any, out), 0);
        ck_assert_mem_eq(in, out, size);
        ck_assert_int_eq(out[size], 99);
    }
    async_channel_free(any);
}
END_TEST

/* ---- waiting ---------------------------------------------------------------------------------------- */

static void senders_wait(struct async_context *cx)
{
    struct sender a, b, c;

    ck_assert(send(&a, cx, 1));
    ck_assert(!send(&a, cx, 2));
    ck_assert(!send(&b, cx, 3));
    ck_assert(!sent(&b, cx) && !sent(&a, cx));
    expect_value(1); /* the room is a's */
    ck_assert_int_eq(async_try_send(channel, &(int){9}), -EAGAIN);
    ck_assert(!send(&c, cx, 4));
    ck_assert(!sent(&b, cx));
    ck_assert(sent(&a, cx) && a.result == 0);
    expect_value(2);
    ck_assert(sent(&b, cx));
    expect_value(3);
    ck_assert(sent(&c, cx));
    expect_value(4);
}

START_TEST(senders_go_on_first_come_first)
{
    open_channel(1);
    run_by_hand(senders_wait);
    close_down();
}
END_TEST

static void receivers_wait(struct async_context *cx)
{
    struct receiver a, b;
    int value;

    ck_assert(!recv(&a, cx));
    ck_assert(!recv(&b, cx));
    ck_assert_int_eq(async_try_send(channel, &(int){1}), 0);
    ck_assert_int_eq(async_try_recv(channel, &value), -EAGAIN); /* it is a's */
    ck_assert(!received(&b, cx));
    ck_assert_int_eq(async_try_send(channel, &(int){2}), 0);
    ck_assert(received(&b, cx) && b.result == 0 && b.value == 1);
    ck_assert(received(&a, cx) && a.result == 0 && a.value == 2);
}

START_TEST(receivers_go_on_first_come_first)
{
    open_channel(3);
    run_by_hand(receivers_wait);
    close_down();
}
END_TEST

static void hold_back(struct async_context *cx)
{
    struct receiver receiver;
    int n = 0;

    cx->budget = 0;
    while (recv(&receiver, cx))
        n++;
    ck_assert_int_gt(n, 0);
    ck_assert_int_le(n, 64);
    ck_assert(cx->woken); /* there are values, but others are to run first */
    cx->budget = 1;
    ck_assert(received(&receiver, cx) && receiver.value == n);
}

START_TEST(who_need_not_wait_yields_from_time_to_time)
{
    open_channel(1000);
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(async_try_send(channel, &i), 0);
    run_by_hand(hold_back);
    close_down();
}
END_TEST

/* ---- cancellation ----------------------------------------------------------------------------------- */

static void cancel_senders(struct async_context *cx)
{
    struct sender a, b, c, d;

    ck_assert(send(&a, cx, 1));
    ck_assert(!send(&a, cx, 2));
    ck_assert(!send(&b, cx, 3));
    ck_assert(!send(&c, cx, 4));
    ck_assert(!send(&d, cx, 5));
    async_send_drop(&b.future); /* in the middle of the queue */
    expect_value(1);
    async_send_drop(&a.future); /* the turn was its own */
    ck_assert(!sent(&d, cx));
    ck_assert(sent(&c, cx));
    async_send_drop(&d.future);
    expect_value(4);
    ck_assert_int_eq(async_try_send(channel, &(int){6}), 0);
    expect_value(6);
    async_send_drop(&c.future); /* has finished */
    async_send_init(&a.future, channel, &a.value);
    async_send_drop(&a.future); /* has not begun */
}

START_TEST(a_cancelled_sender_has_not_sent)
{
    open_channel(1);
    run_by_hand(cancel_senders);
    close_down();
}
END_TEST

static void cancel_receivers(struct async_context *cx)
{
    struct receiver a, b, c;

    ck_assert(!recv(&a, cx));
    ck_assert(!recv(&b, cx));
    ck_assert(!recv(&c, cx));
    ck_assert_int_eq(async_try_send(channel, &(int){1}), 0);
    async_recv_drop(&a.future); /* the value was its own: now it is b's */
    async_recv_drop(&c.future);
    ck_assert(received(&b, cx) && b.value == 1);
    ck_assert(!recv(&a, cx));
    ck_assert_int_eq(async_try_send(channel, &(int){2}), 0);
    async_recv_drop(&a.future); /* nobody else waits: it stays in the channel */
    expect_value(2);
}

START_TEST(a_cancelled_receiver_loses_no_value)
{
    open_channel(2);
    run_by_hand(cancel_receivers);
    close_down();
}
END_TEST

/* ---- closing ---------------------------------------------------------------------------------------- */

static void close_on_senders(struct async_context *cx)
{
    struct sender a, b, granted;
    struct receiver receiver;

    ck_assert(send(&a, cx, 1) && send(&a, cx, 2));
    ck_assert(!send(&granted, cx, 3));
    ck_assert(!send(&b, cx, 4));
    expect_value(1);
    async_channel_close(channel);
    async_channel_close(channel);
    ck_assert(sent(&granted, cx) && granted.result == -EPIPE);
    ck_assert(sent(&b, cx) && b.result == -EPIPE);
    ck_assert(send(&a, cx, 5) && a.result == -EPIPE);
    ck_assert_int_eq(async_try_send(channel, &a.value), -EPIPE);
    ck_assert(recv(&receiver, cx) && receiver.result == 0 && receiver.value == 2);
    ck_assert(recv(&receiver, cx) && receiver.result == -EPIPE && receiver.value == -1);
    ck_assert_int_eq(async_try_recv(channel, &a.value), -EPIPE);
}

START_TEST(closed_for_sending_until_empty_for_receiving)
{
    open_channel(2);
    run_by_hand(close_on_senders);
    close_down();
}
END_TEST

static void close_on_receivers(struct async_context *cx)
{
    struct receiver a, b;

    ck_assert(!recv(&a, cx));
    ck_assert(!recv(&b, cx));
    ck_assert_int_eq(async_try_send(channel, &(int){1}), 0);
    async_channel_close(channel);
    ck_assert(!received(&b, cx)); /* a may still be cancelled, and leave the value to it */
    ck_assert(received(&a, cx) && a.result == 0 && a.value == 1);
    ck_assert(received(&b, cx) && b.result == -EPIPE);
}

START_TEST(receivers_are_told_of_the_end)
{
    open_channel(2);
    run_by_hand(close_on_receivers);
    close_down();
}
END_TEST

static void free_with_a_receiver(struct async_context *cx)
{
    static struct receiver receiver;

    recv(&receiver, cx);
    async_channel_free(channel);
}

static void free_with_a_sender(struct async_context *cx)
{
    static struct sender sender;

    send(&sender, cx, 1);
    send(&sender, cx, 2);
    async_channel_free(channel);
}

static void free_too_early(void)
{
    open_channel(1);
    run_by_hand(free_with_a_receiver);
}

static void free_too_early_again(void)
{
    open_channel(1);
    run_by_hand(free_with_a_sender);
}

static void no_room_at_all(void)
{
    async_channel_new(sizeof(int), 0);
}

START_TEST(misuse_aborts)
{
    expect_abort(free_too_early, "asyncc: async_channel_free: a task waits in async_recv");
    expect_abort(free_too_early_again, "asyncc: async_channel_free: a task waits in async_send");
    expect_abort(no_room_at_all, "asyncc: async_channel_new: 0 values of 4 bytes");
    async_channel_free(NULL);
}
END_TEST

START_TEST(no_memory_for_a_channel)
{
    errno = E2BIG;
    ck_assert_ptr_null(async_channel_new(SIZE_MAX / 2, 3));
    ck_assert_ptr_null(async_channel_new(1, SIZE_MAX));
    ck_assert_ptr_null(async_channel_new(1, SIZE_MAX / 2));
    ck_assert_int_eq(errno, E2BIG);
}
END_TEST

/* ---- at random -------------------------------------------------------------------------------------- */

enum { SENDERS = 4, RECEIVERS = 3, STEPS = 10000 };

/* What must be in the channel: the values that have been sent, in order. */
static int model[STEPS];
static int model_first, model_end, next_value;
static struct sender random_senders[SENDERS];
static struct receiver random_receivers[RECEIVERS];
static bool sending[SENDERS], receiving[RECEIVERS];

static void has_received(int value)
{
    ck_assert_int_lt(model_first, model_end);
    ck_assert_int_eq(value, model[model_first++]);
}

static void step_sender(int i, struct async_context *cx)
{
    struct sender *sender = &random_senders[i];

    if (sending[i] && rand() % 4 == 0) {
        async_send_drop(&sender->future);
        sending[i] = false;
        return;
    }
    sending[i] = sending[i] ? !sent(sender, cx) : !send(sender, cx, next_value++);
    if (!sending[i])
        model[model_end++] = sender->value;
}

static void step_receiver(int i, struct async_context *cx)
{
    struct receiver *receiver = &random_receivers[i];

    if (receiving[i] && rand() % 4 == 0) {
        async_recv_drop(&receiver->future);
        receiving[i] = false;
        return;
    }
    receiving[i] = receiving[i] ? !received(receiver, cx) : !recv(receiver, cx);
    if (!receiving[i])
        has_received(receiver->value);
}

static void step_without_waiting(void)
{
    int value = next_value++;

    if (rand() % 2 && async_try_send(channel, &value) == 0)
        model[model_end++] = value;
    else if (async_try_recv(channel, &value) == 0)
        has_received(value);
}

/* Nobody waits for what is there and nobody else's. */
static void check_nobody_sleeps_in(size_t capacity)
{
    size_t length = async_channel_length(channel), size = sizeof(int);

    ck_assert_uint_eq(length, (size_t)(model_end - model_first));
    ck_assert_uint_le(length, capacity);
    if (channel->out.waiters.first)
        ck_assert_uint_eq(channel->out.granted, length * size);
    if (channel->in.waiters.first)
        ck_assert_uint_eq(channel->in.granted, (capacity - length) * size);
}

static size_t random_capacity;

static void do_anything(struct async_context *cx)
{
    int value;

    for (int step = 0; step < STEPS; step++) {
        int who = rand() % (SENDERS + RECEIVERS + 1);

        cx->budget = 64;
        if (who < SENDERS)
            step_sender(who, cx);
        else if (who < SENDERS + RECEIVERS)
            step_receiver(who - SENDERS, cx);
        else
            step_without_waiting();
        check_nobody_sleeps_in(random_capacity);
    }
    for (int i = 0; i < SENDERS; i++)
        if (sending[i])
            async_send_drop(&random_senders[i].future);
    for (int i = 0; i < RECEIVERS; i++)
        if (receiving[i])
            async_recv_drop(&random_receivers[i].future);
    while (async_try_recv(channel, &value) == 0)
        has_received(value);
    ck_assert_int_eq(model_first, model_end);
}

START_TEST(anything_in_any_order)
{
    srand((unsigned)_i);
    random_capacity = (size_t)(1 + _i % 5);
    open_channel(random_capacity);
    run_by_hand(do_anything);
    close_down();
}
END_TEST

/* ---- tasks ------------------------------------------------------------------------------------------ */

enum { EACH = 2000 };
static int senders, last_of[4], total;

static enum async_poll send_many(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (self->i = 0; self->i < EACH; self->i++) {
        self->result = (int)(self->n * 10000 + self->i);
        for (;;) { /* a sender whose future is dropped, and made anew, now and then */
            static struct sender sender[4];

            if (send(&sender[self->n], cx, self->result))
                break;
            async_send_drop(&sender[self->n].future);
            AWAIT_YIELD();
        }
        if (self->i % 7 == 0)
            AWAIT_YIELD();
    }
    if (--senders == 0)
        async_channel_close(channel);
    END;
}

static enum async_poll receive_all(struct script *self, struct async_context *cx)
{
    static struct receiver receiver;

    BEGIN;
    for (;;) {
        async_recv_init(&receiver.future, channel, &receiver.value);
        self->step = 1;
        __attribute__((fallthrough));
    case 1:
        if (!POLL(recv, &receiver.future, &receiver.result))
            return ASYNC_PENDING;
        if (receiver.result < 0)
            break;
        ck_assert_int_eq(receiver.value % 10000, last_of[receiver.value / 10000]++);
        total++;
    }
    END;
}

START_TEST(many_senders_that_are_cancelled_and_try_again)
{
    open_channel((size_t)_i);
    senders = 4;
    for (int n = 0; n < 4; n++)
        script_spawn(send_many, NULL)->n = n;
    script_run(receive_all, NULL);
    ck_assert_int_eq(total, 4 * EACH);
    close_down();
}
END_TEST

static enum async_poll wait_for_ever(struct script *self, struct async_context *cx)
{
    struct receiver *receiver = self->arg;

    return recv(receiver, cx) ? ASYNC_READY : ASYNC_PENDING;
}

START_TEST(a_waker_that_outlives_its_task)
{
    static struct receiver receiver; /* in no task's frame */

    open_channel(1);
    script_spawn(wait_for_ever, &receiver);
    run_for_ms(1);
    async_shutdown();
    async_recv_drop(&receiver.future);
    async_channel_free(channel);
}
END_TEST

TCase *channel_tests(void)
{
    TCase *tests = tcase_create("channel");

    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, values_come_out_in_order, 1, 9);
    tcase_add_test(tests, no_waiting_while_there_is_room);
    tcase_add_loop_test(tests, values_of_many_sizes, 1, 40);
    tcase_add_test(tests, senders_go_on_first_come_first);
    tcase_add_test(tests, receivers_go_on_first_come_first);
    tcase_add_test(tests, who_need_not_wait_yields_from_time_to_time);
    tcase_add_test(tests, a_cancelled_sender_has_not_sent);
    tcase_add_test(tests, a_cancelled_receiver_loses_no_value);
    tcase_add_test(tests, closed_for_sending_until_empty_for_receiving);
    tcase_add_test(tests, receivers_are_told_of_the_end);
    tcase_add_test(tests, misuse_aborts);
    tcase_add_test(tests, no_memory_for_a_channel);
    tcase_add_loop_test(tests, many_senders_that_are_cancelled_and_try_again, 1, 5);
    tcase_add_loop_test(tests, anything_in_any_order, 0, 10);
    tcase_add_test(tests, a_waker_that_outlives_its_task);
    return tests;
}
