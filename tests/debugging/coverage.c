/* Lines behind which stands how often they run: `runs N`, `never`, or `runs` where an await has them run again for each
 * poll. */
#include <async.h>
#include <stdio.h>

static async int nap(int ms)
{
    if (ms < 0)                      /* runs 16 */
        return -1;                   /* never */
    await async_sleep_ms(ms);        /* runs */
    return ms;                       /* runs 16 */
}

static async int sum_up(int n)
{
    int sum = 0;                     /* runs 1 */
    for (int i = 0; i < n; i++) {    /* runs 4 */
        sum += await nap(1);         /* runs */
        if (sum > 1000)              /* runs 3 */
            sum = 0;                 /* never */
        else
            sum++;                   /* runs 3 */
    }
    switch (n) {                     /* runs 1 */
    case 1:
        sum = await nap(2);          /* never */
        break;                       /* never */
    case 3:
        sum += await nap(3);         /* runs */
        break;                       /* runs 1 */
    default:
        sum = -1;                    /* never */
    }
    return sum;                      /* runs 1 */
}

static async int both(int n)
{
    int got = 0;                     /* runs 1 */
    join {
        got += await sum_up(n);      /* runs */
        {
            await nap(2);            /* runs */
            got++;                   /* runs 1 */
        }
    }
    race {
        when (await nap(1)) {        /* runs */
            got++;                   /* runs 1 */
        }
        when (await async_sleep_ms(1000)) { /* runs */
            got = -1;                /* never */
        }
    }
    return got;                      /* runs 1 */
}

static async int never_called(int n)
{
    int x = n;                       /* never */
    await nap(x);                    /* never */
    return x;                        /* never */
}

static async int deferred(int n)
{
    defer {
        await nap(1);                /* runs */
        printf("left\n");            /* runs 1 */
    }
    int r = 0;                       /* runs 1 */
    if (!await within(5000, r = await nap(n))) /* runs */
        printf("late\n");            /* never */
    if (r < 0 || !n)                 /* runs 1 */
        return await never_called(n); /* never */
    return n > 2 ? await nap(1) : await nap(2); /* runs */
}

static generator(int) count(int n)
{
    for (int i = 0; i < n; i++)      /* runs 5 */
        yield i;                     /* runs */
}

static async int recurse(int n)
{
    if (n == 0)                      /* runs 4 */
        return 0;                    /* runs 1 */
    return await recurse(n - 1) + 1; /* runs */
}

static async int wander(int n)
{
    int k = 0;                       /* runs 1 */
    while (await nap(n - k) > 0) {   /* runs */
        k++;                         /* runs 3 */
        if (k == 7)                  /* runs 3 */
            continue;                /* never */
        k += 0;                      /* runs 3 */
    }
    do {
        k--;                         /* runs 3 */
    } while (await nap(k) > 0);      /* runs */
    return k;                        /* runs 1 */
}

async int main(void)
{
    int total = await both(3);       /* runs */
    total += await deferred(3);      /* runs */
    for_each (int v, count(4))       /* runs */
        total += v;                  /* runs 4 */
    total += await recurse(3);       /* runs */
    total += await wander(3);        /* runs */
    printf("%d\n", total);           /* runs 1 */
    if (total < 0) {                 /* runs 1 */
        printf("negative\n");        /* never */
        return 1;                    /* never */
    }
    return 0;                        /* runs 1 */
}
