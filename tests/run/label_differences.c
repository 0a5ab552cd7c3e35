/* Tables of label differences, as interpreters use them: all labels stay in one function. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int run(const unsigned char *code)
{
    static const int offsets[] = {&&halt - &&halt, &&increment - &&halt, &&twice - &&halt};
    int value = 0;

#define NEXT goto *(&&halt + offsets[*code++])
    NEXT;
increment:
    value += await later(1);
    NEXT;
twice:
    await async_yield();
    value *= 2;
    NEXT;
halt:
    return value;
}

async int main(void)
{
    printf("%d\n", await run((const unsigned char[]){1, 2, 1, 2, 2, 1, 0}));
    printf("%d\n", await run((const unsigned char[]){0}));
    return 0;
}
