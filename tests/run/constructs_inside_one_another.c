/* Statement expressions, switches, loops and jumps inside one another, in every clause and operand. */
#pragma GCC diagnostic ignored "-Wimplicit-fallthrough"
#pragma GCC diagnostic ignored "-Wmisleading-indentation"
#include <async.h>
#include <stdbool.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

#define EACH(i, n) for (int i = await later(0), i##_end = await later(n); i < i##_end; i += await later(1))
#define ONCE(before, after) for (bool once_ = ((before), true); once_; (after), once_ = false)
#define UNLESS(c) if (await later(c)) ; else
#define RETURN_IF(c, v) do { if (c) return await later(v); } while (0)

static async int clauses(int n)
{
    int sum = 0;
    for (int i = ({ int s = 0; for (int k = 0; k < 3; k++) { if (await later(k) == 1) continue; s += k; } s; });
         ({ bool go; switch (await later(i)) { case 5: go = false; break; default: go = i < n; } go; });
         ({ if (await later(i) % 2) i += 1; else i += 2; }))
        sum = sum * 10 + i;
    while (({ sum -= await later(7); sum > 0; }) && ({ __label__ out; int r = 1; if (sum % 5 == 0) goto out; r = await later(2); out: r; }) == 2)
        n++;
    do {
        if (await later(n) > 40) break;
        if (n % 3 == 0) { n += 5; continue; }
        n += 2;
    } while (({ int stop = await later(n); stop != 38 && stop != 39; }));
    return sum * 100 + n;
}

static async int macros(int n)
{
    int sum = 0;
    EACH(i, n)
        EACH(j, i)
            UNLESS (j == 1)
                sum += i * j + await later(1);
    ONCE(sum += await later(100), sum += await later(1000)) {
        if (n == 4) continue;
        sum += 5;
    }
    RETURN_IF(sum > 1120, sum);
    RETURN_IF(await later(sum) > 1100, -sum);
    return 0;
}

static async int matched(int a, int b)
{
    switch (await later(a)) {
    case 0:
        switch (await later(b)) while (b-- > 0) {
        case 2: a += await later(1); /* fall through */
        default: a += 10; if (await later(a) > 30) break; continue;
        case 7: return await later(77);
        }
        break;
    case 1: if (await later(b)) {
    case 2: a += await later(5);
        } else /* fall through */
    case 3: a += await later(9);
        break;
    case 4: for (;;) {
            a += 3; /* fall through */
    case 5: if (await later(a) > 12) goto done;
        }
    }
    a *= 2;
done:
    return a;
}

static async int arguments(int a, int b, int c)
{
    return a * 100 + await later(b) * 10 + c;
}

async int main(void)
{
    printf("%d %d\n", await clauses(9), await clauses(2));
    printf("%d %d %d\n", await macros(3), await macros(4), await macros(6));
    for (int a = 0; a < 7; a++) {
        for (int b = 0; b < 8; b += await later(1))
            printf("%d ", await matched(a, b));
        puts("");
    }
    printf("%d\n", await arguments(({ int x = 0; while (x < 3) x += await later(1); x; }),
                                   await later(1) ? ({ await later(2); }) : ({ puts("never"); 0; }),
                                   ({ int r; do r = await later(4); while (r != 4); r; })));
    int x = 3, y = ({ x++; ({ x *= await later(2); ({ x + await later(1); }); }); });
    x += (x > await later(1) && ({ x--; await later(1); })) ? ({ if (await later(0)) goto end; 5; }) : 0;
    printf("%d %d\n", x, y);
end:
    return await later(0) ?: ({ switch (await later(2)) { case 1: x = 1; break; case 2: x = 0; } x; });
}
