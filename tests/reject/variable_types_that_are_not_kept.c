/* Variably modified types of which more is variable than the bounds in the declarator's own brackets: arrays of pointers
 * to arrays of variable length, pointers to arrays of such pointers, types that the function declares, and types that are
 * taken from something else. */
#include <async.h>

static async int run(int n)
{
    struct pair {
        int x, y;
    } pairs[n];
    struct pair(*pointer)[n] = &pairs;
    int rows[2][n], (*chosen[1])[n], (*(*choice)[n])[n] = 0;
    __auto_type last = &rows[1];
    __typeof__(rows[0]) copy;
    chosen[0] = last;
    copy[0] = pairs[0].x = rows[1][0] = 1;
    await async_yield();
    return (*pointer)[0].x + (*chosen[0])[0] + (*last)[0] + copy[0] + (choice == 0);
}

async int main(void)
{
    return await run(2);
}
