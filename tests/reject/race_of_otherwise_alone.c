/* Nothing is raced. */
#include <async.h>

async int f(int n)
{
    race {
        otherwise n = 1;
    }
    return n;
}
