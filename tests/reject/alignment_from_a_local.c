#include <async.h>

async int main(void)
{
    int a = 1;
    _Alignas(sizeof(a) * 4) int b = a;
    await async_yield();
    return b;
}
