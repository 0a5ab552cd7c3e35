/* Types declared inside, in every combination: constant, aligned, arrays of them, pointers, flexible, in
 * loops, with typeof, in statement expressions and macros, as compound literals, statics, bit-fields, in
 * unions. */
#include <async.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define SWAP(a, b)                                                                                           \
    do {                                                                                                     \
        __typeof__(a) kept_ = (a);                                                                           \
        (a) = await same(0), (a) = (b);                                                                      \
        (b) = kept_;                                                                                         \
    } while (0)
#define MAX(a, b)                                                                                            \
    ({                                                                                                       \
        __auto_type a_ = (a);                                                                                \
        __auto_type b_ = (b);                                                                                \
        a_ > b_ ? a_ : b_;                                                                                   \
    })

static async int same(int value)
{
    await async_yield();
    return value;
}

static async int constants(void)
{
    const struct {
        int a;
        const int b[2];
        struct {
            char c;
        } in;
    } k = {await same(1), {2, await same(3)}, {'c'}}, l = k;
    struct pair {
        const int first;
        int second;
    };
    struct pair p = {await same(4), 5};
    const struct pair *q = &p, r = p, table[2] = {p, {await same(6), 7}};
    volatile struct {
        int x;
    } v = {await same(8)};
    typedef const struct pair fixed;
    fixed f = {9, await same(10)};
    struct pair copy = *q;
    p.second += await same(1);
    v.x++;
    await async_yield();
    return k.a + l.b[1] + l.in.c + q->second + r.first + table[1].first + v.x + f.second + copy.second;
}

static async int aligned(void)
{
    struct __attribute__((aligned(64))) line {
        char c;
    } line = {'l'}, *p = &line;
    struct {
        char c;
        _Alignas(32) char d;
    } gap = {1, 2};
    typedef int word __attribute__((aligned(16)));
    word w = await same(5), x = w;
    typedef struct line over __attribute__((aligned(128)));
    over o = {'o'};
    typedef double four __attribute__((vector_size(32)));
    four sum = {await same(1), 2}, *s = &sum;
    _Alignas(64) char raw[sizeof(struct line)] = {0};
    int bad = 0;
    await async_yield();
    bad += (size_t)p % 64 != 0;
    bad += (size_t)&gap.d % 32 != 0;
    bad += (size_t)&w % 16 != 0;
    bad += (size_t)&x % 16 != 0;
    bad += (size_t)&o % 128 != 0;
    bad += (size_t)s % 32 != 0;
    bad += (size_t)raw % 64 != 0;
    await async_yield();
    return bad * 1000 + line.c + gap.d + w + x + o.c + (int)(sum[0] + (*s)[1]);
}

static async int loops(int n)
{
    int sum = 0;
    enum { STEP = 2 };
    struct cursor {
        int at;
    };
    for (struct {
             int i;
             struct cursor c;
         } it = {0, {5}};
         it.i < n; it.i += STEP) {
        struct cursor saved = it.c, *p = &saved;
        typedef __typeof__(it) iterator;
        iterator copy = it;
        struct node {
            struct node *next;
            int value;
        } a = {NULL, it.i}, b = {&a, await same(it.c.at)};
        struct cursor list[] = {{1}, *p, {await same(3)}};
        union {
            struct cursor c;
            char bytes[sizeof(struct cursor)];
        } u = {.c = {await same(1)}};
        p->at += await same(1);
        it.c.at++;
        for (struct node *each = &b; each; each = each->next)
            sum += await same(each->value);
        sum += saved.at + copy.i + list[1].at + (int)(sizeof list / sizeof *list) + u.bytes[0];
        SWAP(list[0].at, list[2].at);
        sum += list[0].at * 10 + list[2].at;
    }
    return sum;
}

static async int pieces(int x)
{
    static struct state {
        int calls;
        struct state *self;
    } state;
    struct flags {
        unsigned a : 3, b : 5;
        _Bool c : 1;
    } flags = {await same(9) & 7, .c = await same(2)};
    struct flags *f = &(struct flags){.b = await same(17)};
    int (*op)(struct state *) = NULL;
    struct {
        struct {
            int deep;
        };
        union {
            int i;
            float r;
        };
    } anonymous = {{await same(1)}, {2}};
    enum color { RED = 1, BLUE = 4 } color = await same(1) ? BLUE : RED, *where = &color;
    struct part {
        int size;
        char text[];
    } *part = (void *)(int[3]){0};
    state.self = &state, state.calls++;
    flags.b += f->b, flags.a ^= await same(2);
    part->size = await same(3);
    strcpy(part->text, "ab");
    *where = RED;
    int y = ({
        struct flags inner = flags;
        struct {
            int v;
        } w = {await same(inner.b)};
        MAX(w.v, await same(x));
    });
    y += MAX(await same(1), MAX(await same(2), x));
    await async_yield();
    switch (color) {
        struct flags never;
    case RED:
        never = *f;
        y += await same(never.b);
        break;
    case BLUE:
        y = -1;
    }
    return y + flags.a + flags.b + flags.c + anonymous.deep + anonymous.i + state.self->calls + (op == NULL) +
           part->size + part->text[1];
}

async int main(void)
{
    printf("%d\n", await constants());
    printf("%d\n", await aligned());
    printf("%d\n", await loops(5));
    printf("%d ", await pieces(30));
    printf("%d\n", await pieces(-1));
    return 0;
}
