/* The words of a command line, those of response files among them. */
#ifndef ASYNCC_WORDS_H
#define ASYNCC_WORDS_H

#include "arena.h"

struct words {
    ARRAY(const char *) at;
};

/** The next word of a text in which blanks part words; null at the end. Quotes and backslashes are as the
 * compiler has them in a response file. */
const char *words_next(const char **position);

/** Adds the words of a text. */
void words_add_text(struct words *words, const char *text);

/** Adds a word; for `@file` those that the file holds, or the word itself when there is no such file. */
void words_add(struct words *words, const char *word);

#endif
