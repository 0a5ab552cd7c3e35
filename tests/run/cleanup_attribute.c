/* Variables with a cleanup attribute that live across awaits are cleaned up when their scope is left, the last one
 * first, however it is left: at its end, by break, continue, goto and return; values are computed before.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>
#include <stdlib.h>

static void note(const int *number)
{
    printf("cleaned %d\n", *number);
}

static void release(char **text)
{
    printf("freed %s\n", *text);
    free(*text);
}

#define guarded __attribute__((cleanup(note)))
#define owned   __attribute__((__cleanup__(release)))

static async int pause_and(int x)
{
    await async_yield();
    return x;
}

static char *copy_of(char c)
{
    char *text = malloc(2);
    text[0] = c;
    text[1] = 0;
    return text;
}

static async int in_order(int exit)
{
    guarded int a = await pause_and(1);
    guarded int b = 2, c = await pause_and(a + b);
    {
        owned char *text = copy_of('x');
        if (exit == 1)
            return await pause_and(c) + a;
        {
            guarded int d = 4;
            await pause_and(d);
            if (exit == 2)
                goto out;
            d = 5;
        }
        printf("%s\n", text);
        b = 20;
    }
out:
    printf("out\n");
    return b;
}

static async void loops(void)
{
    for (guarded int i = 0; i < 4; i++) {
        guarded int in_body = 10 + i;
        if (i == 1)
            continue;
        await async_yield();
        if (i == 2)
            break;
        guarded int later = 20 + i;
        await async_yield();
        in_body += later;
    }
    int rounds = 0;
again:;
    guarded int again = 30 + rounds;
    await async_yield();
    if (rounds++ < 2)
        goto again;
    while (rounds-- > 0) {
        guarded int x = 40 + rounds;
        switch (await pause_and(rounds)) {
        case 2: {
            guarded int y = 50;
            await async_yield();
            break;
        }
        case 1:
            continue;
        default:
            x = 60;
        }
        printf("end of round\n");
    }
}

static async int nested(int n)
{
    guarded int level = n;
    if (n == 0)
        return await pause_and(0);
    return level + await nested(n - 1);
}

/* not across an await, but left together with one that is */
static async int mixed(int exit)
{
    guarded int outer = 70;
    await async_yield();
    {
        guarded int inner = 71;
        if (exit)
            return inner + outer;
    }
    for (int i = 0; i < 2; i++) {
        guarded int plain = 72 + i;
        printf("plain %d\n", plain);
    }
    return outer;
}

struct wide {
    int a[6];
};

static void wipe(struct wide *wide)
{
    printf("wiped %d\n", wide->a[5]);
    wide->a[5] = -1;
}

static async struct wide by_value(void)
{
    __attribute__((cleanup(wipe))) struct wide wide = {{1, 2, 3, 4, 5, 6}};
    await async_yield();
    return wide;
}

static async void in_statement_expressions(void)
{
    int x = ({
        guarded int y = await pause_and(80);
        await async_yield();
        y + 1;
    });
    printf("x %d\n", x);
    if (x > 0) {
        guarded int in_if = 90;
        await async_yield();
    } else
        printf("not here\n");
    do {
        guarded int in_do = 91;
        await pause_and(in_do);
    } while (await pause_and(x++) < 82);
}

static async void without_braces(int n)
{
    guarded int always = 100 + n;
    for (int i = 0; i < 3; i++)
        if (await pause_and(i) == n)
            return;
        else if (i == 2)
            break;
    printf("all %d\n", n);
}

async int main(void)
{
    for (int exit = 0; exit < 3; exit++)
        printf("= %d\n", await in_order(exit));
    await loops();
    printf("= %d\n", await nested(3));
    printf("= %d\n", await mixed(0));
    printf("= %d\n", await mixed(1));
    printf("= %d\n", (await by_value()).a[5]);
    await in_statement_expressions();
    await without_braces(1);
    await without_braces(5);
    return 0;
}
