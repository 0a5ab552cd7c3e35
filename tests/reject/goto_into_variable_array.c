/* The parser refuses a jump past the declaration of an array of variable length. */
#include <async.h>

async int main(void)
{
    int n = 3;
    await async_yield();
    goto inside;
    {
        int array[n];
        array[0] = 1;
    inside:
        n = array[0];
    }
    return n;
}
