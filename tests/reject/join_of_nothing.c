/* Nothing to run. */
#include <async.h>

async int f(void)
{
    join {
    }
    race {
    }
    return 0;
}
