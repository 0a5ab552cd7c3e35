/* A comma operator in parentheses, in the bound of an array in the argument of a macro: it parts no arguments. */
#include <async.h>
#include <stdio.h>

#define KEEP(e) ({ __typeof__((e) + 0) kept = (e); kept; })

struct pair {
    int a, b;
};

static int bump(int *p)
{
    return ++*p;
}

static async int first(struct pair p)
{
    await async_yield();
    return p.a;
}

async int main(void)
{
    struct pair p = {1, 2}, q = {3, 4};
    int n = 0;
    n += KEEP(({
        unsigned long v[4 + (await first((bump(&p.a), (q = p))) & 7)];
        v[0] = 1;
        n += await first(p);
        n += v[0];
        (int)(sizeof v / sizeof *v);
    }));
    printf("%d %d\n", n, q.a);
    return 0;
}
