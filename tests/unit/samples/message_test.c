/* The text of HTTP messages: samples/http/message.c. */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

static struct http_head head;

static int parse_line(const char *text, int (*parse)(struct http_head *, char *))
{
    char *line;
    int n = http_add_line(&head, text, strlen(text), &line);

    return n < 0 ? n : parse(&head, line);
}

/* The request line, and after it fields that each end in a newline. */
static int parse_request(const char *text)
{
    int error = 0;

    http_head_clear(&head);
    for (int i = 0; *text && error == 0; i++) {
        char line[9000];
        size_t n = strcspn(text, "\n") + 1;

        snprintf(line, sizeof line, "%.*s", (int)n, text);
        error = parse_line(line, i == 0 ? http_parse_request_line : http_parse_field);
        text += n;
    }
    return error < 0 ? error : http_finish_request(&head);
}

START_TEST(a_request_is_taken_apart)
{
    ck_assert_int_eq(parse_request("GET /a?b HTTP/1.1\r\nHost: x\r\nA:1\r\na: \t two words \r\n"), 0);
    ck_assert_str_eq(head.method, "GET");
    ck_assert_str_eq(head.target, "/a?b");
    ck_assert_int_eq(head.minor, 1);
    ck_assert(head.keep_alive);
    ck_assert_int_eq(head.framing, HTTP_NO_BODY);
    ck_assert_str_eq(http_field(&head, "a"), "1");
    ck_assert_str_eq(head.fields[2].value, "two words");
    ck_assert_ptr_null(http_field(&head, "b"));
}
END_TEST

static const struct {
    const char *text;
    int error;
} requests[] = {
    {"GET / HTTP/1.0\n", 0},
    {"GET http://h/ HTTP/1.1\nHost: h\n", 0},
    {"OPTIONS * HTTP/1.1\nHost: h\n", 0},
    {"\n", -EBADMSG},
    {"GET\n", -EBADMSG},
    {"GET /\n", -EBADMSG},
    {"GET / \n", -EBADMSG},
    {" / HTTP/1.1\nHost: h\n", -EBADMSG},
    {"GET  / HTTP/1.1\nHost: h\n", -EBADMSG},
    {"GET / HTTP/1.1 \nHost: h\n", -EBADMSG},
    {"GET / http/1.1\nHost: h\n", -EBADMSG},
    {"GET / HTTP/1.1x\nHost: h\n", -EBADMSG},
    {"GET / HTTP/\n", -EBADMSG},
    {"GET / HTTP/2.0\nHost: h\n", -HTTP_VERSION_NOT_SUPPORTED},
    {"G@T / HTTP/1.1\nHost: h\n", -EBADMSG},
    {"GET x HTTP/1.1\nHost: h\n", -EBADMSG},
    {"GET / HTTP/1.1\n", -EBADMSG},
    {"GET / HTTP/1.1\nHost: h\nHost: h\n", -EBADMSG},
    {"GET / HTTP/1.1\nHost: h\nno colon\n", -EBADMSG},
    {"GET / HTTP/1.1\nHost: h\nblank : 1\n", -EBADMSG},
    {"GET / HTTP/1.1\nHost: h\n folded: 1\n", -EBADMSG},
    {"GET / HTTP/1.1\nHost: h\n: 1\n", -EBADMSG},
    {"GET / HTTP/1.1\nHost: h\na: \r b\n", -EBADMSG},
    {"GET / HTTP/1.1\nHost: h\nContent-Length: 5\nContent-Length: 5\n", 0},
    {"GET / HTTP/1.1\nHost: h\nContent-Length: 5\nContent-Length: 6\n", -EBADMSG},
    {"GET / HTTP/1.1\nHost: h\nContent-Length: 5, 5\n", -EBADMSG},
    {"GET / HTTP/1.1\nHost: h\nContent-Length: -5\n", -EBADMSG},
    {"GET / HTTP/1.1\nHost: h\nContent-Length: +5\n", -EBADMSG},
    {"GET / HTTP/1.1\nHost: h\nContent-Length:\n", -EBADMSG},
    {"GET / HTTP/1.1\nHost: h\nContent-Length: 99999999999999999999\n", -EBADMSG},
    {"GET / HTTP/1.1\nHost: h\nTransfer-Encoding: Chunked\n", 0},
    {"GET / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\nContent-Length: 5\n", -EBADMSG},
    {"GET / HTTP/1.0\nTransfer-Encoding: chunked\n", -EBADMSG},
    {"GET / HTTP/1.1\nHost: h\nTransfer-Encoding: gzip, chunked\n", -HTTP_NOT_IMPLEMENTED},
    {"GET / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\nTransfer-Encoding: chunked\n",
     -HTTP_NOT_IMPLEMENTED},
};

START_TEST(requests_follow_the_rules)
{
    ck_assert_msg(parse_request(requests[_i].text) == requests[_i].error, "%s gives %d, not %d",
                  requests[_i].text, parse_request(requests[_i].text), requests[_i].error);
}
END_TEST

START_TEST(lines_have_an_end_and_fit_in)
{
    char *line, *long_line = malloc(HTTP_MAX_HEAD);

    http_head_clear(&head);
    ck_assert_int_eq(http_add_line(&head, "", 0, &line), -EBADMSG);
    ck_assert_int_eq(http_add_line(&head, "no end", 6, &line), -EBADMSG);
    ck_assert_int_eq(http_add_line(&head, "nul\0\n", 5, &line), -EBADMSG);
    ck_assert_int_eq(http_add_line(&head, "\r\n", 2, &line), 0);
    ck_assert_int_eq(http_add_line(&head, "\n", 1, &line), 0);
    ck_assert_str_eq(line, "");
    memset(long_line, 'x', HTTP_MAX_HEAD);
    long_line[HTTP_MAX_HEAD - 1] = '\n';
    ck_assert_int_eq(http_add_line(&head, long_line, HTTP_MAX_HEAD, &line), -EMSGSIZE);
    ck_assert_int_eq(http_add_line(&head, long_line + 2, HTTP_MAX_HEAD - 2, &line), HTTP_MAX_HEAD - 3);
    ck_assert_int_eq(http_add_line(&head, "\n", 1, &line), -EMSGSIZE);
    free(long_line);
}
END_TEST

START_TEST(there_are_only_so_many_fields)
{
    http_head_clear(&head);
    for (int i = 0; i < HTTP_MAX_FIELDS; i++)
        ck_assert_int_eq(parse_line("a: b\n", http_parse_field), 0);
    ck_assert_int_eq(parse_line("a: b\n", http_parse_field), -HTTP_FIELDS_TOO_LARGE);
}
END_TEST

START_TEST(connections_are_kept_or_closed)
{
    parse_request("GET / HTTP/1.0\n");
    ck_assert(!head.keep_alive);
    parse_request("GET / HTTP/1.0\nConnection: foo, Keep-Alive\n");
    ck_assert(head.keep_alive);
    parse_request("GET / HTTP/1.1\nHost:h\nConnection: closed\n");
    ck_assert(head.keep_alive);
    parse_request("GET / HTTP/1.1\nHost:h\nConnection: keep-alive\nConnection: close\n");
    ck_assert(!head.keep_alive);
}
END_TEST

static int parse_response(const char *status_line, const char *field, const char *method)
{
    http_head_clear(&head);
    int error = parse_line(status_line, http_parse_status_line);

    if (error == 0 && field)
        error = parse_line(field, http_parse_field);
    return error < 0 ? error : http_finish_response(&head, method);
}

START_TEST(responses_follow_the_rules)
{
    ck_assert_int_eq(parse_response("HTTP/1.1 200 OK\r\n", "Content-Length: 7\r\n", "GET"), 0);
    ck_assert_int_eq(head.status, 200);
    ck_assert_int_eq(head.framing, HTTP_COUNTED);
    ck_assert_int_eq((int)head.length, 7);
    ck_assert_int_eq(parse_response("HTTP/1.1 404\r\n", NULL, "GET"), 0);
    ck_assert_int_eq(head.framing, HTTP_UNTIL_CLOSE);
    ck_assert(!head.keep_alive);
    ck_assert_int_eq(parse_response("HTTP/1.0 200 \r\n", "Content-Length: 7\r\n", "HEAD"), 0);
    ck_assert_int_eq(head.framing, HTTP_NO_BODY);
    ck_assert_int_eq(parse_response("HTTP/1.1 204 No Content\r\n", NULL, "GET"), 0);
    ck_assert_int_eq(head.framing, HTTP_NO_BODY);
    ck_assert_int_eq(parse_response("HTTP/1.1 20 OK\r\n", NULL, "GET"), -EBADMSG);
    ck_assert_int_eq(parse_response("HTTP/1.1 2000 OK\r\n", NULL, "GET"), -EBADMSG);
    ck_assert_int_eq(parse_response("HTTP/1.1\r\n", NULL, "GET"), -EBADMSG);
    ck_assert_int_eq(parse_response("ICY 200 OK\r\n", NULL, "GET"), -EBADMSG);
}
END_TEST

static int64_t chunk_size(const char *line)
{
    return http_parse_chunk_size(line, strlen(line));
}

START_TEST(chunks_have_sizes)
{
    ck_assert_int_eq(chunk_size("0\r\n"), 0);
    ck_assert_int_eq(chunk_size("1aF\r\n"), 0x1af);
    ck_assert_int_eq(chunk_size("a\n"), 10);
    ck_assert_int_eq(chunk_size("a ;x=\"y\"\r\n"), 10);
    ck_assert_int_eq(chunk_size("fffffffffffffff\r\n"), 0xfffffffffffffff);
    ck_assert_int_eq(chunk_size("10000000000000000\r\n"), -EBADMSG);
    ck_assert_int_eq(chunk_size(""), -EBADMSG);
    ck_assert_int_eq(chunk_size("\n"), -EBADMSG);
    ck_assert_int_eq(chunk_size("\r\n"), -EBADMSG);
    ck_assert_int_eq(chunk_size("a"), -EBADMSG);
    ck_assert_int_eq(chunk_size("-1\r\n"), -EBADMSG);
    ck_assert_int_eq(chunk_size("0x1\r\n"), -EBADMSG);
    ck_assert_int_eq(chunk_size("1 1\r\n"), -EBADMSG);
    ck_assert_int_eq(chunk_size("1\r\r\n"), -EBADMSG);
}
END_TEST

static const struct {
    const char *target, *path; /* null: an error */
    int error;
} paths[] = {
    {"/", "index.html", 0},
    {"/a/b.c?d#e", "a/b.c", 0},
    {"/a/", "a/index.html", 0},
    {"//a", "a", 0},
    {"http://host/a", "a", 0},
    {"http://host", "index.html", 0},
    {"http://host?x", "index.html", 0},
    {"/a%20b%2Fc", "a b/c", 0},
    {"/%2fetc/passwd", NULL, -HTTP_NOT_FOUND},
    {"/..", NULL, -HTTP_NOT_FOUND},
    {"/a/../b", NULL, -HTTP_NOT_FOUND},
    {"/a/%2e%2e/b", NULL, -HTTP_NOT_FOUND},
    {"/a%2f..%2fb", NULL, -HTTP_NOT_FOUND},
    {"/.git/config", NULL, -HTTP_NOT_FOUND},
    {"/a%00b", NULL, -HTTP_BAD_REQUEST},
    {"/a%", NULL, -HTTP_BAD_REQUEST},
    {"/a%2", NULL, -HTTP_BAD_REQUEST},
    {"/a%2?f", NULL, -HTTP_BAD_REQUEST},
    {"/a%xy", NULL, -HTTP_BAD_REQUEST},
    {"/123456789012345678901234567890", NULL, -HTTP_URI_TOO_LONG},
};

START_TEST(paths_stay_in_their_folder)
{
    char path[32];

    ck_assert_int_eq(http_path(paths[_i].target, path, sizeof path), paths[_i].error);
    if (paths[_i].path)
        ck_assert_str_eq(path, paths[_i].path);
}
END_TEST

START_TEST(dates_and_types)
{
    char date[HTTP_DATE_SIZE];

    http_date(784111777, date);
    ck_assert_str_eq(date, "Sun, 06 Nov 1994 08:49:37 GMT");
    ck_assert_str_eq(http_content_type("a/b.HTML"), "text/html; charset=utf-8");
    ck_assert_str_eq(http_content_type("a.html/b"), "application/octet-stream");
    ck_assert_str_eq(http_content_type(""), "application/octet-stream");
}
END_TEST

static const struct {
    const char *text, *host, *port, *target; /* a null host: an error */
} urls[] = {
    {"http://h", "h", "80", "/"},          {"HTTP://h:81/a/b?c#d", "h", "81", "/a/b?c"},
    {"http://h?c", "h", "80", "/?c"},      {"http://[::1]:8080/", "::1", "8080", "/"},
    {"http://[::1]", "::1", "80", "/"},    {"https://h/", NULL, NULL, NULL},
    {"http://", NULL, NULL, NULL},         {"http://:80/", NULL, NULL, NULL},
    {"http://h:/", NULL, NULL, NULL},      {"http://h:x/", NULL, NULL, NULL},
    {"http://h:65536/", NULL, NULL, NULL}, {"http://[::1/", NULL, NULL, NULL},
    {"http://[::1]x/", NULL, NULL, NULL},  {"http://u@h/", NULL, NULL, NULL},
    {"http://h/a b", NULL, NULL, NULL},    {"http://h/a\nb", NULL, NULL, NULL},
};

START_TEST(urls_are_taken_apart)
{
    struct http_url url;

    if (!urls[_i].host) {
        ck_assert_int_eq(http_parse_url(&url, urls[_i].text), -EINVAL);
        return;
    }
    ck_assert_int_eq(http_parse_url(&url, urls[_i].text), 0);
    ck_assert_str_eq(url.host, urls[_i].host);
    ck_assert_str_eq(url.port, urls[_i].port);
    ck_assert_str_eq(url.target, urls[_i].target);
}
END_TEST

START_TEST(urls_have_a_length)
{
    char text[4096] = "http://";
    struct http_url url;

    memset(text + 7, 'x', 300);
    ck_assert_int_eq(http_parse_url(&url, text), -EMSGSIZE);
    text[8] = '/';
    memset(text + 9, 'x', sizeof text - 10);
    for (size_t n = sizeof url.text + 5; n > sizeof url.text - 5; n--) {
        text[n] = '\0';
        ck_assert_int_eq(http_parse_url(&url, text), n + 3 > sizeof url.text ? -EMSGSIZE : 0);
    }
}
END_TEST

#define N(array) ((int)(sizeof(array) / sizeof *(array)))

int main(void)
{
    Suite *suite = suite_create("messages of HTTP");
    TCase *tests = tcase_create("all");

    tcase_add_test(tests, a_request_is_taken_apart);
    tcase_add_loop_test(tests, requests_follow_the_rules, 0, N(requests));
    tcase_add_test(tests, lines_have_an_end_and_fit_in);
    tcase_add_test(tests, there_are_only_so_many_fields);
    tcase_add_test(tests, connections_are_kept_or_closed);
    tcase_add_test(tests, responses_follow_the_rules);
    tcase_add_test(tests, chunks_have_sizes);
    tcase_add_loop_test(tests, paths_stay_in_their_folder, 0, N(paths));
    tcase_add_test(tests, dates_and_types);
    tcase_add_loop_test(tests, urls_are_taken_apart, 0, N(urls));
    tcase_add_test(tests, urls_have_a_length);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
