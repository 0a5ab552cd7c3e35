/* Async blocks in ordinary functions, macros and statement expressions, in one another, with labels
 * and futures. */
#include <async.h>
#include <stdio.h>

#define SPAWN(...) spawn(__VA_ARGS__)
#define PRINT(x) printf("%s %d\n", #x, x)
#define GET(n) await twice(n)

struct p {
    int x;
    char n[8];
};

static int global = 4;

static async int twice(int n)
{
    await async_yield();
    return 2 * n;
}

static int two_blocks(int a, struct p *p)
{
    future(int) f = SPAWN(({
        int r = await twice(a);
        PRINT(r);
        r + p->x;
    }));
    future(int) g = spawn(({ GET(p->x) + global; }));
    int x = async_block_on(f);
    return x + async_block_on(g);
}

static int another(void)
{
    return async_block_on(spawn(({
        puts("another");
        5;
    })));
}

static async void v(int k)
{
    struct p s = {k, "abc"};
    const int c = k + 1;
    future(void) b = spawn(({
        __label__ end;
        PRINT(k);
        PRINT(c);
        puts(s.n);
        await async_yield();
        if (k > 2)
            goto end;
        puts("small");
    end:;
    }));
    await b;
    for (int i = 0; i < 2; i++) {
        spawn(({
            struct p q = s;
            q.x += i;
            PRINT(q.x);
        }));
    }
    await async_yield();
    future(struct p) sp = lazy(({
        struct p q = s;
        await async_yield();
        q.x = 77;
        q;
    }));
    printf("%d\n", (await sp).x);
    int (*fn)(const char *) = puts;
    future(int) call = lazy(({
        fn("through a pointer");
        1;
    }));
    await call;
    future(int) in = spawn(({
        await({
            future(int) z = spawn(twice(c));
            z;
        });
    }));
    printf("%d\n", await in);
}

async int main(void)
{
    await v(1);
    await v(3);
    future(int) nested = spawn(({
        int d = 1;
        future(int) e = spawn(({
            int g = d + 1;
            future(int) h = spawn(({ await twice(g + d); }));
            await h + g;
        }));
        await e + d;
    }));
    PRINT(await nested);
    return 0;
}

__attribute__((constructor)) static void first(void)
{
    struct p p = {3, "x"};
    printf("%d\n", two_blocks(10, &p));
    printf("%d\n", another());
}
