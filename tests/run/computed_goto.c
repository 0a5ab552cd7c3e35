/* Computed goto: tables of label addresses, static and local, and a label's address kept across an await. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int interpret(const char *program)
{
    static const void *const table[] = {&&push, &&add, &&multiply, &&stop};
    int stack[8], top = 0;

next:
    await async_yield();
    goto *table[*program == '+' ? 1 : *program == '*' ? 2 : *program ? 0 : 3];
push:
    stack[top++] = await later(*program++ - '0');
    goto next;
add:
    top--;
    stack[top - 1] += await later(stack[top]);
    program++;
    goto next;
multiply:
    top--;
    stack[top - 1] *= stack[top];
    program++;
    goto next;
stop:
    return await later(stack[0]);
}

static async int come_back(int n)
{
    void *back;
    int visits = 0;

    back = &&one;
    goto subroutine;
one:
    back = &&two;
    goto subroutine;
two:
    if (await later(--n) > 0) {
        back = &&two;
        goto subroutine;
    }
    return visits;
subroutine:
    visits++;
    await async_yield();
    goto *back;
}

async int main(void)
{
    printf("%d\n", await interpret("12+34+*"));
    printf("%d\n", await interpret("9"));
    printf("%d\n", await come_back(3));
    return 0;
}
