/* Async functions without an await, empty ones, loops without awaits, and callers of nothing else. */
#include <async.h>
#include <stdio.h>

static int trace;

static async void empty(void)
{
}

static async void only_return(void)
{
    return;
}

static async int constant(void)
{
    return 42;
}

static async int loop(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        int square = i * i;
        if (square % 3 == 1)
            continue;
        sum += square;
        while (sum > 100)
            sum -= 7;
    }
    switch (sum % 3) {
    case 0:
        goto out;
    case 1:
        sum++;
    }
    sum *= 2;
out:
    return sum;
}

static async int caller(void)
{
    await empty();
    trace++;
    await only_return();
    trace++;
    return await constant() + await loop(20);
}

async int main(void)
{
    printf("%d %d\n", await caller(), await loop(0));
    spawn(empty());
    printf("%d\n", trace);
    return 0;
}
