/* Many tasks add to one total while each other is suspended: the right side runs first, no update is lost. */
#include <async.h>
#include <stdio.h>

static int total, done;
static unsigned char bytes[2];
static struct {
    unsigned low : 5, high : 11;
} packed;

static async int after(int value, int rounds)
{
    for (int i = 0; i < rounds; i++)
        await async_yield();
    return value;
}

static async void add(int value)
{
    total += await after(value, value % 4);
    bytes[value & 1] += await after(value, 3 - value % 3);
    packed.high += await after(value, 2);
    packed.low ^= await after(value & 31, value % 5);
    done++;
}

async int main(void)
{
    for (int i = 1; i <= 20; i++)
        spawn(add(i));
    while (done < 20)
        await async_yield();
    printf("%d %d %d %d %d\n", total, bytes[0], bytes[1], packed.high, packed.low);
    return 0;
}
