#include <async.h>

int f(void);

async int f(void)
{
    return 1;
}
