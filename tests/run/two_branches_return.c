/* transpiled-only: several branches are about to return, and clean up first: the one that is done first decides, with its own
 * value; nested ones, too, and large values.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>

static async void rounds(int n)
{
    for (int i = 0; i < n; i++)
        await async_yield();
}

struct big {
    int n;
    char text[50];
};

static struct big big(int n)
{
    struct big b = {.n = n};
    snprintf(b.text, sizeof b.text, "from %d", n);
    return b;
}

static async struct big first_of(int a, int b, int c)
{
    defer { await rounds(1); }
    join {
        {
            defer { await rounds(a); }
            await rounds(2);
            return big(1);
        }
        {
            defer {
                defer { printf(" nested"); }
                await rounds(b);
            }
            await rounds(1);
            return big(2);
        }
        join {
            {
                defer { await rounds(c); }
                return big(3);
            }
            {
                defer { await rounds(c + 1); }
                await rounds(c);
                return big(4);
            }
        }
    }
    return big(5);
}

static async int number(int a, int b)
{
    join {
        {
            defer { await rounds(a); }
            return try(-1);
        }
        {
            defer { await rounds(b); }
            await rounds(1);
            return 2;
        }
        for (;;) {
            defer { await rounds(a + b); }
            break;
        }
    }
    return 3;
}

static async int kept_while_cleaning_up(int n)
{
    defer {
        defer { n++; }
        await rounds(2);
        for (int i = 0; i < 2; i++) {
            defer { n++; }
            await rounds(1);
            if (i == 0)
                continue;
            break;
        }
    }
    if (n)
        return n;
    await rounds(1);
    return -1;
}

async int main(void)
{
    for (int a = 0; a < 8; a += 3)
        for (int b = 0; b < 9; b += 4)
            for (int c = 0; c < 9; c += 4) {
                struct big got = await first_of(a, b, c);
                printf(" %d %s\n", got.n, got.text);
            }
    for (int a = 0; a < 4; a++)
        for (int b = 0; b < 4; b++)
            printf(" %d", await number(a, b));
    printf("\n%d %d\n", await kept_while_cleaning_up(0), await kept_while_cleaning_up(7));
    return 0;
}
