/* for_each over what is no generator. */
#include <async.h>

static generator(int) count_up_to(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

static async int one(void) { return 1; }

async int main(void)
{
    int list[3] = {1, 2, 3}, n = 3;
    for_each (int v, n)
        n += v;
    for_each (int v, lazy(one()))
        n += v;
    for_each (int v, list[1])
        n += v;
    for_each (int v, *list)
        n += v;
    return n;
}
