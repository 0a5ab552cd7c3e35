/* Five nested loops of different kinds with awaits at every level, and exits to every level. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    long trace = 0;

    for (int a = 0; a < await later(3); a++) {
        int b = 0;
        while (await later(b++) < 2) {
            int c = 3;
            do {
                for (int d = c, *p = &d; *p > 0; --*p) {
                    int e = await later(d);
                    for (;; e--) {
                        if (await later(e) == 0)
                            break;
                        trace = (trace * 7 + a + b * 2 + c * 3 + d * 5 + e) % 1000003;
                        if (e == 1 && d == 2)
                            goto next_c;
                        if (trace % 11 == 0)
                            goto next_b;
                    }
                    if (trace % 13 == await later(0))
                        goto next_a;
                    trace += e;
                }
            next_c:
                trace += await later(c);
            } while (--c);
            trace++;
        next_b:;
        }
    next_a:
        printf("%d %ld\n", a, trace);
    }
    return 0;
}
