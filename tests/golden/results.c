/* Small results come back in registers, larger ones through a pointer; what is evaluated before an await in the
 * same expression is kept. */
#include <async.h>

struct point {
    long x, y, z;
};

async struct point locate(int id)
{
    struct point p = {id, id + 1, id + 2};
    await async_yield();
    return p;
}

async const char *name_of(int id)
{
    await async_yield();
    return id ? "someone" : "no one";
}

int weigh(int id);

async long describe(int id)
{
    const char *name = await name_of(id);
    long sum = weigh(id) + (await locate(id)).x;
    struct point there = await locate(id + 1);

    if (sum > 0 && (await name_of(id + 1))[0] == 's')
        sum += there.y;
    return name[0] + sum;
}
