/* What samples/redis is made of, without input and output: the table, the heap, texts, requests. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "heap.h"
#include "protocol.h"
#include "table.h"

/* ---- tables ----------------------------------------------------------------------------------------- */

static struct text name_of(int number, char buffer[16])
{
    return (struct text){buffer, (size_t)snprintf(buffer, 16, "%d", number)};
}

static void free_item(struct item *item)
{
    free(item);
}

START_TEST(a_table_has_what_has_been_added_and_not_removed)
{
    enum { NAMES = 500, STEPS = 20000 };
    struct table table = {0};
    struct item *there[NAMES] = {0};
    unsigned count = 0;
    char buffer[16];

    srandom(1);
    for (int step = 0; step < STEPS; step++) {
        int number = (int)(random() % NAMES);

        ck_assert_ptr_eq(table_find(&table, name_of(number, buffer)), there[number]);
        if (there[number]) {
            table_remove(&table, there[number]);
            free(there[number]);
            there[number] = NULL;
            count--;
        } else {
            there[number] = item_new(sizeof(struct item), name_of(number, buffer));
            table_add(&table, there[number]);
            count++;
        }
        ck_assert_uint_eq(table.count, count);
    }
    for (int number = 0; number < NAMES; number++)
        ck_assert_ptr_eq(table_find(&table, name_of(number, buffer)), there[number]);
    table_free(&table, free_item);
}
END_TEST

/* ---- heaps ------------------------------------------------------------------------------------------ */

struct numbered {
    struct heap_node node;
    int number;
};

static bool is_less(const struct heap_node *a, const struct heap_node *b)
{
    return CONTAINER_OF(a, const struct numbered, node)->number <
           CONTAINER_OF(b, const struct numbered, node)->number;
}

/* Nodes that are put in, changed and taken out again at random. */
START_TEST(a_heap_gives_the_first_one_first)
{
    enum { NODES = 300 };
    struct heap heap = {.before = is_less};
    static struct numbered all[NODES];
    int last = -1;

    srandom(1);
    for (int i = 0; i < 3 * NODES; i++) {
        all[i % NODES].number = (int)(random() % 1000);
        heap_put(&heap, &all[i % NODES].node);
        if (i % 3 == 0)
            heap_remove(&heap, &all[random() % NODES].node);
    }
    for (size_t left = heap.count; left > 0; left--) {
        struct heap_node *first = heap_first(&heap);
        int number = CONTAINER_OF(first, struct numbered, node)->number;

        ck_assert_int_ge(number, last);
        last = number;
        heap_remove(&heap, first);
        ck_assert_uint_eq(heap.count, left - 1);
        ck_assert_uint_eq(first->place, 0);
    }
    ck_assert_ptr_null(heap_first(&heap));
    heap_free(&heap);
}
END_TEST

/* ---- texts ------------------------------------------------------------------------------------------ */

static struct text text_of(const char *string)
{
    return (struct text){string, strlen(string)};
}

START_TEST(numbers_are_read_whole_or_not_at_all)
{
    static const char *const wrong[] = {
        "", "-", "+1", " 1", "1 ", "1x", "9223372036854775808", "-9223372036854775809"};
    int64_t number;

    ck_assert(text_to_integer(TEXT("-9223372036854775808"), &number) && number == INT64_MIN);
    ck_assert(text_to_integer(TEXT("9223372036854775807"), &number) && number == INT64_MAX);
    ck_assert(text_to_integer(TEXT("-007"), &number) && number == -7);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(!text_to_integer(text_of(wrong[i]), &number), "%s", wrong[i]);
}
END_TEST

static const struct {
    const char *pattern, *text;
    bool matches;
} patterns[] = {
    {"", "", true},
    {"", "a", false},
    {"*", "", true},
    {"**", "abc", true},
    {"a*c", "abcbc", true},
    {"a*c", "abcb", false},
    {"?", "a", true},
    {"?", "", false},
    {"[abc]", "b", true},
    {"[a-c]", "d", false},
    {"[^a-c]", "d", true},
    {"[^a-c]", "a", false},
    {"[c-a]", "b", true},
    {"[a-]", "-", true},
    {"[\\]]", "]", true},
    {"[a", "a", true},
    {"\\*", "*", true},
    {"\\*", "a", false},
    {"\\", "\\", true},
    {"*a*b*", "xxaxxbxx", true},
    {"*a*b*", "xb", false},
    {"*[ab]c", "aabc", true},
    {"a*b?d", "aXbcbcd", true},
    {"[", "[", false},
};

START_TEST(patterns_match)
{
    bool matches = text_matches(text_of(patterns[_i].text), text_of(patterns[_i].pattern));

    ck_assert_msg(matches == patterns[_i].matches, "%s and %s", patterns[_i].pattern, patterns[_i].text);
}
END_TEST

/* ---- requests --------------------------------------------------------------------------------------- */

/* Reads a request of which first so many bytes are there, then one more each time; each time in another
 * place. */
static enum request_status parse_in_pieces(struct request *request, const char *text, size_t first,
                                           char *last_copy)
{
    enum request_status status = REQUEST_INCOMPLETE;

    for (size_t n = first; n <= strlen(text) && status == REQUEST_INCOMPLETE; n++) {
        char *copy = malloc(n);

        memcpy(copy, text, n);
        status = request_parse(request, copy, n, 1000);
        memcpy(last_copy, copy, n);
        for (size_t i = 0; status == REQUEST_COMPLETE && i < request->count; i++)
            request->args[i].data = last_copy + (request->args[i].data - copy);
        free(copy);
    }
    return status;
}

START_TEST(a_request_may_come_in_any_pieces)
{
    static const char text[] = "*3\r\n$3\r\nSET\r\n$0\r\n\r\n$5\r\na\r\nbc\r\n";
    struct request request = {0};
    char copy[sizeof text];

    for (size_t first = 1; first <= strlen(text); first++) {
        ck_assert_int_eq(parse_in_pieces(&request, text, first, copy), REQUEST_COMPLETE);
        ck_assert_uint_eq(request.count, 3);
        ck_assert_uint_eq(request.length, strlen(text));
        ck_assert(text_equals(request.args[0], TEXT("SET")));
        ck_assert(text_equals(request.args[1], TEXT("")));
        ck_assert(text_equals(request.args[2], TEXT("a\r\nbc")));
        request_clear(&request);
    }
    request_free(&request);
}
END_TEST

static const struct {
    const char *text;
    enum request_status status;
} requests[] = {
    {"\r\n", REQUEST_COMPLETE},
    {"PING", REQUEST_INCOMPLETE},
    {"PING\n", REQUEST_COMPLETE},
    {"*", REQUEST_INCOMPLETE},
    {"*0\r\n", REQUEST_COMPLETE},
    {"*-5\r\n", REQUEST_COMPLETE},
    {"*x\r\n", REQUEST_BAD},
    {"*1000000000\r\n", REQUEST_BAD},
    {"*11111111111111111111111111111111", REQUEST_BAD},
    {"*1\r\n+", REQUEST_BAD},
    {"*1\r\n$", REQUEST_INCOMPLETE},
    {"*1\r\n$-1\r\n", REQUEST_BAD},
    {"*1\r\n$988\r\n", REQUEST_INCOMPLETE},
    {"*1\r\n$989\r\n", REQUEST_BAD},
    {"*1\r\n$2\r\nabcd", REQUEST_BAD},
};

START_TEST(requests_are_whole_or_begun_or_bad)
{
    struct request request = {0};
    char copy[64];

    ck_assert_int_eq(parse_in_pieces(&request, requests[_i].text, 1, copy), requests[_i].status);
    ck_assert_int_eq(request.problem != NULL, requests[_i].status == REQUEST_BAD);
    request_free(&request);
}
END_TEST

START_TEST(answers_are_written_as_the_protocol_has_them)
{
    struct bytes out = {0};

    answer_integer(&out, INT64_MIN);
    answer_error(&out, "ERR %s", "a\r\nb");
    answer_text(&out, TEXT("abc"));
    answer_double(&out, 0.1);
    bytes_add(&out, "", 1);
    ck_assert_str_eq(out.data, ":-9223372036854775808\r\n-ERR a  b\r\n$3\r\nabc\r\n$3\r\n0.1\r\n");
    bytes_free(&out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("redis");
    TCase *tests = tcase_create("redis");

    tcase_add_test(tests, a_table_has_what_has_been_added_and_not_removed);
    tcase_add_test(tests, a_heap_gives_the_first_one_first);
    tcase_add_test(tests, numbers_are_read_whole_or_not_at_all);
    tcase_add_loop_test(tests, patterns_match, 0, sizeof patterns / sizeof patterns[0]);
    tcase_add_test(tests, a_request_may_come_in_any_pieces);
    tcase_add_loop_test(tests, requests_are_whole_or_begun_or_bad, 0, sizeof requests / sizeof requests[0]);
    tcase_add_test(tests, answers_are_written_as_the_protocol_has_them);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
