/* transpiled-only: a lazy future does not run before it is awaited; one that is not awaited never does. */
#include <async.h>
#include <stdio.h>

static async int say(const char *text, int value)
{
    printf("%s begins\n", text);
    await async_yield();
    printf("%s ends\n", text);
    return value;
}

static int number(int n)
{
    printf("number %d\n", n);
    return n;
}

static future(int) later(const char *text, int value)
{
    return lazy(say(text, value));
}

static async int both(future(int) a, future(int) b)
{
    puts("both");
    int second = await b;
    return second - await a;
}

async int main(void)
{
    future(int) first = lazy(say("first", number(1)));
    puts("made");
    printf("%d\n", await first);

    future(int) table[2] = {later("second", 2), later("third", 3)};
    printf("%d\n", await both(table[0], table[1]));

    future(int) never = later("never", 4);
    (void)never;
    never = later("not never", 5);
    printf("%d\n", await never);
    puts("end");
    return 0;
}
