/* Blocks that never exist at the same time share storage in the frame, and so do their callees' frames. */
#include <async.h>
#include <string.h>

async void pause_for(long ms)
{
    await async_sleep_ms(ms);
}

async long measure(const char *text, _Bool is_long)
{
    long result;
    if (is_long) {
        char copy[256];
        strncpy(copy, text, sizeof copy - 1);
        await pause_for(20);
        copy[255] = 0;
        result = (long)strlen(copy);
    } else {
        long halves[2] = {1, 2};
        await async_yield();
        result = halves[0] + halves[1];
    }
    await async_yield();
    return result;
}
