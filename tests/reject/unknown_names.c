/* Undeclared names, one of them awaited. */
#include <async.h>

async int main(void)
{
    int x = await missing(1);
    return x + y;
}
