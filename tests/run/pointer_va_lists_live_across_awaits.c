/* A va_list lives across awaits where it is a pointer, as on most machines: what copies, reads and ends it
 * takes it by its name. On x86-64 that of Microsoft's calling convention is one, which
 * gcc 12 does not read right without optimisation.
 * compiler: clang-19 */
#include <async.h>
#include <stdarg.h>
#include <stdio.h>

#ifdef __x86_64__
#define VARIADIC __attribute__((ms_abi))
typedef __builtin_ms_va_list list;
#define BEGIN(v, last) __builtin_ms_va_start(v, last)
#define COPY(to, from) __builtin_ms_va_copy(to, from)
#define END(v)         __builtin_ms_va_end(v)
#else
#define VARIADIC
typedef va_list list;
#define BEGIN(v, last) va_start(v, last)
#define COPY(to, from) va_copy(to, from)
#define END(v)         va_end(v)
#endif
#define NEXT(v) __builtin_va_arg(v, int)

struct reader {
    list rest;
    int sum;
};

static async int later(int v)
{
    char fill[200] = {1};
    await async_yield();
    return v * fill[0];
}

static async int copied(list args)
{
    list again;
    COPY(again, args);
    int a = NEXT(args) + await later(0);
    await later(1);
    int b = NEXT(again) + await later(0);
    END(again);
    return a * 100 + b;
}

static async int in_turns(list args)
{
    struct reader readers[2] = {{.sum = 0}, {.sum = 0}};
    COPY(readers[0].rest, args);
    COPY((readers[1].rest), args);
    for (int i = 0; i < 4; i++) {
        await later(i);
        readers[i % 2].sum += NEXT(readers[i % 2].rest);
    }
    END(readers[0].rest);
    END(readers[1].rest);
    return readers[0].sum * 1000 + readers[1].sum;
}

static async int through_a_pointer(list args)
{
    struct reader reader = {.sum = 0}, *to = &reader;
    COPY(to->rest, args);
    await later(0);
    to->sum += NEXT(to->rest);
    await later(0);
    to->sum += NEXT(to->rest) * 10;
    END(to->rest);
    return reader.sum;
}

static VARIADIC int call(int which, ...)
{
    list v;
    BEGIN(v, which);
    int r = which == 0   ? async_block_on(copied(v))
            : which == 1 ? async_block_on(in_turns(v))
                         : async_block_on(through_a_pointer(v));
    END(v);
    return r;
}

int main(void)
{
    for (int i = 0; i < 3; i++)
        printf("%d\n", call(i, 7, 8, 9));
    return 0;
}
