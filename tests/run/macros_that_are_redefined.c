/* A macro that spells out its argument in one part of the file, and does not in another: each use is what the definition
 * makes it that holds there. */
#include <async.h>
#include <stdio.h>

#define SHOW(x) (printf("%s = %d\n", #x, x), x)
#define NAME(x) TEXT(x)
#define TEXT(x) #x
#define COUNT(first, ...) (first)

static async int next(int n)
{
    await async_yield();
    return n + 1;
}

static async int spelled_first(int n)
{
    int sum = SHOW(n);
    sum += SHOW(await next(n));
    puts(NAME(n));
#undef SHOW
#define SHOW(x) (x)
#undef TEXT
#define TEXT(x) "something"
    sum += SHOW(n) + SHOW(await next(n));
    puts(NAME(n));
    return sum + n;
}

static async int spelled_last(int n, int more)
{
    int sum = SHOW(n) + COUNT(more, n);
    sum += SHOW(await next(n)) + COUNT(await next(more), n);
#undef SHOW
#define SHOW(x) (printf("%s = %d\n", #x, x), x)
#undef COUNT
#define COUNT(first, ...) (printf("%s = %d, not %s\n", #first, first, #__VA_ARGS__), first)
    sum += SHOW(n) + COUNT(more, n, sum);
    sum += SHOW(await next(n)) + COUNT(await next(more), n, sum);
    return sum + n;
}

async int main(void)
{
    printf("%d\n", await spelled_first(3));
    printf("%d\n", await spelled_last(5, 40));
    return 0;
}
