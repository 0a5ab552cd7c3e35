/* Eight queens by an explicit stack in a frame: arrays, gotos, several awaits in one condition. */
#include <async.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static async bool attacks(const int *columns, int row, int column)
{
    for (int r = 0; r < row; r++) {
        if (columns[r] == column || abs(columns[r] - column) == row - r)
            return true;
        if (r % 5 == 4)
            await async_yield();
    }
    return false;
}

static async int queens(int n, int *first)
{
    int columns[10], row = 0, found = 0;

    columns[0] = -1;
advance:
    do {
        if (++columns[row] >= n) {
            if (row-- == 0)
                return found;
            goto advance;
        }
    } while (await attacks(columns, row, columns[row]));
    if (row + 1 < n) {
        columns[++row] = -1;
        goto advance;
    }
    if (found++ == 0)
        for (int i = 0; i < n; i++)
            first[i] = columns[i];
    goto advance;
}

async int main(void)
{
    int first[10];

    for (int n = 4; n <= 7; n++) {
        int count = await queens(n, first);
        printf("%d: %d", n, count);
        for (int i = 0; i < n; i++)
            printf(" %d", first[i]);
        printf("\n");
    }
    return 0;
}
