/* Async functions that headers define: guarded, included once by pragma, nested, included again, made by a
 * template, unused. */
#include "headers/counters.h"
#include <async.h>
#include <stdio.h>

#include "headers/counters.h" /* again: nothing comes of it */
#include "headers/unused.h"

static async int own(int n)
{
    await async_yield();
    return n + 1; /* a name that the header's locals have too */
}

#define LIST_OF int
#include "headers/list.h"
#define LIST_OF double
#include "headers/list.h"

async int main(void)
{
    struct counter c = {0};

    printf("%d\n", await count_twice(&c));
    printf("%d\n", await own(c.n));
    printf("%d %g\n", await sum_of_int((int[]){1, 2, 3}, 3), await sum_of_double((double[]){.5, .25}, 2));
    printf("line %d, header line %d, %s\n", __LINE__, await line_in_header(), await file_in_header());
    return 0;
}
