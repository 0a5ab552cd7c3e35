/* Insertion, bubble and merge sort (bottom up) whose comparisons and moves are awaited. */
#include <async.h>
#include <stdio.h>
#include <string.h>

#define COUNT 12

static int comparisons;

static async int less(const int *a, const int *b)
{
    if (++comparisons % 3 == 0)
        await async_yield();
    return *a < *b;
}

static async void insertion_sort(int values[], int count)
{
    for (int i = 1; i < count; i++) {
        int key = values[i], j = i - 1;
        while (j >= 0 && await less(&key, &values[j])) {
            values[j + 1] = values[j];
            j--;
        }
        values[j + 1] = key;
    }
}

static async void bubble_sort(int *values, int count)
{
    _Bool swapped;
    do {
        swapped = 0;
        for (int i = 1; i < count; i++) {
            if (!await less(&values[i], &values[i - 1]))
                continue;
            int t = values[i];
            values[i] = values[i - 1];
            values[i - 1] = t;
            swapped = 1;
        }
    } while (swapped && --count);
}

static async void merge(int *to, const int *a, int na, const int *b, int nb)
{
    while (na && nb)
        await less(b, a) ? (*to++ = *b++, nb--) : (*to++ = *a++, na--);
    memcpy(to, a, na * sizeof *a);
    memcpy(to + na, b, nb * sizeof *b);
}

static async void merge_sort(int *values, int count)
{
    int scratch[COUNT];

    for (int width = 1; width < count; width *= 2) {
        for (int at = 0; at < count; at += 2 * width) {
            int na = count - at < width ? count - at : width;
            int nb = count - at - na < width ? count - at - na : width;
            await merge(scratch + at, values + at, na, values + at + na, nb);
        }
        memcpy(values, scratch, count * sizeof *values);
    }
}

static void show(const char *name, const int *values)
{
    printf("%s:", name);
    for (int i = 0; i < COUNT; i++)
        printf(" %d", values[i]);
    printf(" (%d)\n", comparisons);
    comparisons = 0;
}

async int main(void)
{
    static const int start[COUNT] = {5, 2, 9, 1, 5, 6, -3, 0, 12, 7, 7, 4};
    int a[COUNT], b[COUNT], c[COUNT];

    memcpy(a, start, sizeof a);
    memcpy(b, start, sizeof b);
    memcpy(c, start, sizeof c);
    await insertion_sort(a, COUNT);
    show("insertion", a);
    await bubble_sort(b, COUNT);
    show("bubble", b);
    await merge_sort(c, COUNT);
    show("merge", c);
    return memcmp(a, b, sizeof a) || memcmp(a, c, sizeof a);
}
