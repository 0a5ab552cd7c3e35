#include "mistakes.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "arena.h"
#include "keyword.h"

/** How the keywords are written that take parentheses; null for the others. */
static const char *const forms[KEYWORD_COUNT] = {
    [KEYWORD_spawn] = "spawn(call)",
    [KEYWORD_lazy] = "lazy(call)",
    [KEYWORD_async_block_on] = "async_block_on(call)",
    [KEYWORD_future] = "future(type)",
    [KEYWORD_when] = "when (expression) statement",
    [KEYWORD_within] = "within(milliseconds, expression)",
    [KEYWORD_blocking] = "blocking(call)",
    [KEYWORD_try] = "try(expression)",
    [KEYWORD_generator] = "generator(type)",
    [KEYWORD_yield_from] = "yield_from(generator)",
    [KEYWORD_for_each] = "for_each (item, generator) statement",
};

static const char *word_at(const char *place)
{
    size_t length = 0;
    while (isalnum((unsigned char)place[length]) || place[length] == '_')
        length++;
    return arena_copy(place, length);
}

static bool is_one_of(const char *message, const char *const *beginnings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strncmp(message, beginnings[i], strlen(beginnings[i])))
            return true;
    return false;
}

/** Whether a message says that something is missing behind a keyword, or in its parentheses. */
static bool is_of_form(const char *message)
{
    static const char *const beginnings[] = {"use of undeclared identifier", "unknown type name",
                                             "expected expression", "too few arguments"};
    return is_one_of(message, beginnings, sizeof beginnings / sizeof *beginnings);
}

/** Whether a message may come of a name that is a keyword. */
static bool is_of_name(const char *message)
{
    static const char *const beginnings[] = {"expected ", "invalid parameter name",
                                             "conflicting types for 'async_", "redefinition of 'async_"};
    return is_one_of(message, beginnings, sizeof beginnings / sizeof *beginnings);
}

const char *mistakes_note(const char *message, const char *place)
{
    const char *word = word_at(place);
    enum keyword keyword = keyword_of(word);
    if (!strcmp(message, "unknown type name 'async'"))
        return "the keywords are those of <async.h>: #include it";
    if (keyword == KEYWORD_COUNT || keyword_is_reserved(keyword))
        return NULL;
    if (forms[keyword] && is_of_form(message))
        return arena_printf("the keyword '%s' of <async.h> is written %s", word, forms[keyword]);
    if ((keyword == KEYWORD_await || keyword == KEYWORD_async_block_on) &&
        !strncmp(message, "incompatible pointer to ", 24))
        return arena_printf("'%s' takes a call or a future, not the name of a function: call it", word);
    if (is_of_name(message))
        return arena_printf("<async.h> makes '%s' a keyword; where it is a name of your own, #define "
                            "ASYNC_NO_KEYWORDS before the #include, and write %s for the keyword",
                            word, keyword_reserved(keyword));
    return NULL;
}
