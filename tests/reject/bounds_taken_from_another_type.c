/* An array whose bounds are not written in its own declaration, alive across an await. */
#include <async.h>

async int main(void)
{
    int n = 3;
    int a[n];
    __typeof__(a) b;
    b[0] = a[0] = 1;
    await async_yield();
    return b[0];
}
