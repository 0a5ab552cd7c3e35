/* Futures in parameters, results, fields, arrays, globals, behind pointers and typedefs; of structs, pointers, void. */
#include <async.h>
#include <stdio.h>
#include <string.h>

struct point {
    double x, y;
    char name[20];
};
struct worker {
    int id;
    future(int) result;
    future(struct point) place;
};
typedef future(int) number;
typedef int (*operation)(int);

static future(int) global;
static number table[3];

static async int twice(int n)
{
    await async_yield();
    return 2 * n;
}

static async struct point move_by(struct point p, double by)
{
    await async_yield();
    p.x += by;
    return p;
}

static async const char *name_of(int n)
{
    await async_sleep_ms(1);
    return n ? "one" : "none";
}

static async void note(int *where)
{
    await async_yield();
    ++*where;
}

static int negate(int n)
{
    return -n;
}

static async operation choose(void)
{
    await async_yield();
    return negate;
}

static future(int) start(int n)
{
    return spawn(twice(n));
}

static future(int) pass(future(int) h, int which)
{
    if (which)
        return h;
    future(int) other = h;
    return other;
}

static void store(struct worker *w, future(int) h)
{
    w->result = h;
}

static async int consume(future(int) a, number b)
{
    int first = await a;
    return 10 * first + await b;
}

static async int sum(future(int) *h, int n)
{
    int total = 0;
    for (int i = 0; i < n; i++)
        total += await h[i];
    return total;
}

async int main(void)
{
    printf("%d\n", await start(1));
    printf("%d\n", await pass(start(2), 1) + await pass(start(3), 0));

    struct worker w = {.id = 1, .place = spawn(move_by((struct point){1, 2, "here"}, 0.5))};
    store(&w, start(4));
    struct worker *p = &w;
    printf("%d\n", await p->result);
    struct point place = await w.place;
    printf("%g %g %s\n", place.x, place.y, place.name);

    global = start(5);
    for (int i = 0; i < 3; i++)
        table[i] = start(i);
    printf("%d\n", await sum(table, 3));
    printf("%d\n", await global);

    number local[4] = {spawn(twice(10)), start(11)};
    local[2] = local[0];
    local[3] = start(12);
    printf("%d\n", await local[1] + await local[2] + await local[3]);

    future(const char *) name = spawn(name_of(1));
    puts(await name);
    int count = 0;
    future(void) noted = spawn(note(&count));
    await noted;
    noted = spawn(note(&count));
    await noted;
    future(operation) chosen = spawn(choose());
    printf("%d %d\n", count, (await chosen)(7));

    future(int) first = start(6);
    future(int) second = start(7);
    printf("%d\n", await consume(first, second));
    future(int) third = start(8), fourth;
    fourth = third;
    future(int) *where = &fourth;
    printf("%d\n", await *where);
    bool yes = strlen("yes") > 2;
    printf("%d\n", await (yes ? start(9) : start(10)));
    return 0;
}
