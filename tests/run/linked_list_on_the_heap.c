/* A linked list built, reversed, filtered and freed by async functions through pointers to pointers. */
#include <async.h>
#include <stdio.h>
#include <stdlib.h>

struct node {
    struct node *next;
    int value;
};

static async struct node *new_node(int value, struct node *next)
{
    struct node *n = malloc(sizeof *n);
    await async_yield();
    *n = (struct node){next, value};
    return n;
}

static async void append(struct node **list, int value)
{
    while (*list) {
        list = &(*list)->next;
        await async_yield();
    }
    *list = await new_node(value, NULL);
}

static async void insert_sorted(struct node **at, int value)
{
    for (; *at && (*at)->value < value; at = &(*at)->next)
        await async_yield();
    *at = await new_node(value, *at);
}

static async int keep(int value)
{
    await async_yield();
    return value % 3 != 0;
}

static async int filter(struct node **at)
{
    int removed = 0;
    while (*at) {
        struct node *n = *at;
        if (await keep(n->value)) {
            at = &n->next;
            continue;
        }
        *at = n->next;
        free(n);
        removed++;
    }
    return removed;
}

static async struct node *reversed(struct node *list)
{
    struct node *result = NULL;
    while (list) {
        struct node *next = list->next;
        list->next = result;
        result = list;
        await async_yield();
        list = next;
    }
    return result;
}

static async void show(const struct node *list)
{
    for (; list; list = list->next) {
        printf("%d ", list->value);
        await async_yield();
    }
    printf("\n");
}

async int main(void)
{
    struct node *list = NULL, *sorted = NULL;

    for (int i = 0; i < 8; i++) {
        await append(&list, i * 7 % 10);
        await insert_sorted(&sorted, i * 7 % 10);
    }
    await show(list);
    await show(sorted);
    list = await reversed(list);
    printf("%d\n", await filter(&list) + await filter(&sorted));
    await show(list);
    await show(sorted = await reversed(sorted));
    while (list || sorted) {
        struct node **from = list ? &list : &sorted, *first = *from;
        await async_yield();
        *from = first->next;
        free(first);
    }
    return 0;
}
