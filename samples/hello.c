/* Hello, one breath at a time: functions that wait are called like functions that do not.
 *
 *     asyncc hello.c -o hello.out.c && cc hello.out.c $(pkg-config --cflags --libs async) -o hello
 *
 * Prints, within about half a second:
 *
 *     Hello, world!
 *     12 characters, in no hurry
 */
#include <async.h>
#include <stdio.h>
#include <string.h>

/* Says a word, takes a breath, and tells how long the word was. */
static async size_t say(const char *word, int breath_ms)
{
    printf("%s", word);
    fflush(stdout);
    await async_sleep_ms(breath_ms);
    return strlen(word);
}

async int main(void)
{
    /* `await` is an operator: it stands wherever a value may stand. */
    size_t length = await say("Hello,", 400) + await say(" world", 100);

    printf("!\n%zu characters, in no hurry\n", length);
    return 0;
}
