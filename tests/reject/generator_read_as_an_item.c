/* A generator read as if it were one of its items. */
#include <async.h>

static generator(int) count_up_to(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

int main(void)
{
    generator(int) g = count_up_to(3);
    int a = count_up_to(3);
    int b = g + 1;
    if (g)
        a++;
    a += g;
    g++;
    return a + b;
}
