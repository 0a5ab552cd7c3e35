/* alloca by its builtin name. */
#include <async.h>

async int main(void)
{
    char *buffer = __builtin_alloca(16);
    buffer[0] = 0;
    await async_yield();
    return buffer[0];
}
