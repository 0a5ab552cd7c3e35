/* The value of spawn is a future: awaiting it joins the task. */
#include <async.h>
#include <stdio.h>

static async int add(int a, int b)
{
    await async_sleep_ms(1);
    return a + b;
}

static async void say(const char *text)
{
    await async_yield();
    puts(text);
}

async int main(void)
{
    future(int) first = spawn(add(1, 2));
    future(int) second = spawn(add(3, 4));
    int sum = await first + await second;
    printf("%d\n", sum);

    future(void) said = spawn(say("hello"));
    await said;
    future(int) unused = spawn(add(5, 6));
    (void)unused;
    int n;
    n = await spawn(add(sum, await spawn(add(7, 8))));
    printf("%d\n", n);
    if (n > 3) {
        future(int) inner;
        inner = spawn(add(n, 1));
        return await inner;
    }
    return 0;
}
