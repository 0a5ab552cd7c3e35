/* A growing string. */
#ifndef ASYNCC_TEXT_H
#define ASYNCC_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct text {
    char *bytes; /* always ends in a zero once something has been added */
    size_t length, capacity;
};

void text_add(struct text *text, const char *bytes, size_t length);
void text_puts(struct text *text, const char *string);
__attribute__((format(printf, 2, 3))) void text_printf(struct text *text, const char *format, ...);

/** Adds the rest of a file; false when it cannot be read. */
bool text_read(struct text *text, FILE *file);

/** The text as a string; "" when nothing has been added. */
const char *text_string(const struct text *text);

#endif
