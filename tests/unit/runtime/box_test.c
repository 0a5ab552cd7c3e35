/* Boxes: a stack of frames that are polled from the top, whatever becomes of their task. */
#include <stdio.h>
#include <string.h>

#include "support.h"

static char trace[400];

static void add(const char *format, int n)
{
    char text[20];

    snprintf(text, sizeof text, format, n);
    ck_assert_uint_lt(strlen(trace) + strlen(text), sizeof trace);
    strcat(trace, text);
}

/* A frame that awaits a box of its own kind, one less deep, down to one that yields or sleeps for ever. */
struct nested {
    int depth, step;
    bool sleeps;
    void *box;
    int below;
    struct async_sleep_ms_future sleep;
};

static void make_nested(int depth, bool sleeps);

static enum async_poll nested_poll(void *frame, struct async_context *cx, void *result)
{
    struct nested *self = frame;

    add("p%d ", self->depth);
    if (self->depth > 0) {
        if (self->step++ == 0) {
            make_nested(self->depth - 1, self->sleeps);
            async_box_enter(cx, &self->box, &self->below);
            return ASYNC_PENDING;
        }
        async_box_leave(&self->box);
        ck_assert_ptr_null(self->box);
    } else if (self->sleeps) {
        if (self->step++ == 0)
            async_sleep_ms_init(&self->sleep, 1000000);
        if (async_sleep_ms_poll(&self->sleep, cx) == ASYNC_PENDING)
            return ASYNC_PENDING;
    } else if (self->step++ < 3) {
        async_wake(cx);
        return ASYNC_PENDING;
    }
    if (result)
        *(int *)result = self->below + 1;
    self->step = -1;
    return ASYNC_READY;
}

static void nested_drop(void *frame)
{
    struct nested *self = frame;

    if (self->step < 0)
        return;
    if (self->depth > 0)
        async_box_drop(&self->box);
    else if (self->sleeps && self->step > 0)
        async_sleep_ms_drop(&self->sleep);
    add("d%d ", self->depth);
}

static const struct async_type nested_type = {
    .name = "nested",
    .size = sizeof(struct nested),
    .align = _Alignof(struct nested),
    .poll = nested_poll,
    .drop = nested_drop,
};

static void make_nested(int depth, bool sleeps)
{
    struct nested *self = async_box_new(&nested_type);

    *self = (struct nested){.depth = depth, .sleeps = sleeps};
}

START_TEST(only_the_top_is_polled)
{
    int result = 0;

    make_nested(3, false);
    async_box_run(&result);
    ck_assert_int_eq(result, 4);
    ck_assert_str_eq(trace, "p3 p2 p1 p0 p0 p0 p0 p1 p2 p3 ");
    async_shutdown();
}
END_TEST

START_TEST(a_box_can_be_a_task)
{
    make_nested(1, false);
    async_box_spawn();
    make_nested(0, false);
    async_box_run(NULL);
    ck_assert_ptr_nonnull(strstr(trace, "p1 p0 p0 "));
    async_shutdown();
}
END_TEST

START_TEST(boxes_are_dropped_from_the_top)
{
    make_nested(2, true);
    async_box_spawn();
    make_nested(0, false);
    async_box_run(NULL);
    trace[0] = 0;
    async_shutdown();
    ck_assert_str_eq(trace, "d0 d1 d2 ");
}
END_TEST

START_TEST(a_box_can_be_made_where_the_caller_wants_it)
{
    struct nested frame;

    async_box_place(&frame);
    make_nested(7, false);
    ck_assert_int_eq(frame.depth, 7);
    async_shutdown();
}
END_TEST

START_TEST(boxes_that_are_never_entered_are_freed)
{
    make_nested(1, false);
    async_shutdown();
}
END_TEST

static void make_two(void)
{
    make_nested(1, false);
    make_nested(1, false);
}

static enum async_poll enter_two(struct script *self, struct async_context *cx)
{
    static void *first, *second;

    (void)self;
    make_nested(0, false);
    async_box_enter(cx, &first, NULL);
    make_nested(0, false);
    async_box_enter(cx, &second, NULL);
    return ASYNC_PENDING;
}

static void poll_two_with_boxes(void)
{
    script_run(enter_two, NULL);
}

static void run_nothing(void)
{
    async_box_run(NULL);
}

START_TEST(pointers_of_the_wrong_kind_abort)
{
    expect_abort(make_two,
                 "asyncc: nested: an async function, called through a pointer to ordinary functions\n");
    expect_abort(poll_two_with_boxes,
                 "asyncc: async_block_on: a hand-written future polls two that await boxes\n");
    expect_abort(run_nothing, "asyncc: an ordinary function, called through a pointer to async functions\n");
}
END_TEST

START_TEST(arrays_of_no_bytes_are_fine)
{
    char *array = async_array_new(0);

    ck_assert_ptr_nonnull(array);
    async_array_free(array);
}
END_TEST

TCase *box_tests(void)
{
    TCase *tests = tcase_create("boxes");

    tcase_add_test(tests, only_the_top_is_polled);
    tcase_add_test(tests, a_box_can_be_a_task);
    tcase_add_test(tests, boxes_are_dropped_from_the_top);
    tcase_add_test(tests, a_box_can_be_made_where_the_caller_wants_it);
    tcase_add_test(tests, boxes_that_are_never_entered_are_freed);
    tcase_add_test(tests, pointers_of_the_wrong_kind_abort);
    tcase_add_test(tests, arrays_of_no_bytes_are_fine);
    return tests;
}
