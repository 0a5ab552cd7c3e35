/* Blocks that are spawned or made lazy: they capture locals by value, and their last expression is the result. */
#include <async.h>
#include <stdio.h>

struct point {
    int x, y;
};

static async int twice(int n)
{
    await async_yield();
    return 2 * n;
}

static async struct point swapped(struct point p)
{
    await async_yield();
    return (struct point){p.y, p.x};
}

static int ordinary(int n)
{
    struct point p = {n, n + 1};
    future(int) task = spawn(({
        struct point q = await swapped(p);
        q.x * 10 + q.y;
    }));
    future(int) other = lazy(({ await twice(n) + p.x; }));
    return async_block_on(task) + async_block_on(other);
}

static async int nested(int depth, const char *name)
{
    future(int) task = spawn(({
        int base = await twice(depth);
        future(int) inner = lazy(({
            int more = await twice(base);
            printf("%s %s %d\n", name, __func__, more);
            more + depth;
        }));
        await inner + base;
    }));
    return await task;
}

async int main(void)
{
    int n = 3;
    future(int) block = spawn(({
        int a = await twice(n);
        a * 2;
    }));
    n = 100;
    printf("%d\n", await block);

    future(void) silent = spawn(({
        for (int i = 0; i < 3; i++) {
            if (i == 1)
                continue;
            printf("round %d of %d\n", i, n);
            await async_yield();
        }
    }));
    await silent;
    printf("%d\n", await nested(5, "nested"));

    future(int) first = spawn(twice(50));
    future(int) relay = spawn(({ 1 + await first; }));
    printf("%d\n", await relay);

    future(struct point) where = lazy(({
        struct point p = {n, 1};
        p.y += await twice(1);
        p;
    }));
    struct point p = await where;
    printf("%d %d\n", p.x, p.y);
    spawn(({ puts("a block whose handle is thrown away"); }));
    await async_yield();
    future(int) tasks[3];
    for (int i = 0; i < 3; i++)
        tasks[i] = spawn(({
            await async_yield();
            await twice(i);
        }));
    int sum = 0;
    for (int i = 0; i < 3; i++)
        sum += await tasks[i];
    printf("%d\n", sum);
    return 0;
}

__attribute__((constructor)) static void before_main(void)
{
    printf("%d\n", ordinary(4));
}
