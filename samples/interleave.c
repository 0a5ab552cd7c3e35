/* The hare and the tortoise: two background tasks on one thread.
 *
 * The hare runs a mile in 100 ms but takes a nap after its second, the tortoise needs 150 ms for each. The
 * lines come in this order, at the time on the left:
 *
 *       0 ms    ready, steady, go
 *     100 ms    hare: mile 1
 *     150 ms    tortoise: mile 1
 *     200 ms    hare: mile 2
 *     200 ms    hare: time for a nap
 *     300 ms    tortoise: mile 2
 *     450 ms    tortoise: mile 3
 *     600 ms    hare: mile 3
 *     600 ms    the race is over
 *
 * Compiled with -DASYNC_ELIDE, one runs after the other: the same lines, first all of the hare's, then all of
 * the tortoise's.
 */
#include <async.h>
#include <stdio.h>

#include "wait_group.h"

enum { MILES = 3, NAP_AFTER = 2 };

static async void run(struct wait_group *runners, const char *runner, int mile_ms, int nap_ms)
{
    for (int mile = 1; mile <= MILES; mile++) {
        await async_sleep_ms(mile_ms);
        printf("%s: mile %d\n", runner, mile);

        if (mile == NAP_AFTER && nap_ms > 0) {
            printf("%s: time for a nap\n", runner);
            await async_sleep_ms(nap_ms);
        }
    }
    wait_group_done(runners);
}

async int main(void)
{
    struct wait_group runners = {0};

    printf("ready, steady, go\n");

    wait_group_add(&runners);
    spawn(run(&runners, "hare", 100, 300));
    wait_group_add(&runners);
    spawn(run(&runners, "tortoise", 150, 0));

    await wait_group_wait(&runners);
    printf("the race is over\n");
    return 0;
}
