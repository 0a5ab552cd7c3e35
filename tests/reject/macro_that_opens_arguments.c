/* A macro that ends within the arguments of another one takes the rest of them from the text: what of that is its own
 * cannot be told. */
#include <async.h>

#define SUM(x, y) ((x) + (y))
#define SUM_OF SUM(

static async int later(int x)
{
    await async_yield();
    return x;
}

async int main(void)
{
    return SUM_OF 1, await later(1));
}
