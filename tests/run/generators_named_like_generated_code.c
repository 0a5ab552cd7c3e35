/* transpiled-only: generators, their parameters, locals and tags have names that generated code likes to use. */
#include <async.h>
#include <stdio.h>

struct next_generator { int x; };
enum next_state { next_start = 1 };
static int next_init = 3;
static int next_drop(void) { return 8; }
static int next_next(int a) { return a; }
static int poll(void) { return 1; }

static generator(int) item(int state, int self, int sent, int taken)
{
    int cx = state + self, result = sent + taken, each = 1, async_each = 2, async_more = 3;
    struct item_generator { int a; } item = {each};
    enum { start = 5, end = 6 } at_yield = start;
    for (int i = 0; i < 2; i++) {
        taken = yield cx;
        sent += yield result + taken;
        self = yield item.a + (int)at_yield + end + async_each + async_more;
        state += self;
    }
    yield state;
    yield sent;
}

static generator(int) next(int n)
{
    int next_item = n;
    while (next_item--)
        yield next_item;
}

static generator(int) drop(int step)
{
    for_each (int drop, next(step))
        yield drop * 2;
}

static generator(int) init(int init)
{
    for_each (int item, drop(init))
        for_each (int each, drop(item))
            yield each + item;
}

static async generator(int) poll_(int v)
{
    int poll_box = v, inner = 2, at_yield_2 = 3, outcome = 4, status = 5, value = 6;
    await async_yield();
    yield poll_box + poll();
    yield inner + at_yield_2 + outcome + status + value;
}

async int main(void)
{
    generator(int) g = item(1, 2, 3, 4);
    int v, s = 0;
    while (async_next_with(&g, s++, &v))
        printf("%d ", v);
    printf("\n");
    for_each (int async_each, init(4))
        printf("%d ", async_each);
    for_each (int async_more, poll_(4))
        printf("%d ", async_more);
    printf("%d %d %d %zu\n", next_init, next_drop(), next_next(next_start), sizeof(struct next_generator));
    int async_each = 5;
    for_each (int self, next(async_each))
        for_each (int state, next(async_each - self))
            printf("%d%d ", self, state + async_each);
    printf("\n");
    return 0;
}
