/* A switch whose cases await, with fall-through; the dispatch never stands among the user's cases. */
#include <async.h>
#include <stdio.h>

enum command { STOP, WAIT, SAY };

async int next_command(void)
{
    await async_yield();
    return SAY;
}

async void obey(const char *word)
{
    switch (await next_command()) {
    case WAIT:
        await async_sleep_ms(5);
        break;
    case SAY:
        puts(word);
        await async_yield();
        /* fall through */
    case STOP:
        puts("done");
        break;
    default:
        break;
    }
}
