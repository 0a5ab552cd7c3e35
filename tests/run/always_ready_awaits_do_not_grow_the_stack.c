/* A million awaits that never suspend, in one loop: no stack growth, and it ends soon. */
#include <async.h>
#include <stdio.h>

static async unsigned mixed(unsigned x)
{
    return x * 1664525u + 1013904223u;
}

static async unsigned twice(unsigned x)
{
    x = await mixed(x);
    return await mixed(x);
}

async int main(void)
{
    unsigned x = 1;
    for (int i = 0; i < 1000000; i++)
        x = await twice(x);
    printf("%u\n", x);
    return 0;
}
