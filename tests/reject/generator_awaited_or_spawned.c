/* A generator is awaited, spawned, made lazy, and blocked on. */
#include <async.h>

static generator(int) count_up_to(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

async int main(void)
{
    generator(int) g = count_up_to(3);
    int a = await count_up_to(3);
    int b = await g;
    spawn(count_up_to(3));
    future(int) f = lazy(count_up_to(3));
    return a + b + await f;
}
