/* Formatting, as by printf(). */
#ifndef ASYNCC_FORMAT_H
#define ASYNCC_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/** What vsnprintf() does, except that nothing of use is in the buffer when it is too small. Formats of %s, %d
 * and %u alone, as nearly all are, take a quarter of the time. */
size_t format_text(char *buffer, size_t size, const char *format, va_list arguments);

#endif
