/* A block that is entered again has new variables; one in which control goes back has the same ones still, and pointers
 * to them are good, although their declarations are reached again. */
#include <async.h>
#include <stdio.h>
#include <string.h>

static async int next(int n)
{
    await async_yield();
    return n + 1;
}

static async int goes_back_over_a_declaration(int n)
{
    int *kept = NULL;
again:;
    int value;
    if (!kept) {
        kept = &value;
        goto again;
    }
    *kept = n;
    int other = await next(n);
    int more = await next(other);
    return *kept * 100 + other * 10 + more;
}

static async int goes_back_into_a_block(int n)
{
    int *kept = NULL, sum = 0;
    {
        if (n < 0) {
        inside:
            sum++;
        }
        int value = 1;
        if (!kept) {
            kept = &value;
            goto inside;
        }
        *kept += n;
        sum += await next(n);
        int filler[4] = {sum, sum, sum, sum};
        sum += await next(filler[3]);
        sum += *kept * 100;
    }
    return sum;
}

static async int is_new_in_each_round(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        sum += await next(i);
        char text[40];
        snprintf(text, sizeof text, "round %d of %d", i, n);
        char *end = text + strlen(text);
        sum += await next((int)(end - text));
        if (i == 1)
            continue;
        sum += *--end;
    }
    return sum;
}

static async int is_new_in_each_selection(int n)
{
    int sum = 0, i = 0;
    while (i < n) {
        switch (i++ % 3) {
            int shared;
        case 0:
            sum += await next(i);
            int first = i;
            int *at = &first;
            sum += await next(*at);
            sum += *at;
            break;
        case 1:
            shared = i;
            int *pointer = &shared;
            sum += await next(sum);
            sum += *pointer;
            /* fall through */
        default:
            sum += await next(1);
        }
    }
    return sum;
}

static async int is_new_behind_a_label(int n)
{
    int sum = 0;
again: {
    sum += await next(n);
    int value[3] = {n, sum, n};
    int *last = value + 2;
    sum += await next(*last);
    if (--n > 0)
        goto again;
    sum += *last;
}
    return sum;
}

struct pair {
    int a, b;
};

static async int literals_are_new(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        sum += await next(i);
        struct pair *pair = &(struct pair){i, n};
        sum += await next(pair->a);
        sum += pair->b;
    }
    return sum;
}

async int main(void)
{
    printf("%d\n", await goes_back_over_a_declaration(3));
    printf("%d\n", await goes_back_into_a_block(4));
    printf("%d\n", await is_new_in_each_round(3));
    printf("%d\n", await is_new_in_each_selection(7));
    printf("%d\n", await is_new_behind_a_label(3));
    printf("%d\n", await literals_are_new(4));
    return 0;
}
