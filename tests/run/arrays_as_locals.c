/* Array locals: one, two and three dimensions, chars, structs, pointers to rows, sizeof, passed on and
 * filled. */
#include <async.h>
#include <stdio.h>
#include <string.h>

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

struct item {
    char name[6];
    int counts[2];
};

static async void fill(int *to, size_t count, int from)
{
    for (size_t i = 0; i < count; i++) {
        await async_yield();
        to[i] = from++;
    }
}

static async int trace_of(int (*m)[3], int rows)
{
    int sum = 0;
    for (int i = 0; i < rows; i++) {
        await async_yield();
        sum += m[i][i];
    }
    return sum;
}

async int main(void)
{
    int a[4], m[3][3], cube[2][2][2];
    char text[] = "abc", buffer[16], letters[3][4] = {"one", "two"};
    struct item items[3] = {{"x", {1}}, {.counts = {[1] = 5}}};
    int(*row)[3] = m;
    const char *names[] = {"first", [3] = "fourth"};

    await fill(a, LENGTH(a), 1);
    await fill(&m[0][0], sizeof m / sizeof(int), 10);
    await fill(cube[1][0], 2, 70);
    await fill(&cube[0][0][0], 4, 60);
    await fill(*cube[1] + 2, 2, 90);
    printf("%d %d %d %d\n", a[0] + a[3], m[2][2], cube[1][0][1], cube[1][1][1]);
    printf("%d %d\n", await trace_of(m, 3), await trace_of(row + 1, 2));
    printf("%zu %zu %zu %zu %zu\n", sizeof text, LENGTH(names), sizeof m[0] / sizeof(int), sizeof *letters,
           LENGTH(cube[0]));
    text[1] = 'B';
    await async_yield();
    snprintf(buffer, sizeof buffer, "%s-%s-%s", text, letters[1], items[0].name);
    strcpy(letters[2], text);
    memcpy(items[2].name, buffer, 5);
    items[2].counts[0] = items[1].counts[1]++;
    await async_yield();
    printf("%s %s %s %d %d %d\n", buffer, letters[2], items[2].name, items[2].counts[0], items[1].counts[1],
           names[1] == NULL);
    row++;
    await async_yield();
    printf("%d %td\n", (*row)[1], row - m);
    return 0;
}
