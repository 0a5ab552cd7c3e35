/* Loops stay loops: an await in a condition is run before each test, and continue gets there too. */
#include <async.h>
#include <stdbool.h>
#include <stdio.h>

async bool is_more(int count)
{
    await async_sleep_ms(1);
    return count < 10;
}

async int odd_numbers(void)
{
    int found = 0, count = 0;

    while (await is_more(count)) {
        count++;
        if (count % 2 == 0)
            continue;
        found++;
    }

    for (int i = 0; i < 3; i++) {
        await async_yield();
        printf("%d\n", i);
    }
    return found;
}
