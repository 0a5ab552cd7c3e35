/* transpiled-only: sleepers wake in the order of their deadlines, however they were started. */
#include <async.h>
#include <stdio.h>

static int awake;

static async void sleeper(char name, int ms)
{
    await async_sleep_ms(ms);
    printf("%c", name);
    awake++;
}

async int main(void)
{
    spawn(sleeper('d', 90));
    spawn(sleeper('b', 30));
    spawn(sleeper('c', 60));
    spawn(sleeper('a', 0));
    while (awake < 4)
        await async_sleep_ms(5);
    printf("\n");
    return 0;
}
