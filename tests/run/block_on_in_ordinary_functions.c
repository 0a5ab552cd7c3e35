/* async_block_on in an ordinary main and other ordinary functions: in expressions, arguments, loops, nested.
 */
#include <async.h>
#include <stdio.h>

struct pair {
    int a, b;
};

static int calls;

static async int later(int value)
{
    calls++;
    await async_yield();
    return value;
}

static async struct pair pair(int a, int b)
{
    await async_yield();
    return (struct pair){a, b};
}

static async void say(const char *text)
{
    await async_yield();
    printf("%s ", text);
}

static async double half(int x)
{
    return x / 2.0;
}

static int wrapper(int x)
{
    return async_block_on(later(x + 1)) * 2;
}

static int initialised(void)
{
    int x = async_block_on(later(4)), array[2] = {async_block_on(later(5)), [1] = x};
    struct pair p = async_block_on(pair(array[0], array[1]));
    return p.a * 10 + async_block_on(pair(1, p.b)).b;
}

#define NOW(call) async_block_on(call)

int main(void)
{
    printf("%d\n", async_block_on(later(1)) + async_block_on(later(2)));
    printf("%d\n", async_block_on(later(async_block_on(later(3)))));
    printf("%d\n", wrapper(wrapper(1)));
    printf("%d\n", initialised());
    async_block_on(say("statement"));
    for (int i = 0; async_block_on(later(i)) < 3; i++)
        async_block_on(say(i & 1 ? "odd" : "even"));
    printf("\n%.1f\n", async_block_on(half(5)) + NOW(half(1)));
    if (async_block_on(later(0)) || async_block_on(later(1)))
        switch (async_block_on(later(2))) {
        case 2:
            puts("two");
        }
    (void)async_block_on(later(5));
    printf("%d %zu\n", async_block_on(later(0)) ? 1 : async_block_on(later(9)),
           sizeof(async_block_on(half(1))));
    calls += async_block_on(later(100)) > 0 && async_block_on(later(0));
    printf("%d\n", calls);
    return async_block_on(later(3));
}
