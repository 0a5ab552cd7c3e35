/* An arm awaits what it waits for. */
#include <async.h>

async int later(int n);

async int f(int n)
{
    race {
        when (n = later(1)) n++;
        when (later(2)) n--;
    }
    return n;
}
