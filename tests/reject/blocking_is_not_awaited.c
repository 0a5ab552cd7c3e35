/* blocking() by itself: nobody would wait for the other thread. */
#include <async.h>

static int slow(int n) { return n + 1; }

static int ordinary(void)
{
    blocking(slow(1));
    return 0;
}

async int main(void)
{
    blocking(slow(1));
    int n = blocking(slow(2)) + ordinary();
    return n;
}
