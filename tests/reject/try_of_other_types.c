/* What is neither a signed integer nor a pointer is no error. */
#include <async.h>

struct s {
    int n;
};

async int f(unsigned n, double d, struct s s)
{
    await async_yield();
    n = try(n);
    d = try(d);
    s = try(s);
    return (int)(n + d) + s.n;
}
