#include "format.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct output {
    char *bytes;
    size_t length, size;
};

static void put(struct output *output, const char *bytes, size_t length)
{
    if (length < output->size && output->length < output->size - length)
        memcpy(output->bytes + output->length, bytes, length);
    output->length += length;
}

static void put_number(struct output *output, unsigned number, bool is_negative)
{
    char digits[16];
    size_t first = sizeof digits;
    do
        digits[--first] = (char)('0' + number % 10);
    while (number /= 10);
    if (is_negative)
        digits[--first] = '-';
    put(output, digits + first, sizeof digits - first);
}

/** Whether a format has no conversions but those that are done here. */
static bool is_plain(const char *format)
{
    while ((format = strchr(format, '%'))) {
        if (format[1] != 's' && format[1] != 'u' && format[1] != 'd')
            return false;
        format += 2;
    }
    return true;
}

size_t format_text(char *buffer, size_t size, const char *format, va_list arguments)
{
    if (!is_plain(format))
        return (size_t)vsnprintf(buffer, size, format, arguments);
    struct output output = {buffer, 0, size};
    for (const char *next; (next = strchr(format, '%')); format = next + 2) {
        put(&output, format, (size_t)(next - format));
        if (next[1] == 's') {
            const char *string = va_arg(arguments, const char *);
            put(&output, string, strlen(string));
        } else if (next[1] == 'u') {
            put_number(&output, va_arg(arguments, unsigned), false);
        } else {
            int number = va_arg(arguments, int);
            put_number(&output, number < 0 ? 0U - (unsigned)number : (unsigned)number, number < 0);
        }
    }
    put(&output, format, strlen(format));
    if (output.length < size)
        buffer[output.length] = 0;
    return output.length;
}
