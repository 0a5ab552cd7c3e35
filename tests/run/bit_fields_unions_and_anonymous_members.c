/* Structs with bit-fields, unions, anonymous members and flexible arrays as locals, arguments and results. */
#include <async.h>
#include <stdio.h>
#include <stdlib.h>

struct header {
    unsigned kind : 4, length : 12;
    int : 3;
    signed delta : 5;
    union {
        struct {
            unsigned char low, high;
        };
        unsigned short both;
    };
};
struct message {
    union {
        struct {
            unsigned char low, high;
        };
        unsigned short both;
    };
    int count;
    char data[];
};
union number {
    int i;
    float f;
    char bytes[8];
};
struct empty {
};

static async union number number(int i)
{
    union number n = {i};
    await async_yield();
    n.bytes[1]++;
    return n;
}

static async struct header swapped(struct header h)
{
    unsigned char low = h.low;
    await async_yield();
    h.low = h.high;
    h.high = low;
    h.delta--;
    h.length += h.kind;
    return h;
}

static async struct empty nothing(struct empty e)
{
    await async_yield();
    return e;
}

static async int total(const struct message *m)
{
    int sum = 0;
    for (int i = 0; i < m->count; i++) {
        await async_yield();
        sum += m->data[i];
    }
    return sum;
}

async int main(void)
{
    struct header h = {.kind = 9, .length = 4090, .delta = -16, .low = 1, .high = 2};
    union number n = await number(258);
    struct empty e = await nothing((struct empty){});
    struct message *m = malloc(sizeof *m + 4);

    e = await nothing(e);
    h = await swapped(h);
    printf("%u %u %d %u %u\n", h.kind, h.length, h.delta, h.low, h.high);
    printf("%d\n", n.i);
    n.f = 1.0f;
    await async_yield();
    printf("%x\n", n.i);
    m->count = 4;
    m->both = 0x0102;
    for (int i = 0; i < m->count; i++)
        m->data[i] = (await number(i)).i - 256 + i;
    printf("%d %d %zu\n", await total(m), m->low + m->high, sizeof e);
    free(m);
    return 0;
}
