/* for_each with a variable of another type than the items. */
#include <async.h>

static generator(int) count_up_to(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}


int main(void)
{
    long sum = 0;
    for_each (long v, count_up_to(3))
        sum += v;
    for_each (unsigned v, count_up_to(3))
        sum += v;
    for_each (sum, count_up_to(3))
        ;
    return 0;
}
