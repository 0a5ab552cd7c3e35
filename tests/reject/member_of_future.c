/* A member is the value's: await it before. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

struct pair {
    int a, b;
};

static async struct pair pair(void)
{
    return (struct pair){1, 2};
}

async int main(void)
{
    future(struct pair) task = spawn(pair());
    return task.a;
}
