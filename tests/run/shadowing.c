/* One name in nested and sibling scopes, as parameter, local, loop variable, function, typedef and tag. */
#include <async.h>
#include <stdio.h>

typedef int name;
static int x = 1000;

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int nested(int x)
{
    int sum = x;
    {
        int x = await later(2);
        sum = sum * 10 + x;
        for (int x = 3; x < await later(5); x++) {
            sum = sum * 10 + x;
            int y = await later(x);
            {
                int x = y + 3;
                await async_yield();
                sum = sum * 10 + x;
            }
        }
        sum = sum * 10 + x;
        {
            extern int other_file_scope(void);
            char x = 7;
            sum = sum * 10 + await later(x);
        }
    }
    return sum * 10 + x;
}

static async int siblings(void)
{
    int sum = 0;
    {
        int v = await later(1);
        await async_yield();
        sum += v;
    }
    {
        double v = await later(2) + 0.5;
        await async_yield();
        sum += v * 10;
    }
    {
        const char *v = await later(1) ? "30" : "40";
        await async_yield();
        sum += v[0];
    }
    {
        struct {
            int a[4];
        } v = {{1, 2, await later(3)}};
        await async_yield();
        sum += v.a[2] + v.a[3];
    }
    for (int v = 0; v < 2; v++) {
        long v = await later(100);
        sum += v;
    }
    return sum;
}

static async int kinds(void)
{
    int sum = x;
    name count = await later(1);
    {
        int name = await later(count + 1);
        sum += name;
        int later = name * 10;
        await async_yield();
        sum += later;
        enum { x = 5, y = x + 1 };
        {
            enum { x = y + 1 };
            await async_yield();
            sum += x;
        }
        sum += x + y;
    }
    name other = await later(3);
    return sum + other + x;
}

async int main(void)
{
    int x = 6;
    printf("%d %d %d %d\n", await nested(x - 5), await siblings(), await kinds(), x);
    int main = await later(x);
    printf("%d\n", main);
    return 0;
}
