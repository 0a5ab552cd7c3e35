/* A macro whose name is an argument of another macro spells out what it is given: locals keep their names there. */
#include <async.h>
#include <stdio.h>

#define SHOW(x) printf("%s is %d\n", #x, (x))
#define ALIAS SHOW
#define APPLY(macro, x) macro(x)
#define FIELDS(each) each(first) each(second)
#define SHOW_STATEMENT(x) SHOW(x);
#define PLAIN(x) ((x) + 1)

static async int show(int first, int second)
{
    await async_yield();
    APPLY(SHOW, first);
    APPLY(ALIAS, second);
    ALIAS(first);
    FIELDS(SHOW_STATEMENT)
    await async_yield();
    return APPLY(PLAIN, first) + PLAIN(second);
}

async int main(void)
{
    printf("%d\n", await show(1, 2));
    return 0;
}
