/* GNU `a ?: b` with awaits: the condition is evaluated once, the right side only when needed. */
#include <async.h>
#include <stdio.h>

static int calls;

static async int later(int value)
{
    calls++;
    await async_yield();
    return value;
}

static async const char *text(const char *value)
{
    calls++;
    await async_yield();
    return value;
}

static int now(int value)
{
    calls++;
    return value;
}

async int main(void)
{
    printf("%d\n", await later(3) ?: await later(4));
    printf("%d\n", await later(0) ?: await later(4));
    printf("%d\n", now(0) ?: await later(5));
    printf("%d\n", now(6) ?: await later(5));
    printf("%d\n", await later(0) ?: now(7));
    printf("%d\n", await later(0) ?: await later(0) ?: await later(8) ?: await later(9));
    printf("%s\n", await text(NULL) ?: await text("fallback"));
    printf("%s\n", await text("first") ?: await text("fallback"));
    printf("%.1f\n", await later(0) ?: 2.5);
    printf("%.1f\n", await later(2) ?: 2.5);

    int i = 0;
    printf("%d", i++ ?: await later(10));
    printf(" %d\n", i);
    printf("%d calls\n", calls);
    return 0;
}
