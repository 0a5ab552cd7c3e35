/* The keywords of async C, from the table in grammar/. */
#ifndef ASYNCC_KEYWORD_H
#define ASYNCC_KEYWORD_H

#include <stdbool.h>

enum keyword {
#define ASYNC_KEYWORD(name, reserved, form, status) KEYWORD_##name,
#include "async/keywords.def"
#undef ASYNC_KEYWORD
    KEYWORD_COUNT
};

/** The keyword of either spelling; KEYWORD_COUNT when it is none. */
enum keyword keyword_of(const char *spelling);

/** Its short spelling. */
const char *keyword_name(enum keyword keyword);

/** Its reserved spelling. */
const char *keyword_reserved(enum keyword keyword);

/** Whether the transpiler refuses it. */
bool keyword_is_reserved(enum keyword keyword);

#endif
