/* transpiled-only: between yields there live arrays of variable length, variables that are cleaned up, deferred blocks, bit-fields,
 * atomic, volatile and aligned ones; control goes through goto, computed too, Duff's device and jumps into loops. */
#include <async.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void say(int *p) { printf("<%d>", *p); }
static void release(char **p)
{
    printf("<%s>", *p);
    free(*p);
}

static generator(int) arrays(int n)
{
    int a[n], (*p)[n] = &a;
    for (int i = 0; i < n; i++)
        a[i] = i * i;
    for (int i = 0; i < n; i++) {
        int b[i + 1];
        memset(b, 0, sizeof b);
        b[i] = (*p)[i];
        yield b[i];
        yield (int)sizeof b;
        if (i == 3)
            goto out;
    }
    return;
out:
    yield -1;
}

static generator(size_t) rows(int n, int m, int a[n][m])
{
    int (*p)[m] = a;
    for (int i = 0; i < n; i++) {
        yield sizeof *p;
        int row[m];
        memcpy(row, *p, sizeof row);
        yield row[m - 1];
        yield (*p)[0];
        p++;
    }
}

static generator(int) cleaned_up(int n)
{
    int first __attribute__((cleanup(say))) = 1;
    char *text __attribute__((cleanup(release))) = strdup("text");
    for (;;) {
        int round __attribute__((cleanup(say))) = n;
        defer { printf("<n is %d>", n); }
        if (n == 5)
            return;
        yield n++;
        if (n == 4)
            continue;
        yield -n;
    }
}

static generator(int) duffs_device(int n)
{
    int i = (n + 3) / 4;
    switch (n % 4) {
    case 0:
        do {
            yield 0;
            __attribute__((__fallthrough__));
    case 3: yield 3; __attribute__((__fallthrough__));
    case 2: yield 2; __attribute__((__fallthrough__));
    case 1: yield 1;
        } while (--i > 0);
    }
}

static generator(int) computed(const char *program)
{
    static void *const operations[] = {&&step, &&negate, &&end};
    int sum = 0;
    goto *operations[*program - 'a'];
step:
    sum++;
    yield sum;
    goto *operations[*++program - 'a'];
negate:
    sum = -sum;
    yield sum;
    goto *operations[*++program - 'a'];
end:
    yield 100;
}

static generator(int) jumps(int n)
{
    int i = 0;
    if (n)
        goto in;
    while (i < 3) {
        yield i;
    in:
        yield 10 + i++;
        if (i == 2)
            goto out;
    }
    yield 1000;
out:
    if (n-- > 1) {
        i = 0;
        goto in;
    }
}

static generator(int) odd_locals(void)
{
    struct {
        unsigned a : 3, b : 5;
        _Bool c : 1;
    } bits = {1, 2, 1};
    _Atomic int atom = 5;
    volatile int shy = 6;
    register int quick = 7;
    _Complex float z = 1.0f + 2.0fi;
    _Alignas(64) char aligned[3] = "ab";
    static int kept;
    bits.a = yield (int)bits.a;
    bits.b += yield (int)bits.b;
    bits.c = !(yield (int)bits.c);
    atom += yield (int)atom;
    atom++;
    shy = yield shy;
    quick += yield quick;
    yield bits.a;
    yield bits.b;
    yield bits.c;
    yield atom;
    yield shy;
    yield quick;
    yield (int)__real__ z + (int)__imag__ z;
    yield (int)((unsigned long)aligned % 64) + aligned[1];
    yield ++kept;
}

struct flexible { int n; char text[]; };
static generator(struct flexible *) flexible(void)
{
    struct flexible *f = malloc(sizeof *f + 4);
    defer { free(f); }
    strcpy(f->text, "abc");
    yield f;
    f->text[0] = 'z';
    yield f;
}

static generator(volatile int *) shared_with_the_taker(void)
{
    volatile int x = 1;
    yield &x;
    x++;
    yield &x;
}

struct holder { int n; generator(int) g; };
static generator(struct holder *) holders(int n)
{
    struct holder h;
    for (int i = 0; i < n; i++) {
        h.n = i;
        h.g = arrays(i + 1);
        yield &h;
        async_generator_drop(&h.g);
    }
}

struct bits { unsigned a : 3; signed b : 4; };
static generator(struct bits) fields(void)
{
    struct bits b = {7, -8};
    b = yield b;
    b.a++;
    b.b--;
    yield b;
}

static void print(const char *title, generator(int) g)
{
    printf("%s:", title);
    for (int v, i = 1; i < 30 && async_next_with(&g, i, &v); i++)
        printf(" %d", v);
    printf("\n");
}

int main(void)
{
    print("arrays", arrays(3));
    print("arrays", arrays(9));
    print("cleaned up", cleaned_up(2));
    for_each (int v, cleaned_up(0))
        if (v == -2)
            break;
    for_each (int v, cleaned_up(0))
        if (v == 0)
            goto next;
next:
    printf("\n");
    print("Duff's device", duffs_device(6));
    print("computed", computed("aaabac"));
    print("jumps", jumps(0));
    print("jumps", jumps(2));
    print("odd locals", odd_locals());

    int a[2][3] = {{1, 2, 3}, {4, 5, 6}};
    for_each (size_t z, rows(2, 3, a))
        printf("%zu ", z);
    for_each (struct flexible *f, flexible())
        printf("%s ", f->text);
    for_each (volatile int *p, shared_with_the_taker()) {
        *p += 10;
        printf("%d ", *p);
    }
    for_each (struct holder *h, holders(4)) {
        int v;
        if (h->n % 2)
            for_each (int x, h->g)
                printf("(%d)", x);
        else if (async_next(&h->g, &v))
            printf("{%d}", v);
    }
    generator(struct bits) f = fields();
    for (struct bits b; async_next_with(&f, ((struct bits){2, 3}), &b);)
        printf("%d/%d ", b.a, b.b);

    struct bits sums = {0};
    int taken[5], k = 0, v;
    for_each (v, duffs_device(2)) {
        sums.a += v;
        for_each (v, duffs_device(2))
            sums.b += v;
    }
    for_each (taken[k++], duffs_device(4))
        ;
    printf("%d %d %d%d%d%d\n", sums.a, sums.b, taken[0], taken[1], taken[2], taken[3]);
    return 0;
}
