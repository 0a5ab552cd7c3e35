/* A generator of void. */
#include <async.h>

static generator(void) beats(int n)
{
    for (int i = 0; i < n; i++)
        yield n;
}

int main(void)
{
    return 0;
}
