/* volatile locals, members and pointees: each assignment, increment and read of the source happens, in order.
 */
#include <async.h>
#include <stdio.h>

static volatile int device[4];

static async int later(int value)
{
    await async_yield();
    device[3]++;
    return value;
}

async int main(void)
{
    volatile int v = 1;
    volatile struct {
        int a, b : 5;
    } s = {1, 2};
    volatile int *p = &device[1];
    int *volatile q = (int[]){1, 2, 3};
    const volatile int *reader = &device[3];

    (void)v;
    v += v + await later(1);
    v = v > 2 ? v : -v;
    v++;
    s.b = await later(40);
    s.a += s.b;
    *p = await later(7);
    *p++ += v;
    *p = device[1]--;
    q += await later(1);
    q[0] *= *q;
    int seen = *reader;
    await later(0);
    printf("%d %d %d %d %d %d %d %d\n", v, s.a, s.b, device[1], device[2], q[-1] + q[0], seen, *reader);
    for (volatile int i = 0; i < 3; i++)
        v = await later(v + i);
    printf("%d\n", v);
    return 0;
}
