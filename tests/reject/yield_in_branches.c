/* A yield in the branches of join, race and within. */
#include <async.h>

static async generator(int) g(int n)
{
    join {
        yield n;
        await async_yield();
    }
    race {
        when (await async_yield(), yield n) ;
        when (await async_sleep_ms(1)) yield 1; /* behind the race */
    }
    await within(10, yield n);
}

async int main(void)
{
    int sum = 0;
    for_each (int v, g(1))
        sum += v;
    return sum;
}
