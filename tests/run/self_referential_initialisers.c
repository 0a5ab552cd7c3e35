/* Initialisers that use the address of what they initialise. */
#include <async.h>
#include <stdio.h>

struct ring {
    struct ring *next, *prev;
    int value;
};

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    struct ring head = {.next = &head, .prev = &head, .value = await later(1)};
    struct ring second = {&head, head.prev, await later(2)};
    void *p = &p;
    int a[3] = {await later(1), sizeof a, await later(3)}, size = sizeof size;

    head.next = head.prev = &second;
    await async_yield();
    int sum = 0;
    struct ring *r = &head;
    do
        sum = sum * 10 + await later(r->value);
    while ((r = r->next) != &head);
    printf("%d %d %d %d %d\n", sum, p == &p, a[1], size, second.prev == &head);
    return 0;
}
