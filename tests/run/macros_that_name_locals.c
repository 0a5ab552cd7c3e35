/* Macros that name locals in their bodies, paste their names, take them as arguments for members or strings.
 */
#include <async.h>
#include <stdio.h>

struct pair {
    int x, y;
};

#define NEXT        (count + 1)
#define FIELD(s, f) ((s).f)
#define SUM(s)      ((s).x + (s).y)
#define NUMBERED(n) value_##n
#define NAMED(v)    printf(#v "=%d ", v)
#define BUMP        count++
#define LENGTH(a)   ((int)(sizeof(a) / sizeof *(a)))
#define BOTH(f)                                                                                              \
    f(x);                                                                                                    \
    f(y)
#define ASSIGN(name)  pair.name = name
#define self          count
#define ADDRESS_OF(v) (&(v))
#define GUARDED(v, code)                                                                                     \
    if (v) {                                                                                                 \
        code                                                                                                 \
    }

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int count = await later(1), x = 10, y = 20;
    int NUMBERED(1) = await later(100), NUMBERED(2) = value_1 + 1;
    int array[5] = {1, 2, 3};
    struct pair pair = {0};
    int *p = ADDRESS_OF(count);

    await async_yield();
    BUMP;
    BOTH(ASSIGN);
    printf("%d %d %d\n", NEXT, self, *p);
    printf("%d %d\n", FIELD(pair, x) + FIELD(pair, y), SUM(pair));
    FIELD(pair, x) += await later(x);
    NAMED(count);
    NAMED(x + y);
    NAMED(NUMBERED(2));
    BOTH(NAMED);
    NAMED(FIELD(pair, x));
    printf("%d\n", LENGTH(array));
    GUARDED(count > 1, array[0] = await later(x); array[1] += NEXT; int z = await later(y); array[2] = z;)
    for (int self = 0; self < 2; BUMP)
        array[4] += count * await later(1) + NEXT;
    printf("%d %d %d %d %d\n", array[0], array[1], array[2], array[4], self);
    return 0;
}
