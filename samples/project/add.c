#include "add.h"

async int add_slowly(int a, int b)
{
    await async_sleep_ms(5);
    return a + b;
}
