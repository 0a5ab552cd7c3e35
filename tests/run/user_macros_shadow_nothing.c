/* Macros of the user whose names look like parts of generated code, and object-like macros of every local
 * name. */
#include <async.h>
#include <stdio.h>

#define self    1
#define state   2
#define result  3
#define cx      4
#define poll(x) ((x) + 5)
#define init    6
#define drop    7
#define frame   8
#define value   amount
#define number  amount + 1

static async int later(int value)
{
    await async_yield();
    return value + number - amount;
}

async int main(void)
{
    int value = await later(self);
    printf("%d %d\n", value, amount);
    printf("%d\n", await later(state) + await later(result) * cx + poll(await later(init)) + drop + frame);
    return 0;
}
