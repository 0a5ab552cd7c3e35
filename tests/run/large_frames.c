/* Frames with arrays of a hundred kilobytes, in main, in a child and in spawned tasks. */
#include <async.h>
#include <stdio.h>
#include <string.h>

#define SIZE 100000

struct block {
    unsigned char bytes[SIZE];
};

static int finished;
static long total;

static long sum_of(const unsigned char *bytes)
{
    long sum = 0;
    for (int i = 0; i < SIZE; i++)
        sum += bytes[i];
    return sum;
}

/* async: allow frame-size */
static async void worker(int n)
{
    unsigned char mine[SIZE];
    memset(mine, n, sizeof mine);
    for (int i = 0; i < 3; i++)
        await async_yield();
    total += sum_of(mine);
    finished++;
}

/* async: allow frame-size */
static async struct block made(int n)
{
    struct block b;
    memset(&b, n, sizeof b);
    await async_yield();
    b.bytes[0] = 0;
    return b;
}

/* async: allow frame-size */
static async struct block later_block(struct block b)
{
    await async_yield();
    b.bytes[1]++;
    return b;
}

async int main(void)
{
    unsigned char big[SIZE] = {1, 2, 3};
    struct block b = await made(3);

    for (int i = 0; i < 10; i++)
        spawn(worker(i));
    while (finished < 10)
        await async_yield();
    big[SIZE - 1] = 9;
    b = (await later_block(b));
    printf("%ld %ld %ld\n", sum_of(big), sum_of(b.bytes), total);
    return 0;
}
