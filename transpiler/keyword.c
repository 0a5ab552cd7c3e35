#include "keyword.h"

#include <stddef.h>
#include <string.h>

enum status { HERE, RESERVED };

static const struct {
    const char *name, *reserved;
    enum status status;
} keywords[] = {
#define ASYNC_KEYWORD(name, reserved, form, status) {#name, #reserved, status},
#include "async/keywords.def"
#undef ASYNC_KEYWORD
};

enum keyword keyword_of(const char *spelling)
{
    for (int k = 0; k < KEYWORD_COUNT; k++)
        if (!strcmp(spelling, keywords[k].name) || !strcmp(spelling, keywords[k].reserved))
            return (enum keyword)k;
    return KEYWORD_COUNT;
}

const char *keyword_name(enum keyword keyword)
{
    return keywords[keyword].name;
}

const char *keyword_reserved(enum keyword keyword)
{
    return keywords[keyword].reserved;
}

bool keyword_is_reserved(enum keyword keyword)
{
    return keywords[keyword].status == RESERVED;
}
