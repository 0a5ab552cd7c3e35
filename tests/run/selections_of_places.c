/* _Generic and __builtin_choose_expr that select an element or a member behind an await: what stands before it has
 * been computed by then, and is kept. */
#include <async.h>
#include <stdio.h>
#include <string.h>

struct pair {
    int first, second[3];
};

static async int later(int n)
{
    await async_yield();
    return n;
}

/* Leaves something on the stack where state machines have their locals. */
static void scribble(void)
{
    volatile char room[2000];
    memset((char *)room, 0x55, sizeof room);
}

static async void scribbler(int rounds)
{
    while (rounds-- > 0) {
        scribble();
        await async_yield();
    }
}

static async int element(int n)
{
    int x = 7;
    int v = __builtin_choose_expr(sizeof(int) == 4, ((int[4]){[0] = n, [2] = (x *= 3)})[await later(n) & 3], 5);
    return v * 100 + x;
}

static async int chosen_by_type(int n)
{
    int x = n;
    int v = _Generic(x, int: ((int[]){++x, 10, x++})[await later(n) % 3], default: await later(0));
    return v * 100 + x;
}

static async int member(int n)
{
    int x = n;
    int v = _Generic(x, int: ((struct pair){x++, {x++, x++}}).second[await later(n) % 3], default: 0);
    return v * 100 + x;
}

static async int behind_a_pointer(struct pair *pair, int n)
{
    int v = __builtin_choose_expr(1, (pair++)[await later(n) & 1].first, 0);
    return v + (int)pair->first * 100;
}

async int main(void)
{
    struct pair pairs[3] = {{1, {2}}, {3, {4}}, {5, {6}}};
    spawn(scribbler(100));
    for (int n = 0; n < 4; n++)
        printf("%d %d %d %d\n", await element(n), await chosen_by_type(n), await member(n),
               await behind_a_pointer(pairs, n));
    return 0;
}
