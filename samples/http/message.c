#include "message.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *http_reason(int status)
{
    switch (status) {
    case HTTP_OK:
        return "OK";
    case HTTP_BAD_REQUEST:
        return "Bad Request";
    case HTTP_NOT_FOUND:
        return "Not Found";
    case HTTP_METHOD_NOT_ALLOWED:
        return "Method Not Allowed";
    case HTTP_REQUEST_TIMEOUT:
        return "Request Timeout";
    case HTTP_CONTENT_TOO_LARGE:
        return "Content Too Large";
    case HTTP_URI_TOO_LONG:
        return "URI Too Long";
    case HTTP_EXPECTATION_FAILED:
        return "Expectation Failed";
    case HTTP_FIELDS_TOO_LARGE:
        return "Request Header Fields Too Large";
    case HTTP_NOT_IMPLEMENTED:
        return "Not Implemented";
    case HTTP_UNAVAILABLE:
        return "Service Unavailable";
    case HTTP_VERSION_NOT_SUPPORTED:
        return "HTTP Version Not Supported";
    default:
        return "Internal Server Error";
    }
}

/* ---- characters and words ---------------------------------------------------------------------------- */

/* RFC 9110, 5.6.2: what methods and the names of fields are made of. */
static bool is_token(const char *text)
{
    for (const char *c = text; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("!#$%&'*+-.^_`|~", *c))
            return false;
    return *text != '\0';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Cuts blanks off both ends. */
static char *trim(char *text)
{
    size_t n;

    while (is_blank(*text))
        text++;
    n = strlen(text);
    while (n > 0 && is_blank(text[n - 1]))
        n--;
    text[n] = '\0';
    return text;
}

/* Cuts a word off the front of a line, up to a space; null if there is none. */
static char *cut_word(char **line)
{
    char *word = *line, *space = strchr(word, ' ');

    if (!space)
        return NULL;
    *space = '\0';
    *line = space + 1;
    return word;
}

/* A whole number in decimal digits and nothing else, or -1. */
static int64_t parse_number(const char *text)
{
    int64_t number = 0;

    if (*text == '\0')
        return -1;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || number > (INT64_MAX - 9) / 10)
            return -1;
        number = 10 * number + (*text - '0');
    }
    return number;
}

bool http_list_has(const char *list, const char *word)
{
    size_t length = strlen(word);

    while (*list) {
        list += strspn(list, " \t,");
        size_t n = strcspn(list, " \t,");
        if (n == length && strncasecmp(list, word, n) == 0)
            return true;
        list += n;
    }
    return false;
}

/* ---- lines ------------------------------------------------------------------------------------------- */

void http_head_clear(struct http_head *head)
{
    memset(head, 0, offsetof(struct http_head, text));
}

/* No byte below a space but tabs: those that hide in a line are the beginning of somebody's attack. */
static bool is_clean(const char *data, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (((unsigned char)data[i] < ' ' && data[i] != '\t') || data[i] == 0x7f)
            return false;
    return true;
}

int http_add_line(struct http_head *head, const char *data, size_t n, char **line)
{
    if (n == 0 || data[n - 1] != '\n')
        return -EBADMSG;
    n -= n > 1 && data[n - 2] == '\r' ? 2 : 1;
    if (!is_clean(data, n))
        return -EBADMSG;
    if (n >= sizeof head->text - head->used)
        return -EMSGSIZE;

    *line = head->text + head->used;
    memcpy(*line, data, n);
    (*line)[n] = '\0';
    head->used += n + 1;
    return (int)n;
}

/* "HTTP/1.1" */
static int parse_version(struct http_head *head, const char *version)
{
    if (strncmp(version, "HTTP/", 5) != 0 || !isdigit((unsigned char)version[5]) || version[6] != '.' ||
        !isdigit((unsigned char)version[7]) || version[8] != '\0')
        return -EBADMSG;
    if (version[5] != '1')
        return -HTTP_VERSION_NOT_SUPPORTED;
    head->minor = version[7] - '0';
    return 0;
}

/* A path; "*", which is the server; or a URL, as proxies are asked. */
static bool is_target(const char *text)
{
    return text[0] == '/' || strcmp(text, "*") == 0 || strncasecmp(text, "http://", 7) == 0;
}

int http_parse_request_line(struct http_head *head, char *line)
{
    const char *method = cut_word(&line), *target = cut_word(&line);

    if (!target || !is_token(method) || !is_target(target))
        return -EBADMSG;
    head->method = method;
    head->target = target;
    return parse_version(head, line);
}

int http_parse_status_line(struct http_head *head, char *line)
{
    const char *version = cut_word(&line);
    int64_t status;

    if (!version || parse_version(head, version) != 0)
        return -EBADMSG;
    line[strcspn(line, " ")] = '\0';
    status = parse_number(line);
    if (status < 100 || status > 999)
        return -EBADMSG;
    head->status = (int)status;
    return 0;
}

/* A name with blanks around it, and with them a line that continues another, is refused: not all who read
 * such a message on its way here would agree on what it says. */
int http_parse_field(struct http_head *head, char *line)
{
    char *colon = strchr(line, ':');

    if (!colon)
        return -EBADMSG;
    *colon = '\0';
    if (!is_token(line))
        return -EBADMSG;
    if (head->field_count == HTTP_MAX_FIELDS)
        return -HTTP_FIELDS_TOO_LARGE;
    head->fields[head->field_count++] = (struct http_field){line, trim(colon + 1)};
    return 0;
}

/* ---- what follows from the fields -------------------------------------------------------------------- */

/* The value of the field that comes after `*i` fields, or null. */
static const char *next_value(const struct http_head *head, const char *name, size_t *i)
{
    while (*i < head->field_count) {
        const struct http_field *field = &head->fields[(*i)++];
        if (strcasecmp(field->name, name) == 0)
            return field->value;
    }
    return NULL;
}

const char *http_field(const struct http_head *head, const char *name)
{
    size_t i = 0;

    return next_value(head, name, &i);
}

static size_t count_fields(const struct http_head *head, const char *name)
{
    size_t i = 0, count = 0;

    while (next_value(head, name, &i))
        count++;
    return count;
}

static bool keeps_alive(const struct http_head *head)
{
    bool close = head->minor == 0;
    const char *value;

    for (size_t i = 0; (value = next_value(head, "Connection", &i));) {
        if (http_list_has(value, "close"))
            return false;
        if (http_list_has(value, "keep-alive"))
            close = false;
    }
    return !close;
}

/* Several lengths must all say the same. */
static int parse_length(struct http_head *head)
{
    const char *first = http_field(head, "Content-Length"), *value;
    int64_t length = parse_number(first);

    for (size_t i = 0; (value = next_value(head, "Content-Length", &i));)
        if (strcmp(value, first) != 0)
            return -EBADMSG;
    if (length < 0)
        return -EBADMSG;
    head->framing = length > 0 ? HTTP_COUNTED : HTTP_NO_BODY;
    head->length = (uint64_t)length;
    return 0;
}

/* RFC 9112, 6.3. A message that gives a length and an encoding is refused: it may have been smuggled here. */
static int parse_framing(struct http_head *head, enum http_framing fallback)
{
    const char *encoding = http_field(head, "Transfer-Encoding"),
               *length = http_field(head, "Content-Length");

    head->framing = fallback;
    if (encoding) {
        if (length || head->minor == 0)
            return -EBADMSG;
        if (strcasecmp(encoding, "chunked") != 0 || count_fields(head, "Transfer-Encoding") > 1)
            return -HTTP_NOT_IMPLEMENTED;
        head->framing = HTTP_CHUNKED;
    }
    return length ? parse_length(head) : 0;
}

int http_finish_request(struct http_head *head)
{
    size_t hosts = count_fields(head, "Host");

    head->keep_alive = keeps_alive(head);
    if (hosts > 1 || (hosts == 0 && head->minor > 0))
        return -EBADMSG;
    return parse_framing(head, HTTP_NO_BODY);
}

int http_finish_response(struct http_head *head, const char *method)
{
    int error = parse_framing(head, HTTP_UNTIL_CLOSE);

    if (strcmp(method, "HEAD") == 0 || head->status < 200 || head->status == 204 || head->status == 304)
        head->framing = HTTP_NO_BODY;
    head->keep_alive = keeps_alive(head) && head->framing != HTTP_UNTIL_CLOSE;
    return error;
}

/* ---- other pieces ------------------------------------------------------------------------------------ */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 'a' ^ 'A';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Extensions, behind a semicolon, mean nothing to us. */
int64_t http_parse_chunk_size(const char *line, size_t n)
{
    int64_t size = 0;
    size_t i = 0;

    for (; i < n && hex_digit(line[i]) >= 0; i++) {
        if (i == 15)
            return -EBADMSG; /* the 16th digit may not fit */
        size = 16 * size + hex_digit(line[i]);
    }
    if (i == 0 || line[n - 1] != '\n')
        return -EBADMSG;
    n -= line[n - 2] == '\r' ? 2 : 1;
    if (!is_clean(line + i, n - i))
        return -EBADMSG;
    while (i < n && is_blank(line[i]))
        i++;
    return i == n || line[i] == ';' ? size : -EBADMSG;
}

/* What of a target is a path: not the scheme and host that a proxy's client sends, nor the query. */
static const char *path_of(const char *target, size_t *n)
{
    if (strncasecmp(target, "http://", 7) == 0) {
        target += strlen("http://");
        target += strcspn(target, "/?#");
    }
    *n = strcspn(target, "?#");
    return target;
}

/* One character, which may be written as a percent sign and two digits; -1 for what is none. */
static int decode(const char **from, const char *end)
{
    const char *c = (*from)++;

    if (*c != '%')
        return (unsigned char)*c;
    if (end - c < 3 || hex_digit(c[1]) < 0 || hex_digit(c[2]) < 0)
        return -1;
    *from = c + 3;
    return 16 * hex_digit(c[1]) + hex_digit(c[2]);
}

static bool has_hidden_name(const char *path)
{
    return path[0] == '.' || strstr(path, "/.");
}

int http_path(const char *target, char *path, size_t size)
{
    static const char index[] = "index.html";
    size_t n, used = 0;
    const char *from = path_of(target, &n), *end = from + n;

    while (from < end && *from == '/')
        from++;
    while (from < end) {
        int c = decode(&from, end);
        if (c <= 0)
            return -HTTP_BAD_REQUEST;
        if (used + sizeof index >= size)
            return -HTTP_URI_TOO_LONG;
        path[used++] = (char)c;
    }
    path[used] = '\0';
    if (path[0] == '/' || has_hidden_name(path))
        return -HTTP_NOT_FOUND;
    if (used == 0 || path[used - 1] == '/')
        memcpy(path + used, index, sizeof index);
    return 0;
}

const char *http_content_type(const char *path)
{
    static const struct {
        const char *ending, *type;
    } types[] = {
        {".html", "text/html; charset=utf-8"},
        {".txt", "text/plain; charset=utf-8"},
        {".css", "text/css"},
        {".js", "text/javascript"},
        {".json", "application/json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".gif", "image/gif"},
        {".pdf", "application/pdf"},
    };
    const char *ending = strrchr(path, '.');

    for (size_t i = 0; ending && i < sizeof types / sizeof *types; i++)
        if (strcasecmp(ending, types[i].ending) == 0)
            return types[i].type;
    return "application/octet-stream";
}

/* The names of days and months are English: the program stays in the C locale, in which it was started. */
void http_date(time_t time, char date[HTTP_DATE_SIZE])
{
    struct tm tm = {0};

    gmtime_r(&time, &tm);
    strftime(date, HTTP_DATE_SIZE, "%a, %d %b %Y %H:%M:%S GMT", &tm);
}

/* ---- URLs -------------------------------------------------------------------------------------------- */

/* "host:port", "[::1]:port"; the port is optional. The text behind it has been cut off. */
static int parse_authority(struct http_url *url, char *authority)
{
    char *end = authority[0] == '[' ? strchr(authority, ']') : authority + strcspn(authority, ":");

    if (!end || strpbrk(authority, "@ "))
        return -EINVAL;
    url->host = authority + (authority[0] == '[');
    url->port = "80";
    if (*end == ']')
        *end++ = '\0';
    if (*end == ':') {
        *end++ = '\0';
        url->port = end;
    } else if (*end != '\0') {
        return -EINVAL;
    }
    return *url->host && parse_number(url->port) > 0 && parse_number(url->port) <= 65535 ? 0 : -EINVAL;
}

int http_parse_url(struct http_url *url, const char *text)
{
    static const char scheme[] = "http://";
    size_t length = strlen(text), host = sizeof scheme - 1;

    if (strncasecmp(text, scheme, host) != 0 || !is_clean(text, length) || strchr(text, ' '))
        return -EINVAL;

    size_t end = host + strcspn(text + host, "/?#"), target = end + 1;
    if (length + 3 > sizeof url->text || end - host >= sizeof url->authority)
        return -EMSGSIZE;
    snprintf(url->authority, sizeof url->authority, "%.*s", (int)(end - host), text + host);

    /* The target keeps its slash, so it moves up by a byte: one that is not there is put in. */
    memcpy(url->text, text, end);
    url->text[end] = '\0';
    snprintf(url->text + target, sizeof url->text - target, "%s%s", text[end] == '/' ? "" : "/", text + end);
    url->text[target + strcspn(url->text + target, "#")] = '\0';
    url->target = url->text + target;
    return parse_authority(url, url->text + host);
}
