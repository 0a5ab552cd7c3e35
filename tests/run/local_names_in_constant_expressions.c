/* Constant expressions that mention locals of the frame: array bounds, case labels, statics, enumerators,
 * widths. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async void fill(char *to, int count)
{
    for (int i = 0; i < count; i++)
        to[i] = 'a' + await later(i);
}

async int main(void)
{
    int a[3] = {await later(1), 2, 3}, total = 0;
    char copy[sizeof a], letter = 'x';
    __typeof__(a[0]) b[sizeof a / sizeof *a + 1] = {0};
    static int still[sizeof a] = {[sizeof(a) - 1] = 5}, *last = &still[sizeof a - 1];
    enum { SIZE = sizeof a, COUNT = sizeof a / sizeof a[0] };
    struct {
        unsigned width : sizeof(letter) * 3;
        char pad[_Alignof(__typeof__(total))];
    } s = {.width = await later(13)};
    _Static_assert(sizeof a == 3 * sizeof(int), "a is an array still");
    _Alignas(sizeof(int) * 4) int aligned = await later(7);

    await fill(copy, sizeof copy);
    await async_yield();
    switch (await later(sizeof a)) {
    case sizeof a:
        total += 1;
        break;
    case sizeof(letter):
        total += 2;
    }
    for (unsigned i = 0; i < sizeof b / sizeof *b; i++)
        b[i] += await later(i);
    int *p = (int[sizeof a / sizeof *a]){await later(9)};
    await async_yield();
    printf("%d %c %d %d %d %d\n", total, copy[sizeof copy - 1], b[3], *last, SIZE / (int)sizeof(int), COUNT);
    printf("%u %zu %d %d %d\n", s.width, sizeof s.pad, aligned, p[0] + p[2],
           _Generic(a[0], int: 1, default: 2));
    return 0;
}
