/* Calls on the pool that nobody waits for once they are cancelled: they have copies of their arguments. */
#include <async.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct pair { int a, b; };
static _Atomic int begun, ended;
static char digits[] = "12345";

static int add(struct pair pair, const char *text)
{
    begun++;
    usleep(2000);
    int sum = pair.a + pair.b + (int)strlen(text);
    ended++;
    return sum;
}

static void nothing(void) {}

static async int run(int a)
{
    struct pair pair = {a, 2};
    char *text = digits;
    return await blocking_detached(add(pair, text));
}

async int main(void)
{
    int (*pointer)(struct pair, const char *) = add;
    printf("%d\n", await run(1));
    (void)await within(0, await run(2)); /* in time or not: if it has begun it runs to its end */
    await blocking_detached(nothing());
    printf("%d\n", await _Blocking_detached(pointer((struct pair){1, 1}, "")));
    while (ended < begun)
        await async_sleep_ms(1);
    return 0;
}
