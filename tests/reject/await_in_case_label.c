/* A case label is a constant expression. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    switch (1) {
    case await later(1):
        return 1;
    }
    return 0;
}
