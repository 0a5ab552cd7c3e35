/* async main gets argc and argv; its result is the exit status.
 * arguments: one "two words" 3 */
#include <async.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static async int number(const char *text)
{
    await async_yield();
    return atoi(text);
}

static async size_t lengths(char *const *words)
{
    size_t sum = 0;
    for (; *words; words++) {
        await async_yield();
        sum += strlen(*words);
    }
    return sum;
}

async int main(int argc, char *argv[])
{
    for (int i = 1; i < argc; i++) {
        await async_yield();
        printf("%d: %s\n", i, argv[i]);
    }
    printf("%zu %d\n", await lengths(argv + 1), argv[argc] == NULL);
    return argc * 10 + await number(argv[argc - 1]);
}
