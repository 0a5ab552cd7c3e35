/* Awaits in subscripts, on either side of [], as values, left sides, operands of & and of ++. */
#include <async.h>
#include <stdio.h>

struct cell {
    int sum;
    struct {
        short parts[3];
    } deep[2];
};

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int a[5] = {1, 2, 3, 4, 5};
    int m[3][3] = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
    struct cell cells[3] = {{0}};

    printf("%d %d\n", a[await later(2)], (await later(3))[a]);
    a[await later(1)] = 20;
    a[await later(0)] = await later(10);
    a[await later(4)]++;
    --a[await later(3)];
    printf("%d", a[await later(0)]++);
    printf(" %d\n", ++a[await later(0)]);
    a[await later(2)] *= a[await later(1)] + await later(1);
    int *p = &a[await later(2)];
    *p += await later(1);
    for (int i = 0; i < 5; i++)
        printf("%d ", a[i]);
    printf("\n%d %d\n", m[await later(1)][await later(2)], m[m[0][await later(0)]][await later(0)]);
    int *row = m[await later(2)];
    row[await later(1)] = await later(88);
    printf("%d %td\n", m[2][1], &m[await later(2)][await later(1)] - &m[0][0]);
    cells[await later(1)].deep[await later(1)].parts[await later(2)] = await later(70000);
    cells[await later(1)].deep[1].parts[await later(2)] += await later(1);
    cells[await later(2)] = cells[await later(1)];
    cells[2].sum = a[a[await later(0)] % 5] + cells[await later(2)].deep[await later(1)].parts[2];
    printf("%d %d\n", cells[1].deep[1].parts[2], cells[2].sum);
    printf("%c%c\n", "abcdef"[await later(3)], *(&"uvwxyz"[1] + await later(2)));
    return 0;
}
