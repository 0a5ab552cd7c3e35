/* A parameter whose type depends on another one. */
#include <async.h>

static async int corner(int n, int matrix[n][n])
{
    await async_yield();
    return matrix[n - 1][n - 1];
}

async int main(void)
{
    int matrix[2][2] = {{1, 2}, {3, 4}};
    return await corner(2, matrix);
}
