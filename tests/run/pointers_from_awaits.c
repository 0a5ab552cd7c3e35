/* Awaited pointers: dereferenced, stepped, subtracted, used with ->, as left sides and in increments. */
#include <async.h>
#include <stdio.h>

struct node {
    int value;
    struct node *next;
};

static int numbers[6] = {10, 20, 30, 40, 50, 60};
static struct node nodes[3];

static async int *number(int i)
{
    await async_yield();
    return &numbers[i];
}

static async struct node *node(int i)
{
    await async_yield();
    return &nodes[i];
}

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    printf("%d %d\n", *await number(1), (await number(2))[1]);
    *await number(0) = await later(11);
    *await number(0) += await later(1);
    (*await number(1))++;
    --*await number(1);
    printf("%d\n", (*await number(1))--);
    printf("%td\n", await number(5) - await number(2));
    printf("%d\n", await number(5) > await number(2));
    int *p = await number(1) + await later(2);
    *p++ = await later(7);
    *++p = await later(8);
    p[-await later(1)] = await later(9);
    (await node(0))->value = await later(5);
    (await node(0))->next = await node(1);
    (await node(0))->next->next = await node(2);
    (await node(1))->value += (*await node(0)).value + await later(1);
    (await node(2))->value = (await node(0))->next->value++;
    for (struct node *n = await node(0); n; n = await later(1) ? n->next : NULL)
        printf("%d ", n->value);
    for (int i = 0; i < 6; i++)
        printf("%d ", numbers[i]);
    printf("\n%d\n", !await number(0) || &*await number(3) == &numbers[3]);
    return 0;
}
