/* A macro may stand for several arguments, for a part of the list, for all of it or for none, with commas before and
 * behind: each argument is evaluated once and in its place, wherever calls of async functions take arguments. */
#include <async.h>
#include <stdio.h>

#define PAIR(n) n##0, n##1
#define LIST 7, 8
#define FIELDS(s) (s).data, (s).size
#define HEAD 1,
#define TAIL , 2
#define MIDDLE , 5,
#define COMMA ,
#define NONE
#define NONE_OF(...)
#define SAME(...) __VA_ARGS__
#define TWICE(x) (x), (x)
#define TURNED(x, y) y, x
#define COUNTED(x) counted(x), counted(x) + 1
#define OPEN_SUM 3, 1 +
#define CLOSE_SUM + 1, 4
#define OPEN (
#define LAST_CLOSE + 1)
#define WAITED await add(1, 1), await add(2, 2)
#define WAITED_LATER(x) x, await add(x, 1)
#define CALL(...) add(__VA_ARGS__)
#define AWAIT_PAIR(n) await add(PAIR(n))
#define INNER LIST
#define OUTER INNER

static int calls;

static int counted(int n)
{
    calls++;
    return n;
}

static async int add(int a, int b)
{
    await async_yield();
    return a * 10 + b;
}

static async int add_three(int a, int b, int c)
{
    await async_yield();
    return a * 100 + b * 10 + c;
}

static async int nothing(void)
{
    await async_yield();
    return 9;
}

static async int keep(int key, const char *data, int size)
{
    await async_yield();
    return data[0] - '0' + size + key;
}

static int plain(int a, int b)
{
    return a * 10 + b;
}

static async int awaited(int a0, int a1)
{
    struct {
        const char *data;
        int size;
    } bytes = {"1", 2};
    int sum = await add(PAIR(a)) + await add(LIST) + await add(OUTER);
    sum += await add(HEAD a0) + await add(a1 TAIL) + await add_three(a0 MIDDLE a1);
    sum += await add_three(HEAD a0 TAIL) + await add(a0 COMMA a1) + await nothing(NONE);
    sum += await add(NONE a0 NONE, NONE_OF(1, 2) a1) + await nothing(NONE_OF(a0, a1));
    sum += await add(SAME(PAIR(a))) + await add(SAME(a0), SAME(a1)) + await SAME(add)(a0, a1);
    sum += await add(TWICE(a0)) + await add(TURNED(a0, a1)) + await add(COUNTED(a0));
    sum += await add(OPEN_SUM a0) + await add(a0 CLOSE_SUM) + await add(OPEN a0), a1) + await add(a1, a0 LAST_CLOSE;
    sum += await keep(0, FIELDS(bytes)) + await keep(HEAD FIELDS(bytes));
    sum += await add(WAITED) + await add(WAITED_LATER(a0)) + await add(await add(PAIR(a)), await add(LIST));
    sum += await CALL(PAIR(a)) + await SAME(CALL(LIST)) + await (add(LIST)) + AWAIT_PAIR(a);
    return sum + await add(PAIR(a));
}

static async int as_futures(int a0, int a1)
{
    future(int) spawned = spawn(add(PAIR(a))), made = lazy(add(HEAD a1));
    struct async_group *group = async_group_new(sizeof(int));
    if (!group)
        return -1;
    async_group_spawn(group, add(LIST));
    async_group_spawn(group, add(a1 TAIL));
    int sum = await spawned + await made;
    for (int n; await async_group_next(group, &n) == 0;)
        sum += n;
    async_group_free(group);
    future(int) of_block = spawn(({
        int inner = await add(PAIR(a));
        inner + 1;
    }));
    return sum + await of_block;
}

static async int through_pointers(int a0, int a1)
{
    async int (*pointer)(int, int) = add;
    struct {
        async int (*member)(int, int);
    } table = {add};
    return await pointer(PAIR(a)) + await (*pointer)(LIST) + await table.member(a0 TAIL);
}

static async int in_branches(int a0, int a1)
{
    int x = 0, y = 0, z = 0;
    join {
        x = await add(PAIR(a));
        y = await add(HEAD a0);
    }
    join {
        z = await add(LIST);
    }
    return x + y + z + await within(1000, x = await add(a1 TAIL));
}

static async int of_others(int a0, int a1)
{
    char text[8] = "";
    int list[] = {PAIR(a), await add(PAIR(a)), LIST};
    int sum = await blocking(plain(PAIR(a))) + await blocking(plain(HEAD a1)) + plain(PAIR(a)) +
              plain(LIST) + plain(await nothing() TAIL) + plain(HEAD await nothing());
    sum += snprintf(text, sizeof text, "%d%d%d", await nothing(), PAIR(a));
    for (unsigned i = 0; i < sizeof list / sizeof *list; i++)
        sum += list[i];
    return sum;
}

static int in_ordinary_functions(int a0, int a1)
{
    int sum = async_block_on(add(PAIR(a))) + async_block_on(add(HEAD a1)) + async_block_on(add(LIST));
    return sum;
}

async int main(void)
{
    printf("%d\n", await awaited(1, 2));
    printf("%d\n", await as_futures(1, 2));
    printf("%d\n", await through_pointers(1, 2));
    printf("%d\n", await in_branches(1, 2));
    printf("%d\n", await of_others(1, 2));
    (void)in_ordinary_functions;
    printf("%d\n", calls);
    return 0;
}
