/* The parser's own errors come through with their lines. */
#include <async.h>

async int main(void)
{
    int x = ;
    await async_yield()
    return x;
}
