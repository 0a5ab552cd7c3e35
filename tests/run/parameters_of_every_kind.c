/* Parameters: arrays, functions, structs by value, qualified, unused, assigned to, address taken, many. */
#include <async.h>
#include <stdio.h>

struct big {
    int values[20];
};

static int plus_one(int x)
{
    return x + 1;
}

static async int arrays(int a[], int b[static 2], int m[][2], char *argv[], const char s[const])
{
    await async_yield();
    a[0]++;
    a++;
    await async_yield();
    return a[0] + b[1] + m[1][0] + argv[0][0] + s[1] + _Generic(&a, int **: 1, default: 0);
}

static async int functions(int f(int), int (*g)(int), int (*table[2])(int), int x)
{
    x = f(x);
    await async_yield();
    x = g(x) + table[1](x);
    g = f;
    await async_yield();
    return (*g)(x);
}

static async int structs(struct big a, const struct big *b, struct big c)
{
    await async_yield();
    a.values[0] += b->values[0];
    struct big *p = &c;
    p->values[19] = a.values[0];
    await async_yield();
    return c.values[19] + c.values[0];
}

static async int changed(int n, int *seen)
{
    int sum = 0;
    int *p = &n;
    while (n > 0) {
        sum += n;
        await async_yield();
        --*p;
    }
    *seen = n;
    return sum;
}

static async int unused(int a, __attribute__((unused)) int b, int c)
{
    (void)a;
    await async_yield();
    return c;
}

static async int many(char a, short b, int c, long d, float e, double f, long double g, _Bool h, void *i,
                      const char *j, unsigned char k, long long l)
{
    double sum = a + b + c + d;
    await async_yield();
    sum += e + f + g + h;
    await async_yield();
    return sum + (i != NULL) + j[0] + k + l;
}

static async void nothing()
{
    await async_yield();
}

async int main(int argc, char **argv)
{
    int a[3] = {1, 2, 3}, m[2][2] = {{1, 2}, {3, 4}}, seen;
    char word[] = "w", *words[] = {word, NULL};
    int (*table[])(int) = {plus_one, plus_one};
    struct big big = {{1, 2, 3}};

    printf("%d", await arrays(a, a + 1, m, words, "st"));
    printf(" %d\n", a[0]);
    printf("%d\n", await functions(plus_one, &plus_one, table, 10));
    printf("%d %d\n", await structs(big, &big, big), big.values[19]);
    printf("%d", await changed(4, &seen));
    printf(" %d %d\n", seen, await unused(1, 2, 3));
    printf("%d\n", await many('a', 2, 3, 4, 0.5f, 0.25, 0.25L, 5, &seen, "j", 255, 1LL << 20));
    await nothing();
    argc += 10;
    argv++;
    await async_yield();
    printf("%d %d\n", argc, *argv == NULL);
    return 0;
}
