/* Functions in any order: main first, prototypes late, repeated, with other parameter names or none. */
#include <async.h>
#include <stdio.h>

async int main(void);
static async int last(int, char);
async int shared(int a, int b);
async int shared(int b, int);
static async struct later_defined *pointer(void);
int ordinary(void);

async int main(void)
{
    printf("%d %d\n", await last(1, 'a'), await shared(2, 3));
    printf("%d %d\n", *(int *)await pointer(), ordinary());
    return 0;
}

async int shared(int first, int second)
{
    return await last(first, second) + 1;
}

int ordinary(void)
{
    return 5;
}

struct later_defined {
    int x;
};

static async struct later_defined *pointer(void)
{
    static struct later_defined s = {77};
    await async_yield();
    return &s;
}

static async int last(int n, char c)
{
    await async_yield();
    return n * 1000 + c;
}
