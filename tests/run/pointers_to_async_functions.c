/* Pointers to async functions: in variables, tables, structs, parameters and results; compared with each other and
 * with NULL; awaited, spawned and blocked on. */
#include <async.h>
#include <stdio.h>

typedef async int operation(int, int);
typedef async int (*operation_pointer)(int, int);

static async int add(int a, int b)
{
    await async_yield();
    return a + b;
}

static async int subtract(int a, int b)
{
    return a - b;
}

static async int multiply(int a, int b);

struct named {
    const char *name;
    async int (*run)(int, int);
};

static const struct named operations[] = {
    {"add", add},
    {.run = subtract, .name = "subtract"},
    {"multiply", &multiply},
    {"none", NULL},
};

static async int multiply(int a, int b)
{
    int product = 0;
    for (int i = 0; i < b; i++)
        product = await add(product, a);
    return product;
}

static operation *find(char sign)
{
    switch (sign) {
    case '+': return add;
    case '-': return subtract;
    case '*': return multiply;
    default: return NULL;
    }
}

static async int apply(operation *run, int a, int b)
{
    return run ? await run(a, b) : -1;
}

static async int fold(async int (*run)(int, int), const int *values, int count, int start)
{
    for (int i = 0; i < count; i++)
        start = await (*run)(start, values[i]);
    return start;
}

static async void note(const char *text)
{
    printf("%s\n", text);
}

static async double half(double x)
{
    return x / 2;
}

struct large {
    int a[20];
};

static async struct large make(int seed)
{
    struct large large;
    for (int i = 0; i < 20; i++)
        large.a[i] = seed + i;
    await async_yield();
    return large;
}

static void ordinary(void)
{
    operation *run = find('*');
    printf("ordinary %d\n", async_block_on(run(6, 7)));
    async void (*say)(const char *) = note;
    async_block_on(say("blocked on"));
    spawn(say("spawned"));
}

static async int tour(void)
{
    for (const struct named *o = operations; o < operations + 4; o++)
        printf("%s %d\n", o->name, o->run ? await o->run(20, 4) : 0);
    operation_pointer both[2] = {add, subtract}, *which = both;
    printf("%d %d\n", await both[0](1, 2), await (*++which)(1, 2));
    printf("%d\n", await apply(find('+'), await apply(find('-'), 9, 4), await find('*')(2, 3)));
    printf("%d\n", await apply(find('?'), 1, 1));
    int values[] = {1, 2, 3, 4};
    printf("%d %d\n", await fold(add, values, 4, 0), await fold(multiply, values, 4, 1));
    printf("%d %d %d\n", find('+') == add, find('-') == add, find('x') == NULL);
    operation *chosen = values[0] ? subtract : add;
    if (chosen == subtract && chosen)
        printf("%d\n", await (chosen)(3, 1) + await (values[1] == 2 ? add : subtract)(3, 1));
    async double (*halve)(double) = &half;
    printf("%.2f\n", await halve(await halve(10)));
    async struct large (*maker)(int) = make;
    printf("%d %d\n", (await maker(5)).a[19], (await maker(7)).a[0]);
    async void (*say)(const char *) = note;
    await say("awaited");
    spawn(say("later"));
    await async_yield();
    await async_yield();
    return 0;
}

int main(void)
{
    ordinary();
    return async_block_on(tour());
}
