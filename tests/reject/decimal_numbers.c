/* Decimal floating point: the parser has none. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    _Decimal64 price = 1;
    return (int)price + await later(1);
}
