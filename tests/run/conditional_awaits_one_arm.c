/* ?: awaits only the chosen arm; the result has the type of the whole expression; void and struct arms too.
 */
#include <async.h>
#include <stdio.h>

struct pair {
    int a, b;
};

static async int later(int value)
{
    printf(" <%d>", value);
    await async_yield();
    return value;
}

static async struct pair make(int a, int b)
{
    await async_yield();
    return (struct pair){a, b};
}

static async void say(const char *text)
{
    await async_yield();
    printf(" %s", text);
}

static async const char *name(int i)
{
    await async_yield();
    return i ? "one" : "zero";
}

async int main(void)
{
    for (int i = 0; i < 2; i++) {
        printf(" %d", i ? await later(10) : 20);
        printf(" %d", i ? 30 : await later(40));
        printf(" %d", i ? await later(50) : await later(60));
        printf(" %d", await later(i) ? await later(70) : await later(80));
        printf(" %.2f", i ? await later(1) : 2.5);
        printf(" %.2f", (i ? await later(3) : 2.5) / 2);
        printf(" %lld", i ? await later(-1) : 1LL << 40);
        printf(" %s", i ? await name(i) : "literal");
        printf(" %d", (!i ? (void *)0 : await name(i)) != NULL);

        struct pair p = {1, 2};
        struct pair q = i ? await make(3, 4) : p;
        printf(" %d,%d %d", q.a, q.b, (i ? p : await make(5, 6)).b);
        i ? await say("yes") : (void)0;
        i ? (void)printf(" plain") : await say("no");
        await later(i) ? await say("t") : await say("f");
        printf(" %d", i == 0 ? await later(1) : i == 1 ? await later(2) : await later(3));
        printf(" %d", (i ? await later(0) : 1) ? 100 : await later(200));
        unsigned char small = i ? await later(300) : await later(400);
        printf(" %d\n", small);
    }
    return 0;
}
