/* Initialiser lists with awaits: nested, designated, arrays; the rest is zero. */
#include <async.h>
#include <stdio.h>

struct point {
    int x, y;
};
struct shape {
    const char *name;
    struct point corners[3];
    union {
        int as_int;
        float as_float;
    };
    unsigned closed : 1, sides : 4;
};

static async int later(int value)
{
    await async_yield();
    return value;
}

static async struct point point(int x, int y)
{
    await async_yield();
    return (struct point){.y = y, .x = x};
}

static void show(const struct shape *s)
{
    printf("%s:", s->name ? s->name : "(none)");
    for (int i = 0; i < 3; i++)
        printf(" %d,%d", s->corners[i].x, s->corners[i].y);
    printf(" %d %u %u\n", s->as_int, s->closed, s->sides);
}

async int main(void)
{
    for (int round = 0; round < 2; round++) {
        int a[] = {await later(1), 2, await later(3)};
        int b[5] = {[3] = await later(round), [1] = await later(5), 6};
        int c[2][3] = {{await later(1)}, {[2] = await later(round + 7)}};
        int d = {await later(9)};
        printf("%zu %d %d %d %d\n", sizeof a / sizeof *a, a[0], a[1], a[2], d);
        for (int i = 0; i < 5; i++)
            printf("%d ", b[i]);
        for (int i = 0; i < 6; i++)
            printf("%d ", c[i / 3][i % 3]);
        printf("\n");
        a[0] = b[0] = c[1][0] = 99;

        struct shape s = {.name = "tri",
                          .corners = {[1] = {await later(4), .y = await later(round)}, [2].y = 8},
                          .as_int = await later(11),
                          .sides = await later(19)};
        show(&s);
        struct shape t = {"copy", {await point(1, round), s.corners[1], await point(round, 3)}, {5}, 1, 3};
        show(&t);
        struct shape u = {.corners[0] = await point(6, 6), .closed = !await later(0)};
        show(&u);
        struct point line[] = {[2] = await point(2, 2), [0].x = await later(1)};
        printf("%zu %d %d\n", sizeof line / sizeof *line, line[0].x + line[0].y + line[1].x, line[2].y);
        s.as_int = t.as_int = u.as_int = -1;
    }
    return 0;
}
