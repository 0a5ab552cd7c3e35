/* Constants only: the size of a vector. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    __attribute__((vector_size(await later(16)))) int v = {0};
    return v[0];
}
