/* What is run before a declaration may name what it declares: sizeof, and assignments in statement
 * expressions. */
#include <async.h>
#include <stdio.h>
#include <stdlib.h>

struct item {
    long key, value;
};

static async void *allocate(size_t size)
{
    await async_yield();
    return calloc(1, size);
}

static async int later(int value)
{
    await async_yield();
    return value;
}

static int as_it_is(int value)
{
    return value;
}

async int main(void)
{
    struct item *item = await allocate(sizeof *item);
    item->value = 7;
    printf("%ld\n", item->value);
    free(item);

    char v = 5;
    {
        long v = as_it_is(sizeof v) + await later(1);
        printf("%ld\n", v);
    }
    {
        int v = ({
            v = await later(3);
            int kept = v;
            v = 100;
            await async_yield();
            kept + 1;
        });
        printf("%d\n", v);
    }
    for (short v = ({
             v = 1;
             await async_yield();
             0;
         });
         v < 2; v++)
        printf("%d\n", v);
    printf("%d\n", v);
    return 0;
}
