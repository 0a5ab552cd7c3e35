/* `try` returns from an async function. */
#include <async.h>

int ordinary(int n)
{
    return try(n) + 1;
}
