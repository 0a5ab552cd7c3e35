/* `async` anywhere among the specifiers, with storage classes, attributes and types spelled in several words.
 */
#include <async.h>
#include <stdio.h>

async static int a(void)
{
    await async_yield();
    return 1;
}

static int async b(void)
{
    await async_yield();
    return 2;
}

static signed async c(void)
{
    return 3;
}

static unsigned async long int d(void)
{
    await async_yield();
    return 4;
}

static inline async int e(void)
{
    await async_yield();
    return 5;
}

extern async int f(void);
extern async int f(void)
{
    await async_yield();
    return 6;
}

__attribute__((noinline)) static async int g(void)
{
    await async_yield();
    return 7;
}

static async __attribute__((unused, cold)) int h(int x)
{
    await async_yield();
    return x;
}

static async int i(int) __attribute__((hot));
static async int i(int x)
{
    return x;
}

struct made_here {
    int x, y;
};
enum { SMALL = 12, LARGE };

static async struct made_here j(void)
{
    await async_yield();
    return (struct made_here){10, 11};
}

static async int k(int n)
{
    await async_yield();
    return n ? LARGE : SMALL;
}

static async const char *l(void), *m(void);
static async const char *l(void)
{
    return await m();
}
static async const char *m(void)
{
    await async_yield();
    return "14";
}

static async void(n)(void)
{
    await async_yield();
    printf("15\n");
}

static async __typeof__(1 + 1.0) o(void)
{
    await async_yield();
    return 16.5;
}

static async int *(p)(int *x)
{
    await async_yield();
    return x;
}

async int main(void)
{
    int x = 17;
    printf("%d %d %d %lu %d %d %d\n", await a(), await b(), await c(), await d(), await e(), await f(),
           await g());
    struct made_here s = await j();
    printf("%d %d %d %d %d %d %s\n", await h(8), await i(9), s.x, s.y, (int)await k(0), (int)await k(1),
           await l());
    await n();
    printf("%.1f %d\n", await o(), *await p(&x));
    return 0;
}
