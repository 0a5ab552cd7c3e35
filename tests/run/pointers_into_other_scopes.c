/* Pointers to locals of enclosing scopes, changed inside and seen outside; arrays reached through pointers.
 */
#include <async.h>
#include <stdio.h>

struct cursor {
    const char *at;
    int *count;
};

static async int eat(struct cursor *c, char wanted)
{
    while (*c->at == wanted) {
        c->at++;
        ++*c->count;
        await async_yield();
    }
    return *c->at;
}

async int main(void)
{
    int count = 0, totals[3] = {0}, *total = totals;
    struct cursor c = {"aaabbc", &count};

    while (*c.at) {
        char letter = *c.at;
        int before = count;
        {
            int *p = total++;
            await eat(&c, letter);
            *p += count - before;
        }
        printf("%c %d %td\n", letter, count, total - totals);
    }
    printf("%d %d %d\n", totals[0], totals[1], totals[2]);
    int a = 1, b = 2, *p = &a, *q = &b, **which = &p;
    for (int i = 0; i < 4; i++) {
        **which += 10;
        await async_yield();
        which = which == &p ? &q : &p;
        if (i == 2) {
            int *t = p;
            await async_yield();
            p = q;
            q = t;
        }
    }
    printf("%d %d %d %d\n", a, b, *p, *q);
    return 0;
}
