#include "text.h"

#include <stdarg.h>
#include <string.h>

#include "arena.h"
#include "format.h"

static void reserve(struct text *text, size_t more)
{
    if (text->length + more + 1 <= text->capacity)
        return;
    size_t capacity = text->capacity ? text->capacity : 32;
    while (capacity < text->length + more + 1)
        capacity *= 2;
    text->bytes = arena_resize(text->bytes, text->capacity, capacity);
    text->capacity = capacity;
}

void text_add(struct text *text, const char *bytes, size_t length)
{
    reserve(text, length);
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = 0;
}

void text_puts(struct text *text, const char *string)
{
    text_add(text, string, strlen(string));
}

void text_printf(struct text *text, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    size_t room = text->capacity - text->length;
    size_t length = format_text(room ? text->bytes + text->length : NULL, room, format, arguments);
    va_end(arguments);
    if (length >= room) {
        reserve(text, length);
        format_text(text->bytes + text->length, length + 1, format, again);
    }
    va_end(again);
    text->length += length;
}

bool text_read(struct text *text, FILE *file)
{
    char buffer[1 << 16];
    size_t count;
    do {
        count = fread(buffer, 1, sizeof buffer, file);
        text_add(text, buffer, count);
    } while (count == sizeof buffer);
    return !ferror(file);
}

const char *text_string(const struct text *text)
{
    return text->length ? text->bytes : "";
}
