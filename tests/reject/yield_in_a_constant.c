/* A yield where C wants a constant: to clang `yield 3` is one. */
#include <async.h>

static generator(int) g(int n)
{
    int bounded[2][(yield 1)];
    int(*pointer)[(yield 2) + 1] = 0;
    typedef int row[(yield 3)];
    static int kept = (yield 4);
    enum { FIRST = (yield 5) };
    struct bits {
        unsigned field : (yield 6);
    };
    _Static_assert((yield 7), "never zero");
    switch (n) {
    case (yield 8):
    case 20 ... (yield 30):
        break;
    }
    yield (int)sizeof(int[(yield 9)]);
    int as_sent[n + (yield 10)]; /* this is none */
    as_sent[0] = kept + FIRST;
    yield as_sent[0] + (int)sizeof(row) + (int)sizeof(struct bits) + pointer[0][0] + bounded[1][0];
}
