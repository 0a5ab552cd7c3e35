/* try in a generator. */
#include <async.h>

static async int get(int n) { return n - 2; }

static async generator(int) g(int n)
{
    for (;;)
        yield try(await get(n--));
}

async int main(void)
{
    int sum = 0;
    for_each (int v, g(5))
        sum += v;
    return sum;
}
