/* An ordinary function has no end that asyncc writes. */
#include <async.h>

int ordinary(int n)
{
    defer { n++; }
    return n;
}
