/* A future of one type does not become one of another; clang's words, in which futures have their own name. */
#include <async.h>

struct pair {
    int a, b;
};

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    future(struct pair) task = spawn(later(1));
    return (await task).a;
}
