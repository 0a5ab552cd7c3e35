/* GNU's designators of before C99, with awaits. */
#include <async.h>
#include <stdio.h>

#ifdef __clang__
#pragma clang diagnostic ignored "-Wgnu-designator"
#endif

struct point {
    int x, y;
    struct {
        int deep;
    } in;
};

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    struct point p = {x : await later(1), y : 2, in : {deep : await later(3)}}, *q = &p;
    struct point list[] = {[1] = {y : await later(4)}, {x : 5}};
    int old[4] = {[1] await later(6), [3] 7};
    await async_yield();
    *q = (struct point){y : await later(8), in : q->in};
    printf("%d %d %d %d %d %d %d\n", p.x, p.y, p.in.deep, list[1].y, list[2].x, old[1], old[3]);
    return 0;
}
