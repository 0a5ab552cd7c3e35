#pragma once
#include "../counter.h"
#include <async.h>
#include <string.h>

static async int count(struct counter *c)
{
    int before = c->n++;

    await async_yield();
    return before + c->n;
}

static async int line_in_header(void)
{
    await async_yield();
    return __LINE__;
}

static async const char *file_in_header(void)
{
    const char *file = __FILE__;

    await async_yield();
    file = strrchr(file, '/');
    return file + 1;
}
