/* Infix expressions evaluated by two stacks in one frame, operators in a table with pointers to functions. */
#include <async.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static long add(long a, long b)
{
    return a + b;
}

static long sub(long a, long b)
{
    return a - b;
}

static long mul(long a, long b)
{
    return a * b;
}

static const struct op {
    char sign;
    int level;
    long (*apply)(long, long);
} ops[] = {{'+', 1, add}, {'-', 1, sub}, {'*', 2, mul}, {'(', 0, NULL}};

static async const struct op *find(char sign)
{
    for (unsigned i = 0; i < sizeof ops / sizeof *ops; i++) {
        await async_yield();
        if (ops[i].sign == sign)
            return &ops[i];
    }
    return NULL;
}

static async long evaluate(const char *p)
{
    long values[16];
    const struct op *pending[16];
    int nv = 0, np = 0;

#define REDUCE()                                                                                             \
    do {                                                                                                     \
        const struct op *top = pending[--np];                                                                \
        long right = values[--nv];                                                                           \
        await async_yield();                                                                                 \
        values[nv - 1] = top->apply(values[nv - 1], right);                                                  \
    } while (0)

    for (; *p; p++) {
        if (*p == ' ')
            continue;
        if (isdigit((unsigned char)*p)) {
            long value = 0;
            for (; isdigit((unsigned char)*p); p++, await async_yield())
                value = value * 10 + (*p - '0');
            values[nv++] = value;
            p--;
        } else if (*p == ')') {
            while (pending[np - 1]->apply)
                REDUCE();
            np--;
        } else {
            const struct op *op = await find(*p);
            if (!op)
                return -1;
            while (op->apply && np && pending[np - 1]->level >= op->level)
                REDUCE();
            pending[np++] = op;
        }
    }
    while (np)
        REDUCE();
    return values[0];
}

async int main(void)
{
    static const char *const expressions[] = {"1+2*3", "(1+2)*3", "10 - 4 - 3", "2*(3+(4-1)*5)-100",
                                              "7",     "1 ? 2"};

    for (unsigned i = 0; i < sizeof expressions / sizeof *expressions; i++)
        printf("%s = %ld\n", expressions[i], await evaluate(expressions[i]));
    return 0;
}
