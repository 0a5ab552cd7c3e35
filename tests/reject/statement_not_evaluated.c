/* Statements that only mean something when they run, in operands of which the type alone is of interest. */
#include <async.h>

static async int fetch(int key)
{
    await async_yield();
    return key;
}

#define TWICE(e) ({ __typeof__(e) once = (e); once + once; })

async int main(void)
{
    int n = 0;
    n += sizeof(({ join { n++; await async_yield(); } 1; }));
    n += sizeof(({ race { when (await async_yield()) n++; } 'x'; }));
    n += _Generic(({ defer { n++; } n; }), int: 1, default: 2);
    __typeof__(({ future(int) task = spawn(fetch(1)); await task; })) m = 1;
    n += TWICE(({ { defer { n++; } } await fetch(2); }));
    return n + m;
}
