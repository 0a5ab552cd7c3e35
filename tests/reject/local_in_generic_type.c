#include <async.h>

async int main(void)
{
    int a = 1;
    await async_yield();
    return _Generic(1, __typeof__(a): a, default: 0);
}
