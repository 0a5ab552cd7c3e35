/* A generator that is made, or named, and nothing is done with it. */
#include <async.h>

static generator(int) count_up_to(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

int main(void)
{
    generator(int) g = count_up_to(3);
    count_up_to(3);
    g;
    (void)count_up_to(2);
    return 0;
}
