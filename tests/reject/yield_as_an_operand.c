/* A yield that is an operand without parentheses. */
#include <async.h>

static generator(int) g(int x)
{
    int a = 1 + yield x;
    if (!yield x)
        a++;
    a += yield x, yield a;
    a = -yield x;
    a = yield x ? 1 : 2;
    a = (yield x) && yield 2;
    if (yield x)
        a += (yield x) + 1;
}

int main(void)
{
    int sum = 0;
    for_each (int v, g(1))
        sum += v;
    return sum;
}
