/* A yield in functions that are no generators. */
#include <async.h>

static async int f(int n)
{
    yield n;
    return n;
}

static int g(int n)
{
    yield n;
    return n;
}

async int main(void)
{
    return await f(1) + g(1);
}
