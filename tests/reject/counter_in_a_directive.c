/* __COUNTER__ in a condition of the preprocessor would count anew in the output. */
#include <async.h>

#define FRESH(x) { int JOINED(fresh_, __COUNTER__) = await later(x); }
#define JOINED(a, b) JOINED_(a, b)
#define JOINED_(a, b) a##b

static async int later(int x)
{
    await async_yield();
    return x;
}

#if __COUNTER__ == 0
async int main(void)
{
    FRESH(1)
    return __COUNTER__;
}
#endif
