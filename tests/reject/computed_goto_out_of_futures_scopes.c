/* Nobody would drop what stands there: compilers do not know where a computed goto leads. */
#include <async.h>

static generator(int) count_up_to(int n)
{
    void *to = &&out;
    for (int i = 0; i < n; i++)
        for_each (int v, count_up_to(i)) {
            yield v;
            goto *to;
        }
out:
    for_each (int v, count_up_to(n))
        goto *to;
}

static async int number(int n) { return n; }

async int scopes(void)
{
    void *to = &&out;
    {
        future(int) f = spawn(number(1));
        goto *to;
    }
out:
    return 0;
}

int main(void)
{
    void *to = &&out;
    int v;
    {
        generator(int) g = count_up_to(3);
        if (async_next(&g, &v))
            goto *to;
    }
out:
    return 0;
}
