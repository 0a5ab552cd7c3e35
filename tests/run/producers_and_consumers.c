/* Producers and consumers share a ring buffer and wait for each other by yielding. */
#include <async.h>
#include <stdio.h>

#define ROOM 128

struct ring {
    int items[ROOM];
    unsigned head, tail;
};

static struct ring ring;
static long eaten;
static int made, finished;

static async void put(struct ring *r, int item)
{
    while (r->head - r->tail == ROOM)
        await async_yield();
    r->items[r->head++ % ROOM] = item;
}

static async int take(struct ring *r)
{
    while (r->head == r->tail)
        await async_yield();
    return r->items[r->tail++ % ROOM];
}

static async void produce(int first, int count)
{
    for (int i = 0; i < count; i++) {
        await put(&ring, first + i);
        made++;
    }
    finished++;
}

static async void consume(int count)
{
    long mine = 0;
    while (count--)
        mine += await take(&ring);
    eaten += mine;
    finished++;
}

async int main(void)
{
    for (int i = 0; i < 4; i++)
        spawn(produce(i * 100, 30));
    for (int i = 0; i < 3; i++)
        spawn(consume(40));
    while (finished < 7)
        await async_yield();
    printf("%d %ld %u\n", made, eaten, ring.head - ring.tail);
    return 0;
}
