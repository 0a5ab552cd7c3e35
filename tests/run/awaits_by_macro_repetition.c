/* Five hundred awaits and deeply nested ones in one function, made by repeating macros. */
#include <async.h>
#include <stdio.h>

static async int step(int x)
{
    if (x % 5 == 0)
        await async_yield();
    return x + 1;
}

#define FIVE(statement)    statement statement statement statement statement
#define HUNDRED(statement) FIVE(FIVE(statement) FIVE(statement) FIVE(statement) FIVE(statement))
#define ONCE               x = await step(x);
#define NEST(e)            await step(await step(await step(await step(e))))

async int main(void)
{
    int x = 0;
    FIVE(HUNDRED(ONCE))
    printf("%d\n", x);
    x = NEST(NEST(NEST(NEST(NEST(x)))));
    printf("%d\n", x);
    for (int i = 0; i < 3; i++) {
        FIVE(FIVE(ONCE))
    }
    printf("%d\n", x);
    return 0;
}
