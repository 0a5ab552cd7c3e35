/* A goto and a case into a loop whose generator has not been made. */
#include <async.h>

static generator(int) count_up_to(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

static generator(int) twice(int n)
{
    switch (n) {
        for_each (int v, count_up_to(n)) {
        case 1:
            yield v;
        }
    }
}

int main(int argc, char **argv)
{
    (void)argv;
    if (argc > 1)
        goto inside;
    for_each (int v, twice(3)) {
    inside:
        argc += v;
        if (v == 2)
            goto inside;
    }
    return argc;
}
