/* A macro may stand for several statements of a block, or for the end of one and the beginning of the next: the arguments of
 * all are those that the block's variables have, in blocks that are rewritten and in others. */
#include <async.h>
#include <stdio.h>

#define BOTH(x, y) note(x); note(y)
#define THREE(x, y) note(x); { note(y); } y++;
#define NOTED(x) note(x); return
#define DECLARED(x, y) int x = 1; int y = 2
#define ASSIGNED 1; a
#define NEXT(x) x; b =
#define CASE break; case
#define WAITED(x, y) x = await later(y); note(x)

static void note(int x)
{
    printf("%d ", x);
}

static async int later(int x)
{
    await async_yield();
    return x;
}

static async int run(int n)
{
    int a = n, b = n + 1, c = 5;
    await async_yield();
    BOTH(a, b);
    if (n) {
        BOTH(1, b);
        THREE(a, c)
    }
    BOTH(b, await later(c));
    DECLARED(d, e);
    b = ASSIGNED = c;
    a = NEXT(b) c;
    switch (await later(n)) {
    case 0:
        BOTH(a, b);
        CASE 1:
        a = b;
        CASE 2:
        b = a;
    }
    int last = ({
        await async_yield();
        BOTH(d, e);
        BOTH(d, e), e;
    });
    WAITED(a, b);
    if (n > 1) {
        NOTED(a) b;
    }
    return a + b + c + d + last;
}

async int main(void)
{
    for (int i = 0; i < 3; i++)
        printf("%d\n", await run(i));
    return 0;
}
