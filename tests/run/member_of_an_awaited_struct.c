/* (await s()).x and (await s()).array[i]: the struct lives to the end of the full expression. */
#include <async.h>
#include <stdio.h>
#include <string.h>

struct inner {
    short values[3];
    char text[16];
};
struct outer {
    int id;
    struct inner inner;
    union {
        int whole;
        unsigned char bytes[sizeof(int)];
    };
    unsigned flag : 3;
};

static async struct outer make(int id)
{
    struct outer out = {.id = id, .inner = {{1, 2, id}, "text"}, .flag = id & 7};
    out.whole = 0x01010101 * id;
    await async_yield();
    snprintf(out.inner.text, sizeof out.inner.text, "number %d", id);
    return out;
}

static async int later(int value)
{
    await async_yield();
    return value;
}

static size_t length(const char *text, int pad)
{
    return strlen(text) + pad;
}

async int main(void)
{
    printf("%d\n", (await make(3)).id);
    printf("%d\n", (await make(4)).inner.values[2]);
    printf("%d\n", (await make(5)).inner.values[await later(2)]);
    printf("%d\n", (await make(6)).bytes[1]);
    printf("%u\n", (await make(13)).flag);
    printf("%s\n", (await make(7)).inner.text);
    printf("%s and %s\n", (await make(8)).inner.text, (await make(9)).inner.text);
    printf("%zu\n", length((await make(123)).inner.text, await later(100)));
    printf("%c\n", *(await make(1)).inner.text);
    printf("%d\n", (await make(10)).id + (await make(20)).id * (await make(2)).inner.values[2]);
    printf("%s\n", (await later(1) ? await make(11) : await make(12)).inner.text);
    printf("%s\n", (await later(1), await make(14)).inner.text + 4);
    if ((await make(15)).inner.text[0] == 'n' && (await make(16)).flag == 0)
        puts("both");
    return 0;
}
