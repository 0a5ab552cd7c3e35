/* Tasks, and a main that is async. */
#include <async.h>
#include <stdio.h>

static async void tick(const char *name, int count)
{
    for (int i = 0; i < count; i++) {
        printf("%s %d\n", name, i);
        await async_sleep_ms(10);
    }
}

async int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        spawn(tick(argv[i], 3));
    await tick("main", 5);
    return 0;
}
