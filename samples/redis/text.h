/* Bytes that lie somewhere else, and what can be read out of them. A text owns nothing, may hold any bytes,
 * and does not end in a null character. */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    const char *data;
    size_t length;
};

/** The text of a string literal. */
#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})

/** Whether two texts are equal, byte for byte. */
bool text_equals(struct text a, struct text b);

/** Whether a text is a word, without regard to case. */
bool text_is(struct text text, const char *word);

/** Below, equal to or above 0, as memcmp(); where one text is the beginning of the other, the shorter comes
 * first. */
int text_compare(struct text a, struct text b);

/** Reads a whole text as a decimal number: false if it is none, or too large. No blanks, no plus sign. */
bool text_to_integer(struct text text, int64_t *number);

/** Reads a whole text as a number with a fraction, as strtod() does, infinities included: false if it is
 * none. */
bool text_to_double(struct text text, double *number);

/** Whether a text matches a pattern of `*`, `?`, `[a-z]`, `[^a-z]` and `\` before what stands for itself. The
 * time it takes is at most proportional to the product of their lengths. */
bool text_matches(struct text text, struct text pattern);

#endif
