/* A typedef of a variably modified type that is alive across an await. */
#include <async.h>

async int main(void)
{
    int n = 3;
    typedef int row[n];
    await async_yield();
    row r;
    r[0] = 1;
    return r[0];
}
