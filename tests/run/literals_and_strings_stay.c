/* Literals of every kind beside awaits: wide and raw-looking strings, characters, hex floats, concatenation. */
#include <async.h>
#include <stdio.h>
#include <wchar.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async const char *same(const char *text)
{
    await async_yield();
    return text;
}

async int main(void)
{
    const wchar_t *wide = L"w\u00e9ird";
    char string[] = u8"\u00e9" "x" "y\
z";
    printf("%s %s\n", await same("await later(1)"), await same("spawn(x) /* no comment */ // no"));
    printf("%s%d" " and" " %d\n", await same("a\"b\\"), '"' + await later(0), '\'' + await later(0));
    printf("%d %zu %zu\n", (int)wide[await later(1)], wcslen(wide), sizeof string);
    printf("%.4f %d %d %lu\n", 0x1.8p3 * await later(2), 0x1f + await later(0b101), '\x41', 5ul);
    printf("%d%%\n", await later(100)); // await later(5)
    /* await later(6); */ printf("%s\n", await same("}{)("));
    return 0;
}
