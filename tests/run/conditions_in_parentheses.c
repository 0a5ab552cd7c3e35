/* Comparisons and assignments in parentheses in front of awaits: no compiler warns of what becomes of them.
 */
#include <async.h>
#include <stdio.h>

#define SAME(a, b) ((a) == (b))

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int a = 1, b = 2, c;

    c = (a == b) && await later(2);
    c += ((a == 1)) && await later(3);
    c += (a != b) ? await later(20) : 5;
    c += ((b == await later(2))) || await later(0);
    c += (a = b) && await later(100);
    c += (a = await later(3)) ? await later(200) : 0;
    c += SAME(a, b) ? await later(1000) : await later(3000);
    printf("%d %d %d\n", a, b, c);
    return (a == 3) && (await later(4) == 5);
}
