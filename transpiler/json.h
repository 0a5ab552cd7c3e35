/* JSON, written piece by piece: what is inside of objects has a key, what is inside of arrays has none. */
#ifndef ASYNCC_JSON_H
#define ASYNCC_JSON_H

#include "text.h"

struct json {
    struct text text;
    unsigned depth;
    bool needs_comma;
};

/** Opens an object or array, with '{' or '['; `key` is null in an array and outside. */
void json_open(struct json *json, const char *key, char bracket);

/** Closes it, with '}' or ']'. */
void json_close(struct json *json, char bracket);

void json_number(struct json *json, const char *key, size_t value);
void json_bool(struct json *json, const char *key, bool value);

/** A string; for null nothing, not even the key. Bytes that are no UTF-8 come out as U+FFFD. */
void json_string(struct json *json, const char *key, const char *value);

/** The same of so many bytes. */
void json_bytes(struct json *json, const char *key, const char *bytes, size_t size);

#endif
