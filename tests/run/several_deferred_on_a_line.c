/* A block may defer several things on one line, and a macro may expand to several: each is run once, the last one first.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>

#define TWICE(text) defer { puts(text " one"); } defer { puts(text " two"); }
#define ALL(text) TWICE(text " first") TWICE(text " second")

static async int several(int n)
{
    defer { puts("a"); } defer { puts("b"); } defer { printf("c %d\n", n); }
    TWICE("twice")
    for (int i = 0; i < n; i++) { ALL("all") defer { printf("%d\n", i); } await async_yield(); if (i == 1) break; }
    if (n) { TWICE("inner") if (n == 1) return 1; } else { defer { puts("else"); } defer { puts("else two"); } }
    await async_yield();
    return 0;
}

async int main(void)
{
    for (int n = 0; n < 4; n++)
        printf("%d\n", await several(n));
    return 0;
}
