/* UTF-8 in identifiers, strings, comments – and columns that count bytes. */
#include <async.h>
#include <stdio.h>

struct größe {
    int länge;
};

static async int später(int wert)
{
    await async_yield();
    return wert;
}

static async struct größe messen(const char *заголовок)
{
    struct größe π = {0};
    while (/* 长度 */ заголовок[π.länge] && await später(1)) π.länge++; // ←
    return π;
}

async int main(void)
{
    int 変数 = await später(3), été = await später(変数 * 2);
    printf("“%d” – %d – %s\n", 変数, été, "日本語"), été += (await messen("日本語")).länge + await später(1);
    {
        int été = await später(-1);
        変数 += été;
    }
    printf("%d %d\n", 変数, été);
    return 0;
}
