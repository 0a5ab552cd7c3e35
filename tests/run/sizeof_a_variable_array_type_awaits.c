/* sizeof(int[await n()]) evaluates its operand: the bound is awaited, once. */
#include <async.h>
#include <stdio.h>

static int calls;

static async int bound(int value)
{
    calls++;
    await async_yield();
    return value;
}

async int main(void)
{
    printf("%zu\n", sizeof(char[await bound(7)]));
    printf("%zu\n", sizeof(char[await bound(3)][await bound(5)]));
    size_t size = sizeof(short[await bound(4) + 1]) / sizeof(short);
    printf("%zu\n", size);
    for (int i = 1; i < 4; i++)
        printf("%zu ", sizeof(char[i][await bound(i)]));
    printf("\n%d calls\n", calls);
    return 0;
}
