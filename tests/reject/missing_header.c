/* A header that is not there. */
#include <async.h>
#include "no_such_header.h"

async int main(void)
{
    await async_yield();
    return 0;
}
