/* A value that is returned from a branch is kept while the other branches are cancelled.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>
static long n = 10;
static async void f(void) { defer { puts("f ends"); } await async_sleep_ms(3); }
static async long leaves(void)
{
    join {
        await f();
        { await async_yield(); return -n; }
    }
    return 0;
}
async int main(void) { printf("%ld\n", await leaves()); return 0; }
