/* Pointers to async functions and pointers to ordinary ones beside each other: in records, tables, parameters and
 * results, each given functions of its own kind, through a cast or a null pointer. */
#include <async.h>
#include <stdlib.h>

/* Braces are left out on purpose. */
#pragma GCC diagnostic ignored "-Wmissing-braces"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

typedef int plain_function(int value);
async typedef int (*async_pointer)(int value);

struct operations {
    int (*read)(int value);
    async int (*write)(int value);
    async_pointer seek;
};

struct driver {
    const char *name;
    struct operations operations[2];
    union {
        plain_function *open;
        int number;
    };
};

static async int later(int value)
{
    await async_yield();
    return value + 1;
}

static int at_once(int value)
{
    return value + 10;
}

static const struct operations designated = {.seek = later, .read = at_once, later};
static const struct driver drivers[] = {
    "a", at_once, later, 0, {at_once, NULL, later}, at_once,
    {.name = "b", .operations[1].read = at_once, later, later, .number = 0},
};
static async int (*const table[2][2])(int value) = {later, later, [1][1] = later};
static int (*const plain_table[])(int value) = {[1] = at_once, &at_once, *at_once, (at_once)};
static struct {
    int count;
    int (*compare)(const void *, const void *);
} anything = {1, NULL};

static int apply(plain_function f, int value)
{
    return f(value);
}

static async int apply_later(async_pointer f, int value)
{
    return f ? await f(value) : value;
}

static async_pointer chosen(int which)
{
    return which ? later : NULL;
}

static plain_function *plain_chosen(int which)
{
    return which ? at_once : NULL;
}

async int main(void)
{
    struct operations o = designated, *p = &o;
    p->write = p->seek;
    p->read = plain_chosen(1);
    int sum = apply(p->read, 1) + apply(o.read ? o.read : at_once, 2);
    sum += await apply_later(o.write, 3) + await apply_later(chosen(0), 4) + await apply_later(chosen(1), 5);
    sum += await drivers[0].operations[1].seek(6) + drivers[0].open(7);
    sum += await drivers[1].operations[1].write(8) + drivers[1].operations[1].read(9);
    sum += await table[1][1](10) + plain_table[4](11);
    void *anonymous = (void *)at_once;
    int (*from)(int) = (plain_function *)anonymous;
    __typeof__(at_once) *same = at_once;
    sum += from(12) + same(13) + !anything.compare;
    p = &(struct operations){.write = later, .read = at_once};
    sum += await p->write(14) + p->read(15);
    return sum == 130 + 6 * 1 + 4 * 10 ? 0 : sum;
}
