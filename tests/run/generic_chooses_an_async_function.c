/* _Generic that chooses which async function to await, and which awaited value to take. */
#include <async.h>
#include <stdio.h>

static async const char *describe_int(int x)
{
    await async_yield();
    return x ? "int" : "zero";
}

static async const char *describe_double(double x)
{
    await async_yield();
    return x > 0 ? "double" : "negative";
}

#define DESCRIBE(x) _Generic((x), int: await describe_int(x), double: await describe_double(x))

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    double negative = -0.5;

    printf("%s %s %s\n", DESCRIBE(0), DESCRIBE(negative), DESCRIBE(await later(2)));
    printf("%d\n", _Generic(await later(1), int: await later(5), default: await later(6)) + 1);
    printf("%d\n", _Generic((char)0, int: await later(5), default: ({
                                int x = await later(6);
                                x * 2;
                            })));
    return 0;
}
