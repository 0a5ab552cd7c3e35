/* Functions that await each other, in cycles of two and three, some of them cycles inside others. */
#include <async.h>
#include <stdio.h>

static async int is_odd(unsigned n);

static async int is_even(unsigned n)
{
    return n == 0 ? 1 : await is_odd(n - 1);
}

static async int is_odd(unsigned n)
{
    if (n == 0)
        return 0;
    if (n % 3 == 0)
        await async_yield();
    return await is_even(n - 1);
}

/* a small parser: expression, term and factor know each other */
static const char *input;

static async int expression(void);

static async int factor(void)
{
    await async_yield();
    if (*input == '(') {
        input++;
        int value = await expression();
        input++;
        return value;
    }
    if (*input == '-') {
        input++;
        return -await factor();
    }
    int value = 0;
    while (*input >= '0' && *input <= '9')
        value = value * 10 + *input++ - '0';
    return value;
}

static async int term(void)
{
    int value = await factor();
    while (*input == '*') {
        input++;
        value *= await factor();
    }
    return value;
}

static async int expression(void)
{
    int value = await term();
    while (*input == '+' || *input == '-') {
        char sign = *input++;
        int next = await term();
        value += sign == '+' ? next : -next;
    }
    return value;
}

async int evaluate(const char *text)
{
    input = text;
    return await expression();
}

async int main(void)
{
    for (unsigned n = 0; n < 20; n += 3)
        printf("%u %d %d\n", n, await is_even(n), await is_odd(n));
    printf("%d\n", await evaluate("1+2*(3-4*(5-6))-(7)*-(8+9)"));
    printf("%d\n", await evaluate("((((((1))))))+-(-(-(2)))"));
    return 0;
}
