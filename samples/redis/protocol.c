#include "protocol.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- requests --------------------------------------------------------------------------------------- */

static enum request_status refuse(struct request *request, const char *problem)
{
    request->problem = problem;
    return REQUEST_BAD;
}

static void add_argument(struct request *request, size_t start, size_t length)
{
    if (request->count == request->room) {
        request->room = request->room ? 2 * request->room : 8;
        request->args = must_realloc(request->args, request->room, sizeof *request->args);
        request->starts = must_realloc(request->starts, request->room, sizeof *request->starts);
    }
    request->starts[request->count] = start;
    request->args[request->count++].length = length;
}

/* Takes the next line, without its end. */
static enum request_status take_line(struct request *request, const char *data, size_t n, size_t longest,
                                     struct text *line)
{
    const char *begin = data + request->length;
    size_t there = n - request->length;
    const char *end = memchr(begin, '\n', there < longest ? there : longest);

    if (!end)
        return there < longest ? REQUEST_INCOMPLETE : REQUEST_BAD;
    request->length = (size_t)(end + 1 - data);
    *line = (struct text){begin, (size_t)(end - begin)};
    if (line->length > 0 && line->data[line->length - 1] == '\r')
        line->length--;
    return REQUEST_COMPLETE;
}

/* A number behind the character that tells what it counts. */
static enum request_status take_number(struct request *request, const char *data, size_t n, int64_t *number)
{
    struct text line;
    enum request_status status = take_line(request, data, n, LONGEST_NUMBER, &line);

    if (status != REQUEST_COMPLETE)
        return status;
    line.data++;
    line.length--;
    return text_to_integer(line, number) ? REQUEST_COMPLETE : REQUEST_BAD;
}

static enum request_status parse_words(struct request *request, const char *data, size_t n)
{
    struct text line;
    enum request_status status = take_line(request, data, n, LONGEST_LINE, &line);

    if (status != REQUEST_COMPLETE)
        return status == REQUEST_BAD ? refuse(request, "too big inline request") : status;
    for (size_t i = 0, start; i < line.length;) {
        while (i < line.length && (line.data[i] == ' ' || line.data[i] == '\t'))
            i++;
        start = i;
        while (i < line.length && line.data[i] != ' ' && line.data[i] != '\t')
            i++;
        if (i > start)
            add_argument(request, start, i - start);
    }
    return REQUEST_COMPLETE;
}

static enum request_status parse_count(struct request *request, const char *data, size_t n)
{
    int64_t count;
    enum request_status status = take_number(request, data, n, &count);

    if (status == REQUEST_BAD || (status == REQUEST_COMPLETE && count > MOST_ARGUMENTS))
        return refuse(request, "invalid multibulk length");
    if (status == REQUEST_COMPLETE) {
        request->begun = true;
        request->missing = count > 0 ? (size_t)count : 0;
    }
    return status;
}

static enum request_status parse_length(struct request *request, const char *data, size_t n)
{
    if (n == request->length)
        return REQUEST_INCOMPLETE;
    if (data[request->length] != '$')
        return refuse(request, "expected '$'");

    enum request_status status = take_number(request, data, n, &request->pending);
    if (status == REQUEST_BAD || (status == REQUEST_COMPLETE && request->pending < 0))
        return refuse(request, "invalid bulk length");
    request->in_argument = status == REQUEST_COMPLETE;
    return status;
}

/* What is not going to fit is refused before it is sent. */
static enum request_status parse_argument(struct request *request, const char *data, size_t n, size_t most)
{
    size_t length = (size_t)request->pending;

    if (length > most || request->length + length + 2 > most)
        return refuse(request, "request too large");
    if (n - request->length < length + 2)
        return REQUEST_INCOMPLETE;
    if (memcmp(data + request->length + length, "\r\n", 2) != 0)
        return refuse(request, "expected the end of an argument");
    add_argument(request, request->length, length);
    request->length += length + 2;
    request->in_argument = false;
    request->missing--;
    return REQUEST_COMPLETE;
}

static enum request_status parse_array(struct request *request, const char *data, size_t n, size_t most)
{
    enum request_status status = REQUEST_COMPLETE;

    if (!request->begun)
        status = parse_count(request, data, n);
    while (status == REQUEST_COMPLETE && request->missing > 0) {
        if (!request->in_argument)
            status = parse_length(request, data, n);
        if (status == REQUEST_COMPLETE)
            status = parse_argument(request, data, n, most);
    }
    return status;
}

enum request_status request_parse(struct request *request, const char *data, size_t n, size_t most)
{
    if (n == 0)
        return REQUEST_INCOMPLETE;

    enum request_status status =
        data[0] == '*' ? parse_array(request, data, n, most) : parse_words(request, data, n);
    if (status == REQUEST_COMPLETE)
        for (size_t i = 0; i < request->count; i++)
            request->args[i].data = data + request->starts[i];
    return status;
}

void request_free(struct request *request)
{
    free(request->args);
    free(request->starts);
    *request = (struct request){0};
}

/* The memory of one with very many arguments is not kept. */
void request_clear(struct request *request)
{
    enum { KEPT_ARGUMENTS = 1024 };

    if (request->room > KEPT_ARGUMENTS)
        request_free(request);
    request->count = request->length = request->missing = 0;
    request->begun = request->in_argument = false;
}

/* ---- answers ---------------------------------------------------------------------------------------- */

/* A line of a character and a number. */
static void add_number(struct bytes *out, char what, int64_t number)
{
    char line[24], *at = line + sizeof line;
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

    *--at = '\n';
    *--at = '\r';
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--at = '-';
    *--at = what;
    bytes_add(out, at, (size_t)(line + sizeof line - at));
}

void answer_simple(struct bytes *out, const char *words)
{
    bytes_add(out, "+", 1);
    bytes_add(out, words, strlen(words));
    bytes_add(out, "\r\n", 2);
}

void answer_error(struct bytes *out, const char *format, ...)
{
    char line[256];
    va_list args;

    va_start(args, format);
    int n = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= sizeof line)
        n = sizeof line - 1;
    for (int i = 0; i < n; i++)
        if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
            line[i] = ' ';
    bytes_add(out, "-", 1);
    bytes_add(out, line, (size_t)n);
    bytes_add(out, "\r\n", 2);
}

void answer_integer(struct bytes *out, int64_t number)
{
    add_number(out, ':', number);
}

void answer_text(struct bytes *out, struct text text)
{
    add_number(out, '$', (int64_t)text.length);
    bytes_add(out, text.data, text.length);
    bytes_add(out, "\r\n", 2);
}

void answer_double(struct bytes *out, double number)
{
    char digits[32];
    int n = 0;

    for (int precision = 15; precision <= 17; precision++) {
        n = snprintf(digits, sizeof digits, "%.*g", precision, number);
        if (strtod(digits, NULL) == number)
            break;
    }
    answer_text(out, (struct text){digits, (size_t)n});
}

void answer_nothing(struct bytes *out)
{
    bytes_add(out, "$-1\r\n", 5);
}

void answer_array(struct bytes *out, size_t count)
{
    add_number(out, '*', (int64_t)count);
}

void answer_no_array(struct bytes *out)
{
    bytes_add(out, "*-1\r\n", 5);
}
