/* The words of a command line, those of response files among them. */
#ifndef ASYNCC_WORDS_H
#define ASYNCC_WORDS_H

#include <stdbool.h>

#include "arena.h"

/** How an option is spelled: as a whole, as the beginning of a word, with the next word as its argument, or
 * with an argument in either place. */
enum spelling { ALONE, JOINED, SEPARATE, EITHER };

/** Whether a word begins an option that is spelled so. */
bool words_fits(enum spelling spelling, const char *option, const char *word);

/** Whether the option that a word begins has its argument in the next one. */
bool words_takes_next(enum spelling spelling, const char *option, const char *word);

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
