/* Breakfast: the ways to have several things done at once, and what becomes of those that are not wanted any more.
 *
 * Prints, within half a second:
 *
 *     join: both
 *       radio: on
 *       toast: ready
 *       toast: pan washed
 *       eggs: ready
 *       eggs: pan washed
 *       2 eggs and 4 slices of toast, after the time that eggs take
 *     race: the first
 *       tea: ready
 *       tea: pan washed
 *       coffee: pan washed
 *       a cup of tea
 *     within: in time, or not at all
 *       porridge: pan washed
 *       no time for porridge
 *     cancel: not any more
 *       radio: off
 */
#include <async.h>
#include <stdio.h>

/* Whatever happens, the pan is washed: also when nobody wants what is in it any more. */
static async int cook(const char *what, int ms, int portions)
{
    defer { printf("  %s: pan washed\n", what); }
    await async_sleep_ms(ms);
    printf("  %s: ready\n", what);
    return portions;
}

static async void play_the_radio(void)
{
    printf("  radio: on\n");
    defer { printf("  radio: off\n"); }
    for (;;)
        await async_sleep_ms(1000); /* a song */
}

async int main(void)
{
    int eggs, slices;
    future(void) radio = spawn(play_the_radio()); /* a task of its own: it begins when main has to wait */

    printf("join: both\n");
    join {
        eggs = await cook("eggs", 200, 2);
        slices = await cook("toast", 100, 4);
    }
    printf("  %d eggs and %d slices of toast, after the time that eggs take\n", eggs, slices);

    printf("race: the first\n");
    race {
        when (await cook("coffee", 200, 1)) printf("  a cup of coffee\n");
        when (await cook("tea", 100, 1)) printf("  a cup of tea\n");
    }

    printf("within: in time, or not at all\n");
    if (!await within(100, await cook("porridge", 1000, 1)))
        printf("  no time for porridge\n");

    printf("cancel: not any more\n");
    await async_cancel(&radio);
    return 0;
}
