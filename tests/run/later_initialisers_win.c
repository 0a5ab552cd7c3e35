/* A duplicate designator overrides what came before it, also inside an awaited initialiser. */
#include <async.h>
#include <stdio.h>

#pragma GCC diagnostic ignored "-Woverride-init"

struct options {
    int a, b;
    struct {
        int c[3];
    } deep;
};

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int a[4] = {[0] = 1, [1] = 2, [0] = await later(3), await later(4)};
    struct options o = {
        .a = 1, .b = await later(5), .a = await later(6), .deep.c = {1, 2, 3}, .deep.c[1] = await later(9)};

    printf("%d %d %d %d\n", a[0], a[1], a[2], a[3]);
    printf("%d %d %d %d %d\n", o.a, o.b, o.deep.c[0], o.deep.c[1], o.deep.c[2]);
    return 0;
}
