/* Branches that await what needs a box: recursion, and functions behind pointers. */
#include <async.h>
#include <stdio.h>
#include <stdlib.h>

struct tree {
    struct tree *left, *right;
    int n;
};

static struct tree *grow(int depth, int *next)
{
    if (!depth)
        return NULL;
    struct tree *t = malloc(sizeof *t);
    t->left = grow(depth - 1, next);
    t->n = (*next)++;
    t->right = grow(depth - 1, next);
    return t;
}

static void fell(struct tree *t)
{
    if (!t)
        return;
    fell(t->left);
    fell(t->right);
    free(t);
}

static async long sum_of(const struct tree *t)
{
    if (!t)
        return 0;
    long left, right;
    if (t->n % 3 == 0)
        await async_yield();
    join {
        left = await sum_of(t->left);
        right = await sum_of(t->right);
    }
    return left + right + t->n;
}

static async int depth_of(const struct tree *t);

static async int depth_below(const struct tree *t, int more)
{
    return t ? more + await depth_of(t) : 0;
}

static async int depth_of(const struct tree *t)
{
    int left = 0, right = 0;
    join {
        left = await depth_below(t->left, t->n - t->n);
        {
            await async_yield();
            right = await depth_below(t->right, 0);
            await async_yield();
        }
    }
    return 1 + (left > right ? left : right);
}

typedef async int step(int);

static async int twice(int n)
{
    await async_yield();
    return 2 * n;
}

static async int square(int n)
{
    return n * n;
}

static async int apply(step *first, step *second, int n)
{
    int a, b, c = 0;
    join {
        a = await first(n);
        b = await second(await first(n + 1));
        for (int i = 0; i < 3; i++)
            c += await second(i);
    }
    return 100 * a + 10 * b + c;
}

static async long fibonacci(int n)
{
    if (n < 2)
        return n;
    long values[2];
    join {
        values[0] = await fibonacci(n - 1);
        values[1] = await fibonacci(n - 2);
    }
    return values[0] + values[1];
}

async int main(void)
{
    int next = 0;
    struct tree *t = grow(8, &next);
    long twice_over[2];
    join {
        twice_over[0] = await sum_of(t);
        twice_over[1] = await sum_of(t);
    }
    printf("%ld %ld %d\n", twice_over[0], twice_over[1], await depth_of(t));
    fell(t);
    printf("%d %d %d\n", await apply(twice, square, 3), await apply(square, twice, 3), await apply(twice, twice, 3));
    printf("%ld\n", await fibonacci(14));
    return 0;
}
