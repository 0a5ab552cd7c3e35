/* __LINE__, __func__, __FUNCTION__, __FILE__ and __COUNTER__ are what they are in the elided program. */
#include <async.h>
#include <stdio.h>
#include <string.h>

#define HERE() printf("%s:%d\n", __func__, __LINE__)
#define UNIQUE_NAME(prefix, n) prefix##n
#define UNIQUE_AT(prefix, n) UNIQUE_NAME(prefix, n)
#define UNIQUE(prefix) UNIQUE_AT(prefix, __COUNTER__)
#define WHERE(x) await report(x, __func__, __LINE__)

static int first = __COUNTER__;

static async int report(int value, const char *function, int line)
{
    HERE();
    await async_yield();
    HERE();
    printf("%d %s:%d\n", value, function, line);
    return value;
}

static async int compute(int value)
{
    const char *name = __func__;
    int start = __LINE__;
    int UNIQUE(tmp) = await report(value, name, __LINE__);
    WHERE(value + 1);
    value +=
        await report(__LINE__,
                     __FUNCTION__,
                     __LINE__)
        + __LINE__;
    printf("%zu %d\n", sizeof __func__, __COUNTER__);
    return value - start + tmp1;
}

#line 1000 "renamed.c"
async int main(void)
{
    HERE(); printf("%s %d\n", __FILE__, await compute(5)); HERE();
    if (strcmp(__func__, "main") == 0 && await report(1, __func__,
                                                      __LINE__))
        HERE();
    printf("%d %d %s\n", first, __COUNTER__, __extension__ __FUNCTION__);
    return 0;
}
