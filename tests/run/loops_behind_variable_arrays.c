/* What a loop awaits behind its body stands outside of the scopes of the body: of its arrays of variable length, and of
 * its variables with a cleanup attribute, which are cleaned up before. */
#include <async.h>
#include <stdio.h>

static void note(const int *x)
{
    printf("cleaned %d\n", *x);
}

static async int said(int x)
{
    printf("awaited %d\n", x);
    await async_yield();
    return x;
}

async int main(void)
{
    for (int i = 0; i < 2; i += await said(1)) {
        char array[i + 3];
        array[i] = 'x';
        printf("%zu %c\n", sizeof array, array[i]);
    }
    for (int i = 0; i < 2; i += await said(1)) {
        __attribute__((cleanup(note))) int x = i;
        printf("body %d\n", x);
    }
    int rounds = 0;
    do {
        int array[rounds + 1];
        array[rounds] = rounds;
        if (array[rounds] == 1)
            continue;
        printf("%zu\n", sizeof array);
    } while (await said(rounds++) < 2);
    do {
        __attribute__((cleanup(note))) int x = rounds;
    } while (await said(rounds--) > 2);
    return 0;
}
