/* A parameter whose bounds stand in the brackets of another one. */
#include <async.h>

static async int first(int n, int (*rows)[n], __typeof__(rows) others)
{
    await async_yield();
    return rows[0][0] + others[0][0];
}

async int main(void)
{
    int rows[2][3] = {{1}, {2}};
    return await first(3, rows, rows);
}
