/* transpiled-only: a macro stands for several arguments, or for a part of the list, where generators, arms of races and
 * what takes items are given them; also in ordinary functions. */
#include <async.h>
#include <stdio.h>

#define PAIR(n) n##0, n##1
#define LIST 7, 8
#define HEAD 1,
#define COMMA ,

static int calls;

static int counted(int n)
{
    calls++;
    return n;
}

static async int add(int a, int b)
{
    await async_yield();
    return a * 10 + b;
}

static generator(int) from_to(int first, int last)
{
    for (int n = first; n <= last; n++)
        yield n;
}

static async generator(int) slowly(int first, int last)
{
    for (int n = first; n <= last; n++) {
        await async_yield();
        yield n;
    }
}

static generator(int) both(int a0, int a1)
{
    yield_from(from_to(PAIR(a)));
    yield_from(from_to(HEAD a1 + 1));
}

static async int taken(int a0, int a1)
{
    int v;
    for_each (int n, from_to(PAIR(a)))
        printf("%d ", n);
    for_each (int n, slowly(LIST)) {
        await async_yield();
        printf("%d ", n);
    }
    for_each (int n, slowly(await add(0, 1) COMMA counted(3))) printf("%d ", n);
    generator(int) g = from_to(HEAD a1 + 1);
    while (async_next(&g COMMA &v))
        printf("%d ", v);
    for_each (v, both(PAIR(a)))
        printf("%d ", v);
    return 0;
}

static async int raced(int a0, int a1)
{
    int x = 0;
    race {
        when (x = await add(PAIR(a))) x++;
    }
    race {
        when (x += await add(HEAD a0)) x++;
        otherwise x += await add(LIST);
    }
    return x;
}

static int in_an_ordinary_function(int a0, int a1)
{
    int sum = 0;
    for_each (int n, from_to(PAIR(a)))
        sum += n;
    generator(int) g = from_to(LIST);
    for (int v; async_next(&g COMMA &v);)
        sum += v;
    return sum;
}

async int main(void)
{
    await taken(1, 3);
    printf("%d %d %d\n", await raced(1, 2), in_an_ordinary_function(1, 2), calls);
    return 0;
}
