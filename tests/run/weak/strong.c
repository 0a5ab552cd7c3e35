#include <async.h>

async int kept(int x);

async int replaced(int x)
{
    long wide[4] = {x, x, x, x};
    await async_yield();
    return (int)(wide[0] + wide[3]) * 100;
}

async int through_another_file(int x)
{
    return await replaced(x) + await kept(x);
}
