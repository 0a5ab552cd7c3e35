#include "json.h"

#include <string.h>

/* What is nested deeper stands on one line. */
enum { DEEPEST_LINE = 4 };

static void begin_value(struct json *json, const char *key)
{
    if (json->needs_comma)
        text_puts(&json->text, ",");
    if (json->depth && json->depth <= DEEPEST_LINE)
        text_printf(&json->text, "\n%*s", (int)json->depth, "");
    else if (json->needs_comma)
        text_puts(&json->text, " ");
    json->needs_comma = true;
    if (key)
        text_printf(&json->text, "\"%s\": ", key);
}

void json_open(struct json *json, const char *key, char bracket)
{
    begin_value(json, key);
    text_add(&json->text, &bracket, 1);
    json->depth++;
    json->needs_comma = false;
}

void json_close(struct json *json, char bracket)
{
    json->depth--;
    text_add(&json->text, &bracket, 1);
    json->needs_comma = true;
    if (!json->depth)
        text_puts(&json->text, "\n");
}

void json_number(struct json *json, const char *key, size_t value)
{
    begin_value(json, key);
    text_printf(&json->text, "%zu", value);
}

void json_bool(struct json *json, const char *key, bool value)
{
    begin_value(json, key);
    text_puts(&json->text, value ? "true" : "false");
}

/** The length of the UTF-8 sequence that some bytes begin with, by the table of RFC 3629; 0 if that is none.
 */
static size_t sequence_length(const unsigned char *c, size_t size)
{
    size_t length = c[0] < 0x80   ? 1
                    : c[0] < 0xc2 ? 0
                    : c[0] < 0xe0 ? 2
                    : c[0] < 0xf0 ? 3
                    : c[0] < 0xf5 ? 4
                                  : 0;
    if (length > size)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((c[i] & 0xc0) != 0x80)
            return 0;
    bool is_wrong = (c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f) ||
                    (c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f);
    return is_wrong ? 0 : length;
}

static void add_character(struct text *text, const char *bytes, size_t length)
{
    if (length == 0)
        text_puts(text, "\\ufffd");
    else if (*bytes == '"' || *bytes == '\\')
        text_printf(text, "\\%c", *bytes);
    else if (*bytes == '\n')
        text_puts(text, "\\n");
    else if (*bytes == '\t')
        text_puts(text, "\\t");
    else if ((unsigned char)*bytes < ' ' || *bytes == '<') /* "</script>" would end the script of a page */
        text_printf(text, "\\u%04x", (unsigned)*bytes);
    else
        text_add(text, bytes, length);
}

void json_bytes(struct json *json, const char *key, const char *bytes, size_t size)
{
    begin_value(json, key);
    text_puts(&json->text, "\"");
    for (size_t i = 0, length; i < size; i += length ? length : 1) {
        length = sequence_length((const unsigned char *)bytes + i, size - i);
        add_character(&json->text, bytes + i, length);
    }
    text_puts(&json->text, "\"");
}

void json_string(struct json *json, const char *key, const char *value)
{
    if (value)
        json_bytes(json, key, value, strlen(value));
}
