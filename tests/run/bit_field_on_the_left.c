/* Bit-fields as left sides: no address is taken, the value of the assignment is the truncated one. */
#include <async.h>
#include <stdio.h>

struct bits {
    unsigned a : 3;
    signed b : 4;
    unsigned long long c : 40;
    _Bool d : 1;
    unsigned : 0;
    unsigned e : 9;
};

static struct bits global;
static int calls;

static struct bits *where(struct bits *bits)
{
    calls++;
    return bits;
}

static async int later(int value)
{
    await async_yield();
    return value;
}

static void show(const struct bits *s)
{
    printf("%u %d %llu %d %u\n", s->a, s->b, (unsigned long long)s->c, s->d, s->e);
}

async int main(void)
{
    struct bits s = {0};
    struct bits array[3] = {{0}};

    int value = (s.a = await later(13));
    printf("%d\n", value);
    value = (s.b = await later(9));
    printf("%d\n", value);
    value = (s.d = await later(6));
    printf("%d\n", value);
    s.c = await later(-1);
    s.e = await later(1000);
    show(&s);
    s.a += await later(6);
    s.b -= await later(5);
    s.c >>= await later(3);
    s.d ^= await later(1);
    s.e *= await later(3);
    show(&s);
    where(&s)->a += await later(1);
    where(&global)->e = await later(511);
    where(&global)->e += await later(2);
    printf("%d\n", (where(&global)->b = await later(7)) + (where(&global)->a |= await later(12)));
    show(&global);
    array[await later(2)].c = await later(5);
    array[await later(2)].c <<= await later(38);
    array[await later(1)].b--;
    ++array[await later(1)].a;
    show(&array[1]);
    show(&array[2]);
    s.a = s.e = await later(0x1f5);
    show(&s);
    printf("%d calls\n", calls);
    return 0;
}
