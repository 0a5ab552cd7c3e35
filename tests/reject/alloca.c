/* alloca in an async function: its memory would go at the first suspension. */
#include <alloca.h>
#include <async.h>
#include <string.h>

async int main(void)
{
    char *buffer = alloca(16);
    strcpy(buffer, "text");
    await async_yield();
    return buffer[0];
}
