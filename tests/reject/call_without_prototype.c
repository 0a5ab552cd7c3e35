/* The future of a function has room for the parameters that its declaration names: a call that gives others is
 * refused, also through pointers. */
#include <async.h>

async int fetch();
async int fill();
typedef async int (*printer)(const char *format, ...);

static async int both(printer print)
{
    int all = await fetch(1);
    future(int) later = lazy(fill(2, 3));
    return all + await later + await print("%d\n", 4) + await fetch();
}

async int fill(int a, int b)
{
    await both(0);
    return a + b;
}
