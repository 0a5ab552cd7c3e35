/* status: 1
 * Warnings switched by pragmas, as the C compiler's own are. */
#include <async.h>
#include <unistd.h>

#pragma GCC diagnostic ignored "-Wasync-blocking-call"
static async void quiet(void)
{
    sleep(1);
    await async_yield();
}
#pragma GCC diagnostic warning "-Wasync-blocking-call"

#define NAP(seconds) sleep(seconds)

[[nodiscard]] static async int important(void)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wasync-blocking-call"
    sleep(2);
#pragma GCC diagnostic push
#  pragma GCC diagnostic ignored \
       "-Wasync"
    NAP(3);
#if 0
#pragma GCC diagnostic pop
#endif
    sleep(4);
#pragma GCC diagnostic pop
    NAP(5);
#pragma GCC diagnostic pop
    sleep(6);
    return 0;
}

async int main(void)
{
    await quiet();
    await important();
#pragma clang diagnostic ignored "-Wunused-result"
    await important();
    return 0;
}
