/* A generator, whose items are taken where it lives, and one with memory of its own. */
#include <async.h>

static generator(int) count_up_to(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

int sum_up_to(int n)
{
    int sum = 0;
    for_each (int v, count_up_to(n))
        sum += v;
    return sum;
}

generator(int) counted(int n)
{
    return count_up_to(n);
}
