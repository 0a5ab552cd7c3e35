/* A goto and a case past the declaration of a generator. */
#include <async.h>

static generator(int) count_up_to(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

int main(int argc, char **argv)
{
    (void)argv;
    int v = 0;
    if (argc > 1)
        goto end;
    generator(int) g = count_up_to(3);
    async_next(&g, &v);
end:
    return v;
}
