/* Members, designators, labels, tags, prototype parameters and asm operands that share a local's name stay.
 */
#include <async.h>
#include <stddef.h>
#include <stdio.h>

struct count {
    int count, value;
    struct {
        int count;
    } inner;
};

static async int later(int later)
{
    await async_yield();
    return later;
}

static async int mixed(int count)
{
    int *value = &count;
    struct count inner = {.count = count, .inner.count = *value, .value = count + 1};
    extern int never_defined(int count, int *value);
    enum inner { first = 3 } first_value = first;

    await async_yield();
    goto count;
count:
    inner.count += count;
    (&inner)->inner.count += inner.count + (int)offsetof(struct count, value) / (int)sizeof(int);
    __asm__ volatile("" : [count] "+r"(count), [value] "=m"(*value));
    {
        union value {
            int value;
            char count[4];
        } count = {.value = *value};
        await async_yield();
        count.count[1] = 1;
        inner.value += count.value;
    }
    if (await later(0)) {
    value:
        return inner.value + (int)first_value;
    }
    count += (struct count){.count = await later(count), .value = 2}.count;
    inner.value += sizeof(struct { int count, inner[2]; }) / sizeof(int) + count;
    goto value;
}

async int main(void)
{
    printf("%d %d\n", await mixed(5), await mixed(100));
    return 0;
}
