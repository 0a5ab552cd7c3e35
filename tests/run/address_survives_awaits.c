/* A local's address, kept in globals, structs and other frames, is the same and valid after every await. */
#include <async.h>
#include <stdio.h>

struct watch {
    const int *value;
    const char *text;
    struct watch *next;
};

static struct watch *watches;
static int *shared;

static async void touch(int by)
{
    await async_yield();
    *shared += by;
    await async_yield();
}

static async int deeper(int depth_left, int *up)
{
    int mine = *up + 1;
    char text[8];
    struct watch watch = {&mine, text, watches};

    snprintf(text, sizeof text, "d%d", depth_left);
    watches = &watch;
    await async_yield();
    ++*up;
    int sum = 0;
    for (struct watch *w = watches; w; w = w->next) {
        sum += *w->value;
        printf("%s=%d ", w->text, *w->value);
        await async_yield();
    }
    watches = watch.next;
    return sum + mine;
}

static async int middle(int *up)
{
    int mine = 10, same;
    int *const self = &mine;
    char text[] = "mid";
    struct watch watch = {.value = self, .text = text, .next = watches};

    watches = &watch;
    same = await deeper(1, &mine) + await deeper(0, up);
    watches = watches->next;
    return same + (self == &mine) + mine;
}

async int main(void)
{
    int local = 5, other = 7;
    int **pp = &shared;

    *pp = &local;
    await touch(10);
    printf("%d\n", local);
    shared = &other;
    await touch(20);
    *shared += local;
    printf("%d %d\n", local, other);
    printf("%d", await middle(&local));
    printf(" %d %d\n", local, other);
    {
        int inner = 3, *p = &inner;
        shared = p;
        await touch(1);
        printf("%d %d\n", inner, *p == 4);
    }
    return 0;
}
