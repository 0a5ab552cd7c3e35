/* Matrix products with an await in the innermost loop, matrices by pointer and inside structs by value. */
#include <async.h>
#include <stdio.h>

#define N 4

typedef double row[N];
struct matrix {
    row rows[N];
};

static async double multiply(double a, double b)
{
    if (a > 2)
        await async_yield();
    return a * b;
}

static async struct matrix product(struct matrix a, const struct matrix *b)
{
    struct matrix c = {{{0}}};

    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            for (int k = 0; k < N; k++)
                c.rows[i][j] += await multiply(a.rows[i][k], b->rows[k][j]);
    return c;
}

static async void transpose(row *m)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < i; j++) {
            double t = m[i][j];
            await async_yield();
            m[i][j] = m[j][i];
            m[j][i] = t;
        }
}

static async double trace(const struct matrix *m)
{
    double sum = 0;
    for (int i = 0; i < N; i++)
        sum += await multiply(m->rows[i][i], 1);
    return sum;
}

async int main(void)
{
    struct matrix a, unit = {{{1}, {0, 1}, {[2] = 1}, {[3] = 1}}};

    for (int i = 0; i < N * N; i++)
        a.rows[i / N][i % N] = i * 0.5 - 2;
    struct matrix b = await product(a, &unit);
    await transpose(b.rows);
    b = await product(await product(b, &a), &b);
    for (int i = 0; i < N; i++)
        printf("%g %g %g %g\n", b.rows[i][0], b.rows[i][1], b.rows[i][2], b.rows[i][3]);
    printf("%g %g\n", await trace(&b), await trace(&(struct matrix){{{await multiply(3, 4)}}}));
    return 0;
}
