/* Macros that define whole async functions, spell `async`, give names, parameters and bodies. */
#include <async.h>
#include <stdio.h>

#define TASK static async
#define GETTER(type, name, value)                                                                            \
    static async type get_##name(void)                                                                       \
    {                                                                                                        \
        type copy = value;                                                                                   \
        await async_yield();                                                                                 \
        return copy;                                                                                         \
    }
#define PARAMETERS int a, int b
#define RETURNS(type) type
#define BODY(expression)                                                                                     \
    {                                                                                                        \
        await async_yield();                                                                                 \
        return expression;                                                                                   \
    }
#define NAME(prefix, suffix) prefix##_##suffix

GETTER(int, seven, 7)
GETTER(double, half, 0.5)
GETTER(const char *, text, "some text")

TASK int add(PARAMETERS) BODY(a + b)
TASK RETURNS(long) NAME(big, number)(int shift) BODY(1L << shift)

#define OPERATIONS(X) X(add_up, +) X(minus, -) X(multiply, *)
#define DEFINE(name, op) TASK int name(PARAMETERS) { await async_yield(); return a op b; }
OPERATIONS(DEFINE)

TASK int dispatch(int which, PARAMETERS)
{
    switch (which) {
#define CASE(name, op)                                                                                       \
    case sizeof(#name):                                                                                      \
        return await name(a, b);
    OPERATIONS(CASE)
#undef CASE
    }
    return -1;
}

async int main(void)
{
    printf("%d %.1f %s\n", await get_seven(), await get_half(), await get_text());
    printf("%d %ld\n", await add(1, 2), await NAME(big, number)(20));
#define RUN(name, op) printf("%s %d %d\n", #name #op, await name(6, 3), 6 op 3);
    OPERATIONS(RUN)
    printf("%d\n", await dispatch(sizeof "minus", 10, 4));
    return 0;
}
