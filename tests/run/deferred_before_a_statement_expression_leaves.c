/* A jump out of a statement expression without an await runs what is deferred around it.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>

static async int later(int n)
{
    await async_yield();
    return n;
}

static async int find(int n)
{
    defer { printf("left %d\n", await later(n)); }
    for (int i = 0; i < 3; i++) {
        defer { printf("round %d\n", i); }
        int skipped = ({ if (i == 1) continue; if (i == n) return 10 * i; i; });
        printf("stayed %d\n", skipped);
    }
    return -1;
}

async int main(void)
{
    int first = await find(0), none = await find(1), last = await find(2);
    printf("%d %d %d\n", first, none, last);
    return 0;
}
