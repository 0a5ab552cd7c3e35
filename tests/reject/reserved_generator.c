/* Reserved: generator is not supported. */
#include <async.h>

static generator(int) count(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

async int main(void)
{
    return 0;
}
