/* #include in the middle of an async body, for declarations and statements with awaits; and in an ordinary one. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int included(int n)
{
    int sum = 0;

    for (int i = 0; i < n; i++) {
#include "headers/parts/body.inc"
    }
    return sum + (
#include "headers/parts/expression.inc"
    );
}

static void ordinary(void)
{
#include "headers/parts/operation.inc"
}

async int main(void)
{
    printf("%d\n", await included(3));
    printf("line %d\n", __LINE__);
    return 0;
}

int ordinary_too(void)
{
    ordinary();
    return 0;
}
