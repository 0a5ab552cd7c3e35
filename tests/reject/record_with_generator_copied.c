/* A record with a generator in it is copied. */
#include <async.h>

static generator(int) count_up_to(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

struct stream { generator(int) in; int n; };

static int size_of(struct stream s) { return s.n; }

int main(void)
{
    struct stream a = {.in = count_up_to(3)}, b = a, c;
    c = b;
    return size_of(c);
}
