/* transpiled-only: what is armed when a task is dropped is cleaned up, the awaited callee first, then the last variable
 * first; what has not been declared yet, or has been left, is not; arrays of variable length are freed.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>
#include <string.h>

static void note(const char **name)
{
    printf("cleaned %s\n", *name);
}

#define guarded __attribute__((cleanup(note)))

static async void inner(int n)
{
    guarded const char *first = "inner first";
    char array[n];
    memset(array, 'x', sizeof array);
    await async_sleep_ms(1000000);
    guarded const char *later = "never";
    printf("%s %s %c\n", first, later, array[0]);
}

static async void outer(int n)
{
    guarded const char *whole = "outer whole";
    {
        guarded const char *left = "outer left, at its end";
        await async_yield();
    }
    int array[n];
    array[n - 1] = n;
    {
        guarded const char *block = "outer block";
        await inner(array[n - 1]);
    }
}

static async void deep(int n)
{
    guarded const char *level = n == 0 ? "the deepest" : n == 1 ? "the next" : "the last";
    if (n == 0)
        await async_sleep_ms(1000000);
    else
        await deep(n - 1);
}

async int main(void)
{
    spawn(outer(10));
    for (int i = 0; i < 3; i++)
        await async_yield();
    spawn(deep(2));
    for (int i = 0; i < 3; i++)
        await async_yield();
    printf("main ends\n");
    return 0;
}
