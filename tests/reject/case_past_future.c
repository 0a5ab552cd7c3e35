/* So does a case label. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int n = 1;
    switch (n) {
    case 0:;
        future(int) task = spawn(later(1));
        n = await task;
    case 1:
        n++;
    }
    return n;
}
