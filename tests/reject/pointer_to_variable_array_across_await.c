/* A pointer to a variable-length array type that is alive across an await. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int corner(int n, int (*rows)[n])
{
    await async_yield();
    return rows[1][n - 1];
}

async int main(void)
{
    int rows[2][3] = {{0}};
    return await corner(await later(3), rows);
}
