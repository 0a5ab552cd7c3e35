/* Compound literals and initialisers of every shape: nested, ranges, flexible arrays, strings in
 * structs, unions, of static storage, in loops, in conditions. */
#include <async.h>
#include <stdio.h>
#include <string.h>

struct point {
    int x, y;
};
struct shape {
    const char *name;
    struct point corners[4];
    union {
        int number;
        float real;
        char text[4];
    } u;
    struct {
        unsigned a : 3, : 2, b : 5;
    } bits;
};
struct empty {
};
struct sized {
    int count;
    char text[];
};
struct zero {
    int head;
    int none[0];
};

static struct sized fixed = {.count = 3, .text = "ab"};

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int area(const struct point *p, int count)
{
    int sum = 0;
    for (int i = 0; i < count; i++)
        sum += p[i].x * await later(p[i].y);
    return sum;
}

static async struct empty nothing(struct empty e)
{
    await async_yield();
    return e;
}

static async void ranges(void)
{
    int table[10] = {[0 ... 3] = 1, [4] = await later(2), [6 ... 8] = 3};
    char text[] = {[0 ... 2] = 'x', 'y', '\0'};
    struct point old = {.x = await later(8), .y = 9};
    int nested[2][3] = {[1] = {[2] = await later(5)}, [0][1] = await later(4)};

    await async_yield();
    for (int i = 0; i < 10; i++)
        printf("%d", table[i]);
    printf(" %s %d %d %d %d %d\n", text, (int)sizeof text, old.x + old.y, nested[0][1], nested[1][2],
           nested[1][0]);
}

async int main(void)
{
    struct shape s = {
        .corners[1] = {await later(1), 2},
        .corners[2].y = await later(3),
        .name = "shape",
        .u.text = {'a', 'b'},
        .bits = {.b = await later(33), .a = 5},
    };
    struct shape t = {"t", {{1, 2}, {3, 0}, {4, 5}, {await later(6), 0}}, {.real = 1}, {1, 2}};
    struct shape *copy = &(struct shape){.name = s.name, .bits.b = await later(1), .u.number = 17};
    struct empty e = {}, f = await nothing(e);
    struct zero z = {.head = await later(1)};
    struct point *p = NULL;

    (void)f;
    printf("%s %d %d %s %d %d\n", s.name, s.corners[1].x, s.corners[2].y, s.u.text, s.bits.a, s.bits.b);
    printf("%d %d %d %d\n", t.corners[2].x, t.corners[2].y, t.corners[3].x, (int)sizeof z.none);
    await ranges();
    for (int i = 0; i < 3; i++) {
        p = (struct point[]){{i, await later(i)}, {.y = await later(2)}};
        p[1].x += i;
        await async_yield();
        printf("%d ", await area(p, 2));
    }
    printf("%d\n", await area((const struct point[]){{2, 3}, {await later(4), 5}}, await later(2)));
    if ((struct point){await later(0), 1}.y && await later(1))
        printf("%s %d\n", (char[]){'h', 'i', (char)await later('!'), 0}, copy->u.number + copy->bits.b);
    int *counter = &(int){await later(5)};
    (*counter)++;
    await async_yield();
    printf("%d %d %zu\n", *counter, (int){await later(7)}, sizeof(int[]){1, 2, 3});
    struct sized *heap = (struct sized *)(char[sizeof(struct sized) + 8]){0};
    heap->count = await later(2);
    memcpy(heap->text, fixed.text, 3);
    await async_yield();
    printf("%s %d %d\n", heap->text, heap->count, fixed.count);
    return (const struct point){1, 2}.x - await later(1);
}
