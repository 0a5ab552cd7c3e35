/* Locals whose declarators are hard to spell: pointers to arrays of pointers to functions, typedef'd
 * arrays... */
#include <async.h>
#include <stdio.h>

typedef int row[3];
typedef const row const_row;
typedef int (*operation)(int);
typedef struct {
    int x;
} anonymous;
typedef enum { NO, YES } answer;

static int twice(int x)
{
    return 2 * x;
}

static int thrice(int x)
{
    return 3 * x;
}

static row rows[2] = {{1, 2, 3}, {4, 5, 6}};

static int (*pick(int i))[3]
{
    return &rows[i];
}

static operation *choose(operation (*from)[2], int i)
{
    return &(*from)[i];
}

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int (*table[2])(int) = {twice, thrice}, (*(*to_table)[2])(int) = &table;
    int(*(*get)(int))[3] = pick, (*got)[3];
    operation *(*chooser)(operation(*)[2], int) = choose;
    row mine = {7, await later(8), 9}, *at = &mine, many[2] = {{1}, {[1] = await later(2)}};
    const_row fixed = {1, 2, await later(3)};
    anonymous a = {await later(4)}, *const pa = &a, array[2] = {a, {5}};
    answer yes = await later(1) ? YES : NO;
    const char *const *words = (const char *const[]){"one", "two"}, *const *end = words + 2;
    long unsigned int long unsigned_big = await later(5);
    void (*nothing)(void) = NULL, *(*allocate)(size_t) = NULL;
    volatile int *volatile vp = &mine[0], *const *volatile vpp = (volatile int *const *)&vp;
    struct {
        int (*call)(int);
        struct {
            row r;
        } deep[2];
    } nested = {thrice, {{{1, 2, 3}}, {{4}}}}, *pn = &nested;
    enum { RED, GREEN } colour = GREEN;
    char(*text)[6] = &(char[6]){"hello"};

    await async_yield();
    got = get(await later(1));
    printf("%d %d %d\n", (*to_table)[1](await later(5)), (*got)[2], (*chooser(&table, 0))(4));
    printf("%d %d %d %d\n", (*at)[1], many[1][1], fixed[2], mine[0] + *vp + **vpp);
    pa->x += array[1].x;
    pn->deep[1].r[2] = pn->call(await later(2));
    printf("%d %d %s %d\n", a.x, yes, *--end, nested.deep[1].r[2]);
    printf("%d %d %d %s\n", (int)unsigned_big, nothing == NULL && !allocate, colour, *text);
    return RED;
}
