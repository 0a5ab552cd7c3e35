/* A deferred block means what is in scope where it stands, whatever is declared after it under the same names.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>

enum { number = 1 };
typedef int kind;

static async int later(int n)
{
    await async_yield();
    return n;
}

static async int shadows(int n)
{
    int x = 1, y = 2;
    {
        defer { printf(" x%d", x); }
        if (n == 0)
            return await later(x);
        int x = 10;
        defer { printf(" x%d y%d", x, y); }
        await later(1);
        const char *y = "inner";
        x++;
        defer { printf(" %s %d", y, x); }
        if (n == 1)
            return try(x - 20);
        static int number = 7;
        printf(" %d", number++);
    }
    {
        defer { printf(" %d %d", number, (int)sizeof(kind)); }
        enum { number = 100 };
        typedef char kind;
        kind c = (kind)number;
        if (n == 2)
            return c;
        await later(c);
    }
    for (int i = 0; i < 2; i++) {
        defer { printf(" i%d", i); }
        if (i == n - 3)
            continue;
        char i = 'i';
        printf(" %c", i);
    }
    return x + y;
}

/* No await. */
static async int without(int x)
{
    defer { printf(" x%d", x); }
    {
        defer { x++; }
        long x = 5;
        if (x)
            return (int)x;
    }
    return 0;
}

async int main(void)
{
    for (int n = 0; n < 5; n++)
        printf(" = %d\n", await shadows(n));
    printf(" = %d\n", await without(3));
    return 0;
}
