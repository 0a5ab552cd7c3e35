/* Prints "name bytes check" for 16 async functions: what a suspended call of each takes, and what it returns.
 */
#include "leaves.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leaves.layout.h"

__attribute__((noinline)) static void fill(u8 *b, size_t n, u32 seed)
{
    for (size_t i = 0; i < n; i++)
        b[i] = (u8)(seed + i);
    __asm__ volatile("" ::"r"(b) : "memory");
}

__attribute__((noinline)) static u32 sum(const u8 *b, size_t n)
{
    u32 s = 0;
    __asm__ volatile("" ::"r"(b) : "memory");
    for (size_t i = 0; i < n; i++)
        s += b[i];
    return s;
}

static async u32 f03(u32 seed)
{
    u32 s = 0;
    {
        u8 a[256];
        fill(a, sizeof a, seed);
        await async_yield();
        s += sum(a, sizeof a);
    }
    {
        u8 b[256];
        fill(b, sizeof b, seed + 1);
        await async_yield();
        s += sum(b, sizeof b);
    }
    return s;
}

struct buffer {
    u8 b[1024];
};

static async u32 f04(struct buffer buf)
{
    await async_yield();
    return sum(buf.b, sizeof buf.b);
}

static async u32 f05(struct buffer buf)
{
    return await f04(buf) + 1;
}

/* log(log(...(f01(x)))), 8 deep */
#define LOG(name, inner)                                                                                     \
    static async u32 name(u32 x)                                                                             \
    {                                                                                                        \
        (void)opq(1);                                                                                        \
        u32 r = await inner(x);                                                                              \
        (void)opq(2);                                                                                        \
        return r;                                                                                            \
    }

static async u32 inner(u32 x)
{
    await async_yield();
    return x + 1;
}

LOG(log1, inner)
LOG(log2, log1)
LOG(log3, log2)
LOG(log4, log3)
LOG(log5, log4)
LOG(log6, log5)
LOG(log7, log6)
LOG(f06, log7)

/* join and select, written by hand as in the other languages: children by value, a result in its child's
 * place */
struct f07_future {
    union {
        struct f02_future f02;
        u64 second;
    };
    union {
        struct f01_future f01;
        u32 first;
    };
    u8 is_first_done, is_second_done;
};

async u64 f07(u32 x);

static void f07_init(struct f07_future *self, u32 x)
{
    self->is_first_done = self->is_second_done = 0;
    f01_init(&self->f01, x);
    f02_init(&self->f02, x);
}

static enum async_poll f07_poll(struct f07_future *self, struct async_context *cx, u64 *result)
{
    u32 first;
    u64 second;
    if (!self->is_first_done && f01_poll(&self->f01, cx, &first) == ASYNC_READY)
        self->is_first_done = 1, self->first = first;
    if (!self->is_second_done && f02_poll(&self->f02, cx, &second) == ASYNC_READY)
        self->is_second_done = 1, self->second = second;
    if (!self->is_first_done || !self->is_second_done)
        return ASYNC_PENDING;
    *result = self->first + self->second;
    return ASYNC_READY;
}

static void f07_drop(struct f07_future *self)
{
    if (!self->is_first_done)
        f01_drop(&self->f01);
    if (!self->is_second_done)
        f02_drop(&self->f02);
}
ASYNC_FUTURE(f07);

struct f08_future {
    struct f01w_future f01w;
    struct f02_future f02;
};

async u64 f08(u64 x);

static void f08_init(struct f08_future *self, u64 x)
{
    f01w_init(&self->f01w, x);
    f02_init(&self->f02, x);
}

static enum async_poll f08_poll(struct f08_future *self, struct async_context *cx, u64 *result)
{
    if (f01w_poll(&self->f01w, cx, result) == ASYNC_READY)
        return ASYNC_READY;
    return f02_poll(&self->f02, cx, result);
}

static void f08_drop(struct f08_future *self)
{
    f01w_drop(&self->f01w);
    f02_drop(&self->f02);
}
ASYNC_FUTURE(f08);

static async u64 f09(u32 n)
{
    u8 buf[512];
    u64 total = 0;
    u32 i = 0;
    while (i < n) {
        fill(buf, sizeof buf, i);
        await async_yield();
        total += sum(buf, sizeof buf);
        i++;
    }
    return total;
}

#define BUFFERED(name, size)                                                                                 \
    static async u32 name(u32 seed)                                                                          \
    {                                                                                                        \
        u8 b[size];                                                                                          \
        fill(b, sizeof b, seed);                                                                             \
        await async_yield();                                                                                 \
        return sum(b, sizeof b);                                                                             \
    }

BUFFERED(c64, 64)
BUFFERED(c512, 512)
BUFFERED(c128, 128)

static async u32 f10(u32 seed)
{
    u32 s = await c64(seed);
    s += await c512(seed + 1);
    s += await c128(seed + 2);
    return s;
}

static async u32 f11(u32 k, u32 seed)
{
    switch (k) {
    case 0: {
        u8 b[32];
        fill(b, sizeof b, seed);
        await async_yield();
        return sum(b, sizeof b);
    }
    case 1: {
        u8 b[800];
        fill(b, sizeof b, seed);
        await async_yield();
        return sum(b, sizeof b);
    }
    default: {
        u8 b[200];
        fill(b, sizeof b, seed);
        await async_yield();
        return sum(b, sizeof b);
    }
    }
}

BUFFERED(l4, 1024)

#define LEVEL(name, next)                                                                                    \
    static async u32 name(u32 seed)                                                                          \
    {                                                                                                        \
        u8 b[1024];                                                                                          \
        fill(b, sizeof b, seed);                                                                             \
        u32 s = await next(seed + 1);                                                                        \
        return s + sum(b, sizeof b);                                                                         \
    }

LEVEL(l3, l4)
LEVEL(l2, l3)
LEVEL(f12, l2)

static async void p4(u8 *p)
{
    p[0] = opq(1);
    await async_yield();
    p[1] = opq(2);
}

static async void p3(u8 *p)
{
    p[2] = opq(3);
    await p4(p);
    p[3] = opq(4);
}

static async void p2(u8 *p)
{
    p[4] = opq(5);
    await p3(p);
    p[5] = opq(6);
}

static async u32 f13(u32 seed)
{
    u8 b[1024];
    fill(b, sizeof b, seed);
    await p2(b);
    return sum(b, sizeof b);
}

static async u32 f14(u32 seed)
{
    u8 b[1024];
    fill(b, sizeof b, seed);
    u32 s = sum(b, sizeof b);
    await async_yield();
    return s + 1;
}

static async u32 f15(u32 x)
{
    if (x > 0) {
        u8 b[256];
        fill(b, sizeof b, x);
        await async_yield();
        return sum(b, sizeof b);
    } else {
        u8 b[2048];
        fill(b, sizeof b, x);
        return sum(b, sizeof b);
    }
}

static async u64 f16(u64 x)
{
    u8 a = opq((u8)x);
    u64 b = opq(x * 5);
    u8 c = opq((u8)(x + 1));
    u32 d = opq((u32)x + 2);
    u8 e = opq((u8)(x + 3));
    u16 f = opq((u16)(x + 4));
    await async_yield();
    return a + b + c + d + e + f;
}

/* What asyncc --frame-report says of a function; REPORT is its file. */
static size_t reported(const char *name)
{
    char line[256];
    size_t length = strlen(name), size = 0;
    FILE *file = fopen(REPORT, "r");
    while (file && fgets(line, sizeof line, file))
        if (!strncmp(line, name, length) && line[length] == ':')
            size = strtoul(line + length + 1, NULL, 10);
    if (file)
        fclose(file);
    return size;
}

static void print(const char *name, size_t size, u64 check)
{
    printf("%s %zu %" PRIu64 "\n", name, size, check);
}

async int main(void)
{
    struct buffer buf;
    fill(buf.b, sizeof buf.b, 3);
    print("f01", sizeof(struct f01_future), await f01(7));
    print("f02", sizeof(struct f02_future), await f02(7));
    print("f03", reported("f03"), await f03(7));
    print("f04", reported("f04"), await f04(buf));
    print("f05", reported("f05"), await f05(buf));
    print("f06", reported("f06"), await f06(7));
    print("f07", sizeof(struct f07_future), await f07(7));
    print("f08", sizeof(struct f08_future), await f08(7));
    print("f09", reported("f09"), await f09(3));
    print("f10", reported("f10"), await f10(7));
    print("f11", reported("f11"), await f11(1, 7));
    print("f12", reported("f12"), await f12(7));
    print("f13", reported("f13"), await f13(7));
    print("f14", reported("f14"), await f14(7));
    print("f15", reported("f15"), await f15(7));
    print("f16", reported("f16"), await f16(7));
    return 0;
}
