/* Vectors: arithmetic, comparison, elements as left sides, casts, conversion, shuffles, in frames and as
 * temporaries. */
#include <async.h>
#include <stdio.h>

typedef int four __attribute__((vector_size(16)));
typedef float floats __attribute__((vector_size(4 * sizeof(float))));
typedef unsigned char bytes __attribute__((vector_size(16)));

static async int later(int value)
{
    await async_yield();
    return value;
}

static async four fill(int value)
{
    four v = {value, value, value, value};
    await async_yield();
    return v;
}

static async void add_to(four *v, int element)
{
    (*v)[element] += await later(100);
    (*v)[await later(element)]++;
}

struct box {
    char tag;
    four lanes;
    four table[2];
};

async int main(void)
{
    four v = {await later(1), await later(2), 3}, w = {0};
    __attribute__((vector_size(8))) short local = {1, 2, 3, (short)await later(4)};
    struct box box = {'b', v, {v, await fill(9)}};

    v[await later(3)] = await later(4);
    v += await fill(10) * (four){1, 0, 1, 0} - (await fill(1) & 1);
    w = v > await fill(5);
    printf("%d %d %d %d, %d %d %d %d\n", v[0], v[1], v[2], v[3], w[0], w[1], w[2], w[3]);
    v = -v << (await fill(1));
    for (int i = 0; i < 4; i++)
        printf("%d ", await later(v[i]) + local[await later(i)]);
    await add_to(&box.lanes, await later(2));
    await add_to(&box.table[1], 0);
    printf("%d %d %d\n", box.lanes[2], box.table[1][0], box.table[await later(1)][await later(3)]);
    floats f = __builtin_convertvector(box.lanes, floats) * 0.5f;
    bytes b = (bytes)await fill(0x01020304);
    f[1] *= (float)await later(3);
    four mixed = __builtin_shufflevector(box.lanes, await fill(7), 0, 4, 2, 5);
    printf("%.1f %.1f %d %d %d\n", f[1], f[2], b[0] + b[15], mixed[1], mixed[2]);
    four *pointer = &w;
    *pointer = await later(1) ? await fill(3) : v;
    (*pointer)[0] = (await fill(8))[await later(0)];
    printf("%d %d %zu %zu\n", w[0], w[3], sizeof(await fill(1)), sizeof f / sizeof f[0]);
    return 0;
}
