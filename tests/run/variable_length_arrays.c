/* Arrays of variable length across awaits: their bounds are evaluated once, their storage is freed when the scope is left
 * in any way, sizeof and pointers to them are right; parameters of variably modified types keep their bounds. */
#include <async.h>
#include <stdio.h>
#include <string.h>

static int calls;

static int count(int n)
{
    calls++;
    return n;
}

static async int pause_and(int x)
{
    await async_yield();
    return x;
}

static async int one_dimension(int n)
{
    int a[n], sum = 0;
    for (int i = 0; i < n; i++) {
        a[i] = await pause_and(i * i);
        n += 0;
    }
    n = 1;
    await async_yield();
    for (unsigned i = 0; i < sizeof a / sizeof *a; i++)
        sum += a[i];
    int *p = a, *end = &a[sizeof a / sizeof a[0]];
    return sum * 1000 + (int)(end - p) + n;
}

static async long matrix(int rows, int columns)
{
    long m[count(rows)][count(columns)], (*row)[columns] = m;
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++)
            m[r][c] = await pause_and(r * 10 + c);
    columns = 0;
    await async_yield();
    row++;
    long sum = (*row)[1] + row[1][0];
    row = &m[0];
    await async_yield();
    return sum * 100000 + (long)(sizeof m) * 100 + (long)sizeof *row + row[1][2] + columns;
}

static async int in_loops(int n)
{
    int total = 0;
    for (int i = 1; i <= n; i++) {
        char text[i + 1];
        memset(text, 'a' + i, (size_t)i);
        text[i] = 0;
        await async_yield();
        if (i == 2)
            continue;
        if (i == 5)
            break;
        printf("%s %zu\n", text, sizeof text);
        total += (int)strlen(text);
    }
    int rounds = 0;
again:;
    short again[rounds + 1];
    again[rounds] = (short)rounds;
    await async_yield();
    total += again[rounds] + (int)sizeof again;
    if (++rounds < 4)
        goto again;
    while (rounds > 0) {
        int inner[await pause_and(rounds--)];
        inner[0] = rounds;
        await async_yield();
        if (rounds == 1)
            return total * 10 + inner[0];
    }
    return -1;
}

static async int sum_of(int rows, int columns, int values[rows][columns])
{
    int sum = 0;
    for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++)
            sum += values[r][c];
        columns += 0;
        await async_yield();
    }
    rows = columns = 0;
    await async_yield();
    return sum * 100 + (int)(sizeof *values / sizeof values[0][0]) + rows;
}

static async int first_of(int n, const int (*block)[2 * n], int index)
{
    n = 0;
    await async_yield();
    return (*block)[index] + block[1][0] + n;
}

static async int nested_scopes(int n)
{
    unsigned char outer[n];
    memset(outer, 1, sizeof outer);
    int total = 0;
    {
        unsigned char inner[2 * n];
        memset(inner, 2, sizeof inner);
        await async_yield();
        {
            unsigned char plain[n];
            memset(plain, 3, sizeof plain);
            total += plain[n - 1];
        }
        if (n == 7)
            return inner[0] + outer[0] + total;
        total += (int)sizeof inner + inner[2 * n - 1];
    }
    await async_yield();
    return total + outer[n - 1];
}

struct item {
    int key;
    double weight;
};

static async double of_structs(int n)
{
    struct item items[n];
    struct item *pointers[n];
    for (int i = 0; i < n; i++) {
        items[i] = (struct item){i, i / 2.0};
        pointers[n - 1 - i] = &items[i];
        await async_yield();
    }
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum = sum * 2 + pointers[i]->weight + (await pause_and(pointers[i]->key));
    return sum;
}

async int main(void)
{
    printf("%d\n", await one_dimension(5));
    printf("%ld\n", await matrix(3, 4));
    printf("%d\n", calls);
    printf("%d\n", await in_loops(6));
    int values[2][3] = {{1, 2, 3}, {4, 5, 6}};
    printf("%d\n", await sum_of(2, 3, values));
    int block[2][4] = {{1, 2, 3, 4}, {50, 6, 7, 8}};
    printf("%d\n", await first_of(2, block, 3));
    printf("%d %d\n", await nested_scopes(3), await nested_scopes(7));
    printf("%.3f\n", await of_structs(4));
    return 0;
}
