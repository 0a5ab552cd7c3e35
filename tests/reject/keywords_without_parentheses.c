/* What a keyword lacks behind it is said in its own words. */
#include <async.h>

async int fetch(int n);
int plain(int n);

generator int count(int n);

async int work(void)
{
    future later;
    spawn fetch(1);
    await within(500);
    await blocking plain(3);
    race {
        when await fetch(2) return 1;
    }
    return await fetch;
}
