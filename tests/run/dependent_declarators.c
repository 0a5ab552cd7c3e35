/* Several declarators in one declaration, each using the ones before it. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    for (int i = 0; i < 2; i++) {
        int a = await later(3 + i), *p = &a, b[2] = {*p, await later(a)}, (*q)[2] = &b, c = (*q)[1] + *p;
        const char *s = "xyz", t[] = "abc", *u = t + a % 3;
        *p += await later(10);
        b[0] *= await later(2);
        printf("%d %d %d %d %s %s %zu %c\n", a, (*q)[0], b[1], c, s, t, sizeof t, *u);
        int d, e = a, f;
        d = await later(e);
        f = d + e;
        printf("%d\n", f);
    }
    return 0;
}
