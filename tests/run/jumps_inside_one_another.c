/* Duff's device, computed gotos, local labels and case ranges inside one another, in loops, statement expressions and
 * macros. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

#define RETRY(times, expression)                                                                             \
    ({                                                                                                       \
        __label__ again, out;                                                                                \
        int left_ = (times), got_;                                                                           \
    again:                                                                                                   \
        got_ = (expression);                                                                                 \
        if (got_ < 0 && left_-- > 0)                                                                         \
            goto again;                                                                                      \
        if (got_ < 0)                                                                                        \
            goto out;                                                                                        \
        got_ *= 2;                                                                                           \
    out:                                                                                                     \
        got_;                                                                                                \
    })

static async int copy(char *to, const char *from, int count)
{
    int n = (count + 3) / 4, rounds = 0;
    switch (count % await later(4)) {
        do {
            rounds++; /* fall through */
    case 0: *to++ = (char)await later(*from++); /* fall through */
    case 3: *to++ = *from++; /* fall through */
    case 2:
            if (await later(rounds) > 5) {
    case 77:    break;
            }
            *to++ = *from++; /* fall through */
    case 1: *to++ = (char)await later(*from++);
        } while (--n > await later(0));
    }
    *to = 0;
    return rounds;
}

static async int interpret(const unsigned char *code)
{
    static const void *const table[] = {&&push, &&add, &&jump, &&halt, &&twice};
    int stack[8], top = 0;
    const unsigned char *at = code;
    goto *table[*at];
push:
    stack[top++] = await later(at[1]);
    at += 2;
    goto *table[*at];
add:
    top--;
    stack[top - 1] += await later(stack[top]);
    goto *table[*++at];
jump:
    switch (stack[top - 1]) {
    case 0 ... 20:
        at = code + await later(at[1]);
        break;
    case 21 ... 40: {
        const void *next = *at == 2 ? &&halt : &&push;
        await async_yield();
        goto *next;
    }
    default:
        at += 2;
    }
    goto *table[*at];
twice: {
    int *p = &stack[top - 1];
    *p = ({ int v = await later(*p); v < 50 ? v * 2 : ({ goto halt; v; }); });
    goto *table[*++at];
}
halt:
    return stack[top - 1];
}

static async int answer(int *calls)
{
    (*calls)++;
    return await later(*calls < 3 ? -1 : *calls);
}

async int main(void)
{
    char to[32];
    static const unsigned char code[] = {0, 3, 4, 0, 4, 1, 2, 2, 3};
    for (int n = 1; n < 24; n += 7) {
        int rounds = await copy(to, "abcdefghijklmnopqrstuvwxyz", n);
        printf("%d %s\n", rounds, to);
    }
    printf("%d\n", await interpret(code));
    int calls = 0, more = 0;
    printf("%d\n", RETRY(5, await answer(&calls)) + RETRY(1, await later(-7)) * 100);
    for (int i = 0; i < RETRY(1, await answer(&more)) + 3; i++)
        switch (RETRY(0, await later(i))) {
        case 0 ... 1: continue;
        case 2: printf("two "); /* fall through */
        default:
            if (i == 2) break;
            printf("%d\n", i);
            goto out;
        }
out:
    printf("%d\n", more);
    return 0;
}
