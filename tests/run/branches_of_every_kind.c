/* The branches of a join: statements of every kind, with variables of their own, that share what is around them. */
#include <async.h>
#include <stdio.h>
#include <string.h>

static async int later(int n)
{
    for (int i = 0; i < n % 3; i++)
        await async_yield();
    return n;
}

struct pair {
    int a, b;
    char text[24];
};

static async struct pair pair_of(int a, int b)
{
    struct pair p = {.a = await later(a)};
    p.b = await later(b);
    snprintf(p.text, sizeof p.text, "%d and %d", a, b);
    return p;
}

static async void every_statement(int n)
{
    int a, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0;
    struct pair p;
    join {
        a = await later(n);
        if (n > 2)
            b = await later(n + 1);
        else
            b = -1;
        for (int k = 0; k < n; k++)
            c += await later(k);
        while (d < n)
            d += await later(2);
        do {
            e += await later(1);
            if (e == 2)
                continue;
            if (e > 3)
                break;
        } while (e < n);
        switch (await later(n)) {
        case 1:
            f = 10;
            break;
        case 2:
            f = await later(20);
            __attribute__((fallthrough));
        default:
            f++;
        }
        {
            int own[3] = {1, 2, 3};
            struct pair inside = await pair_of(n, own[1]);
            char text[n + 1];
            memset(text, 'x', sizeof text);
            defer { g += inside.a + inside.b + own[2]; }
            own[2] = await later(7);
            g = (int)sizeof text + (text[n] == 'x');
        }
        p = await pair_of(n + 3, n + 4);
        h = 5;
        ;
        i = ({
            int x = await later(n);
            x * await later(4);
        });
    }
    printf("%d %d %d %d %d %d %d %d %d, %s\n", a, b, c, d, e, f, g, h, i, p.text);
}

static async int nested(int n)
{
    int leaves[2][2][2];
    join {
        join {
            join {
                leaves[0][0][0] = await later(n);
                leaves[0][0][1] = await later(n + 1);
            }
            {
                leaves[0][1][0] = await later(n + 2);
                join {
                    leaves[0][1][1] = await later(n + 3);
                }
            }
        }
        for (int i = 0; i < 2; i++) {
            int sum = 0, kept = i;
            join {
                leaves[1][i][0] = await later(n + i);
                leaves[1][i][1] = await later(n + 2 * i);
                {
                    int own = await later(kept + 5);
                    sum += own;
                }
            }
            leaves[1][i][1] += sum;
        }
    }
    int sum = 0;
    for (int i = 0; i < 8; i++)
        sum = 3 * sum + leaves[i / 4][i / 2 % 2][i % 2];
    return sum;
}

static async int in_a_loop(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        int a, b;
        join {
            a = await later(i);
            b = await later(i + a * 0);
        }
        if (a == 2)
            continue;
        sum += a * b;
        if (a == 5)
            break;
    }
    return sum;
}

struct big {
    unsigned char bytes[500];
};

static async struct big filled(int with)
{
    struct big big;
    for (size_t i = 0; i < sizeof big.bytes; i++) {
        if (i % 100 == 0)
            await later(with);
        big.bytes[i] = (unsigned char)(with + (int)i);
    }
    return big;
}

static async int check(int with)
{
    struct big big = await filled(with);
    await later(with + 1);
    for (size_t i = 0; i < sizeof big.bytes; i++)
        if (big.bytes[i] != (unsigned char)(with + (int)i))
            return -1;
    return with;
}

static async int big_frames(void)
{
    struct big one, two;
    int sum = 0, checked[3];
    join {
        one = await filled(1);
        two = await filled(2);
        checked[0] = await check(3);
        checked[1] = await check(4);
        {
            struct big own = await filled(5);
            checked[2] = await check(own.bytes[1]);
            checked[2] += own.bytes[499];
        }
    }
    for (size_t i = 0; i < sizeof one.bytes; i++)
        sum += (unsigned char)(two.bytes[i] - one.bytes[i]);
    return sum + checked[0] + checked[1] + checked[2];
}

/* Without an await. */
static async int plain(int n)
{
    int a, b;
    join {
        a = n;
        b = n + 1;
    }
    return a * b;
}

async int main(void)
{
    for (int n = 1; n < 5; n++)
        await every_statement(n);
    for (int n = 0; n < 4; n++)
        printf("%d %d %d\n", await nested(n), await in_a_loop(2 * n), await plain(n));
    printf("%d\n", await big_frames());
    return 0;
}
