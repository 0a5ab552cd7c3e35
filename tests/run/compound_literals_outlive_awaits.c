/* A compound literal lives to the end of its block: pointers to it stay good after awaits; each evaluation
 * initialises it again. */
#include <async.h>
#include <stdio.h>

struct point {
    int x, y;
};

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int sum(const int *values, int count)
{
    int sum = 0;
    for (int i = 0; i < count; i++) {
        await async_yield();
        sum += values[i];
    }
    return sum;
}

static async struct point moved(const struct point *p, struct point by)
{
    await async_yield();
    return (struct point){p->x + by.x, p->y + by.y};
}

static async int last(const char *const *words)
{
    int n = 0;
    while (words[n]) {
        await async_yield();
        n++;
    }
    return words[n - 1][0];
}

async int main(void)
{
    struct point *p = &(struct point){1, 2};
    int *numbers = (int[]){await later(5), 6, await later(7)};

    printf("%d\n", await sum((int[]){1, 2, 3, 4}, 4));
    printf("%d\n", await sum((int[3]){await later(10), [2] = await later(30)}, 3));
    printf("%d\n", await sum(numbers, 3));
    *p = await moved(p, (struct point){await later(10), 20});
    printf("%d %d\n", p->x, p->y);
    *p = await moved(&(struct point){.y = p->x}, *p);
    printf("%d %d\n", p->x, p->y);
    printf("%c\n", await last((const char *const[]){"one", "two", "xyz", NULL}));
    numbers[0]++;
    printf("%d\n", await sum(numbers, 3));

    int *seen = NULL;
    for (int i = 0; i < 3; i++) {
        int *fresh = (int[2]){i};
        fresh[1] += await later(i);
        fresh[0] += 100;
        printf("%d %d %d\n", fresh[0], fresh[1], seen == NULL);
        struct point *q = i & 1 ? &(struct point){await later(i), 1} : &(struct point){.y = await later(i)};
        await async_yield();
        printf("%d %d\n", q->x, q->y);
    }
again:
    numbers = (int[]){3};
    numbers[0] += await later(4);
    printf("%d\n", *numbers);
    if (*numbers == 7 && p->y != -1) {
        p->y = -1;
        goto again;
    }
    return (await moved(&(struct point){3, 4}, (struct point){-1, 0})).x;
}
