/* Left sides that are computed: chosen by ?:, returned by calls, through casts, members of members, strings.
 */
#include <async.h>
#include <stdio.h>

struct box {
    int value;
    struct box *inner;
    int cells[4];
};

static struct box outer, inner;

static struct box *get_box(void)
{
    return &outer;
}

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int a = 1, b = 2, c[3] = {0};
    char bytes[sizeof(int)] = {0};
    void *p = &a;

    *(await later(1) ? &a : &b) = await later(10);
    *(a > b ? &b : &a) += await later(5);
    printf("%d %d\n", a, b);
    get_box()->value = await later(3);
    get_box()->inner = await later(0) ? NULL : &inner;
    get_box()->inner->cells[await later(2)] = await later(8);
    (*get_box()).inner->cells[get_box()->value - 1] *= await later(2);
    get_box()->cells[1]++;
    printf("%d %d %d\n", outer.value, inner.cells[2], outer.cells[1]);
    *(int *)p = await later(77);
    ((int *)p)[await later(0)] += await later(1);
    *(c + await later(1)) = await later(4);
    1 [c] += await later(1);
    (c)[2] = (await later(6));
    bytes[0] = await later(1);
    printf("%d %d %d %d\n", a, c[1], c[2], bytes[0]);
    struct box copies[2] = {outer, inner}, *q = copies;
    (q++)->value = await later(5);
    q->cells[3] = q[-1].value + await later(1);
    *q = (struct box){await later(9), q, {q->cells[3]}};
    printf("%d %d %d %d\n", copies[0].value, copies[1].value, copies[1].cells[0], copies[1].cells[3]);
    return 0;
}
