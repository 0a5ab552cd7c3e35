/* lines: yes
 *
 * With #line: compilers and debuggers speak of this file. */
#include <async.h>

#define TWICE(x) ((x) + (x))

static async int get(int n)
{
    await async_yield();
    return n;
}

int block(void)
{
    return async_block_on(get(1));
}

async int twice(int n)
{
    int sum = TWICE(await get(n)); /* hides an await */

    sum += await get(
        sum);
    return sum;
}
