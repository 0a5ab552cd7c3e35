/* Macros that make half of a statement, unbalanced braces, redefined and undefined on the way, variadic with __VA_OPT__,
 * pasting, recursion-like names, in the middle of expressions with awaits. */
#include <async.h>
#include <stdio.h>

#define IF_POSITIVE(x) if ((x) > 0) {
#define END }
#define ELSE } else {
#define FOREVER for (;;) {
#define UNTIL(x) if (x) break; }
#define later(x) later((x) + 0)
#define BESIDE(a, b) a - b
#define PLUS +
#define ONE_PLUS 1 + 
#define TWICE(x) ((x) + (x))
#define NEGATIVE(x) -x
#define LOG(format, ...) printf("[" format "]" __VA_OPT__(, ) __VA_ARGS__)
#define CALL(f, ...) f(__VA_ARGS__)
#define JOINED(a, b) a##b
#define NAME(n) JOINED(value_, n)
#define EMPTY
#define STEP 1
#define FIRST(a, ...) a
#define CAST (short)
#define ADDRESS_OF(x) (&(x))
#define FIELD .x
#define COMMA ,

struct point { int x, y; };

static async int (later)(int value)
{
    await async_yield();
    return value;
}

static async struct point at(int x, int y)
{
    await async_yield();
    return (struct point){x COMMA y};
}

static async int halves(int x)
{
    int sum = 0;
    IF_POSITIVE(await later(x))
        sum += await later(1);
    ELSE
        sum -= await later(1);
    END
    FOREVER
        sum += 2;
    UNTIL(await later(sum) > 10)
    if (BESIDE(await later(0), x * await later(1)) PLUS await later(1))
        sum += ONE_PLUS await later(2) * ONE_PLUS 3;
    return sum;
}

static async int operands(int x)
{
    struct point p = {1, 2}, *q = ADDRESS_OF(p);
    int r = NEGATIVE(await later(x)) + TWICE(await later(x)) * NEGATIVE(x);
    r += (await at(3, 4))FIELD + CAST await later(65537 + x) + CAST x;
    q FIRST(-> x, nothing) += EMPTY await EMPTY later EMPTY (5) EMPTY;
    r += BESIDE(x, x) PLUS await later(0);
    r += CALL(await later, x) + CALL(FIRST, await later(7), nothing);
    return r + p FIELD * 1000;
}

static async void redefined(void)
{
    int NAME(1) = STEP, NAME(2) = await later(STEP);
#undef STEP
#define STEP await later(10)
    NAME(1) += STEP;
#undef STEP
#define STEP(n) (await later(n) PLUS NAME(n))
    NAME(2) += STEP(1) + STEP(2);
#undef STEP
    int STEP = await later(3);
    LOG("%d %d %d", NAME(1), NAME(2), STEP);
    LOG("none");
#undef later
#define later(x) 5
    LOG("%d", later(await at(1, 2)));
    puts("");
}

async int main(void)
{
    printf("%d %d\n", await(halves(1)), await(halves)(-1));
    printf("%d %d\n", await operands(2), await operands(0));
    await redefined();
    return 0;
}
