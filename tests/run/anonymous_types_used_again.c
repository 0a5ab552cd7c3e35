/* Locals of anonymous types: several declarators, typeof, pointers, arrays, in nested scopes and for-init. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    struct {
        int a;
        union {
            int i;
            char c[4];
        };
    } one = {1, {await later(2)}}, two[2] = {one, {.a = 5}}, *p = &two[1];
    __typeof__(one) copy = *p;
    enum { LOW, HIGH = 10 } level = LOW, *plevel = &level;

    await async_yield();
    p->a += await later(1);
    copy.i = two[1].a;
    *p = copy;
    *plevel = await later(1) ? HIGH : LOW;
    printf("%d %d %d %d\n", one.i, two[0].a, two[1].i, level);
    for (
        struct {
            int i;
            const char *at;
        } s = {0, "abc"};
        *s.at; s.i++, s.at += await later(1)) {
        __typeof__(s) before = s;
        await async_yield();
        printf("%d%c%d ", before.i, *before.at, before.at == s.at);
    }
    {
        struct {
            long a;
        } one = {await later(7)};
        await async_yield();
        printf("%ld\n", one.a);
    }
    printf("%d %d\n", one.a, one.c[0] + copy.a);
    return 0;
}
