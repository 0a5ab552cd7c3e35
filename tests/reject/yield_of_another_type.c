/* What is yielded cannot be converted to the type of the items. */
#include <async.h>

struct point { int x, y; };

static generator(struct point) g(int n)
{
    yield n;
}

static generator(const char *) words(int n)
{
    yield n;
    yield "one";
}

static generator(int) numbers(void)
{
    yield (struct point){1, 2};
    yield "one";
    yield 2.5;
}

int main(void)
{
    for_each (struct point p, g(1))
        return p.x;
    for_each (const char *w, words(1))
        return *w;
    for_each (int v, numbers())
        return v;
    return 0;
}
