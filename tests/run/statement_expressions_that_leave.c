/* Jumps out of statement expressions, past arrays of variable length and variables with a cleanup function that
 * live across awaits.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>

#define LEAVE(c, v) ({ if (c) return v; 5; })
#define OR_NEXT(c) ({ if (c) goto next; 1; })

static void done(int *p)
{
    printf("done %d\n", *p);
}

static async int later(int n)
{
    await async_yield();
    return n;
}

static async int arrays(int n)
{
    int a[n];
    for (int i = 0; i < n; i++)
        a[i] = i;
    await later(0);
    int sum = ({ if (n > 5) return a[2] + 100; n + a[1]; });
    for (int i = 0; i < 3; i++) {
        char b[n + i];
        b[0] = 3;
        await later(1);
        sum += ({ if (i == 1) continue; b[0]; });
    }
    return sum;
}

static async int cleanups(int n)
{
    __attribute__((cleanup(done))) int held = n;
    int sum = await later(1);
    sum += LEAVE(n == 1, 77) + held;
    for (int i = 0; i < 4; i++) {
        int vla[i + 1];
        __attribute__((cleanup(done))) int inner = 10 * i;
        vla[i] = await later(i);
        sum += ({ if (i == n) break; vla[i]; });
        sum += OR_NEXT(i == 1);
        sum += ({ int t = 0; for (int k = 0; k < 5; k++) { if (k == 3) break; t += k; } t; });
        printf("at %d\n", inner);
    next:;
    }
    return sum;
}

async int main(void)
{
    printf("%d %d\n", await arrays(3), await arrays(8));
    for (int i = 0; i < 5; i++)
        printf("%d\n", await cleanups(i));
    return 0;
}
