/* What a header says of async functions fits the file that includes it: with async or without, and with the
 * parameters that a call has. The message names the header's line. */
#include <async.h>

#include "prototype_in_header.h"

static int plain(void)
{
    return fetch(3); /* only the prototype is seen here */
}

async int fetch(int n)
{
    await async_yield();
    return n + plain();
}

async int send_all(int n)
{
    return await send_one(n);
}

async generator(int) ticks(int n)
{
    await async_yield();
    yield n;
}

async int greet(void)
{
    return await print("%d\n", 1);
}
