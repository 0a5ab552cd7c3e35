/* A static pointer to an array of variable length is declared anew, with its bounds, each time: it cannot be resumed
 * behind that. */
#include <async.h>

static int store[3] = {1, 2, 3};

static async int last(int n)
{
    {
        static int (*before)[n] = &store;
        (*before)[0]++;
    }
    static int (*p)[n] = &store;
    await async_yield();
    return (*p)[n - 1];
}

async int main(void)
{
    return await last(3);
}
