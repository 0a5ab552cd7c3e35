/* Comments that allow what would be warned of: behind code on their line, alone for the line that follows, before a
 * function for all of it. */
#include <async.h>
#include <unistd.h>

static async void one_line(void)
{
    sleep(1); // async: allow blocking-call
    sleep(2); /* async: allow  blocking-call (for a test) */ sleep(3);
    // async: allow blocking-call
    sleep(4);
    /* A pause.
       async: allow endless-loop, blocking-call */

    // Another remark.
    sleep(5);
    sleep(6); // async: allow endless-loop
    sleep(7); // async: allow blocking
    sleep(8); // allow blocking-call
    // async: allow blocking-call
    sleep(9);
    sleep(10);
}

// async: allow blocking-call
static async void all_of_it(void)
{
    sleep(1);
    sleep(2);
}

static async int
by_its_name(void) // async: allow blocking-call
{
    return (int)sleep(1);
}

async int main(void)
{
    await one_line();
    await all_of_it();
    return await by_its_name();
}
