/* `try` in every position of statements and expressions, with and without awaits beside it: what stands before it has been
 * done, what stands behind it has not.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>

static int calls;

static int plain(int n)
{
    calls = calls * 10 + (n < 0 ? -n : n);
    return n;
}

static async int later(int n)
{
    await async_yield();
    return plain(n);
}

struct pair {
    int a, b;
};

static async int positions(int way, int n)
{
    int sum = 0, array[4] = {plain(1), try(plain(n)), 3, 4};
    defer { printf(" sum %d,", sum); }
    switch (way) {
    case 0:
        if (try(n) > 1 && plain(2))
            sum += 1;
        break;
    case 1:
        while (try(plain(n--)) > 0)
            sum++;
        break;
    case 2:
        for (int i = try(plain(n)); i < try(n + 3); i += try(plain(n + 1)))
            sum += i;
        break;
    case 3:
        do
            sum++;
        while (try(await later(--n)));
        break;
    case 4:
        sum = plain(1) ? try(plain(n - 1)) : try(-5);
        break;
    case 5:
        sum = plain(0) || try(plain(n - 1));
        sum += plain(0) && try(-7);
        break;
    case 6:
        sum += array[try(plain(n - 1))] + plain(3) * try(await later(n - 2));
        break;
    case 7: {
        struct pair p = {.a = plain(4), .b = try(plain(n - 1))};
        sum = p.a + p.b;
        break;
    }
    case 8:
        sum = (plain(5), try(plain(n - 1)), plain(6));
        break;
    case 9:
        switch (try(plain(n - 1))) {
        case 0:
            sum = 10;
            break;
        default:
            sum = 20;
        }
        break;
    case 10:
        sum = (int)sizeof(try(plain(n - 1))) + (int)sizeof(await within(n, n = try(await later(n))));
        sum += (__typeof__(try(await later(n))))2.5;
        break;
    case 11:
        sum += await later(try(plain(n - 1))) + try(await later(plain(n - 2)));
        break;
    case 12:
        array[plain(1)] += try(plain(n - 1));
        sum = array[1]++ - try(plain(n - 2));
        break;
    case 13:
        sum = ({
            int x = try(plain(n - 1));
            x + ({ try(plain(x - 1)); });
        });
        break;
    case 14:
        sum = try(try(plain(n)) - 2) ?: plain(9);
        break;
    case 15: {
        struct pair *p = &(struct pair){plain(1), try(plain(n - 2))};
        sum = p->a + try(p->b);
        break;
    }
    case 16:
        return try(plain(n - 1)) + plain(8);
    case 17:
        (void)try(plain(n - 1));
        plain(1), try(plain(n - 2));
        break;
    case 18:
        if (n)
            try(plain(n - 1));
        else
            try(plain(-3));
        for (try(plain(n - 2)); try(3 - sum); try(plain(n - 3)))
            sum++;
        break;
    case 19: {
        char text[try(plain(n - 1)) + 1];
        sum = (int)sizeof text + try(plain(n - 2));
        break;
    }
    }
    return sum;
}

/* No await. */
static async int without(int n)
{
    int half = try(plain(n - 2)) / 2;
    return try(half - 1) + 100;
}

async int main(void)
{
    for (int way = 0; way < 20; way++)
        for (int n = 0; n < 4; n++) {
            calls = 0;
            int got = await positions(way, n);
            printf("%d %d: %d, calls %d\n", way, n, got, calls);
        }
    for (int n = 0; n < 5; n++)
        printf("%d\n", await without(n));
    return 0;
}
