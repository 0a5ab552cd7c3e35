#include "words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

bool words_fits(enum spelling spelling, const char *option, const char *word)
{
    bool is_whole = spelling == ALONE || spelling == SEPARATE;
    return is_whole ? !strcmp(word, option) : !strncmp(word, option, strlen(option));
}

bool words_takes_next(enum spelling spelling, const char *option, const char *word)
{
    return spelling == SEPARATE || (spelling == EITHER && !strcmp(word, option));
}

const char *words_next(const char **position)
{
    const char *c = *position;
    struct text word = {0};
    while (isspace((unsigned char)*c))
        c++;
    if (!*c)
        return NULL;
    for (char quote = 0; *c && (quote || !isspace((unsigned char)*c)); c++) {
        if (*c == quote) {
            quote = 0;
        } else if (!quote && (*c == '"' || *c == '\'')) {
            quote = *c;
        } else {
            c += *c == '\\' && c[1];
            text_add(&word, c, 1);
        }
    }
    *position = c;
    return text_string(&word);
}

void words_add_text(struct words *words, const char *text)
{
    for (const char *word; (word = words_next(&text));)
        PUSH(words->at, word);
}

static void add_word(struct words *words, const char *word, int depth);

/** Adds what a file holds, or the word itself when there is no such file. */
static void add_response_file(struct words *words, const char *word, int depth)
{
    FILE *file = fopen(word + 1, "rb");
    if (!file) {
        PUSH(words->at, word);
        return;
    }
    struct text text = {0};
    text_read(&text, file);
    fclose(file);
    const char *position = text_string(&text);
    for (const char *inner; (inner = words_next(&position));)
        add_word(words, inner, depth + 1);
}

static void add_word(struct words *words, const char *word, int depth)
{
    enum { DEEPEST = 16 };
    if (word[0] == '@' && depth < DEEPEST)
        add_response_file(words, word, depth);
    else
        PUSH(words->at, word);
}

void words_add(struct words *words, const char *word)
{
    add_word(words, word, 0);
}
