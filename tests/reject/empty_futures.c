/* Futures that are plainly empty where they are awaited or moved are warned of. (What refuses the file is in its main.)
 */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int work(future(int) given)
{
    future(int) first = spawn(later(1)), second, third;
    int sum = await first + await first;
    sum += await second;
    third = given;
    sum += await third + await given;
    if (sum)
        third = lazy(later(2));
    sum += await third;
    {
        future(int) inner = third;
        third = lazy(later(3));
        sum += await inner + await third;
        sum += await inner;
    }
    return sum;
}

async int main(void)
{
    lazy(later(2));
    return await work(spawn(later(1)));
}
