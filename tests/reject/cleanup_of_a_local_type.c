/* What is cleaned up when the frame is dropped has a type that is known outside of the function. */
#include <async.h>

static void forget(void *place) { *(int *)place = 0; }

async int main(void)
{
    struct counter {
        int n;
    };
    __attribute__((cleanup(forget))) struct counter counter = {1};
    await async_yield();
    return counter.n - 1;
}
