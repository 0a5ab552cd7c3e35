/* The width of a bit-field is a constant expression. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    struct {
        int bits : await later(3);
    } s = {1};
    return s.bits;
}
