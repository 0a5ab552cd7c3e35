/* Two records would own one future. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

struct job {
    int id;
    future(int) task;
};

async int main(void)
{
    struct job job = {1, spawn(later(1))};
    struct job copy = job;
    return await copy.task;
}
