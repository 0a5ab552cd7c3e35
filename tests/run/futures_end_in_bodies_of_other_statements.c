/* transpiled-only: the scope of a future whose task's cleanup awaits is waited for where nothing else awaits:
 * in whatever statement it is the body of, with braces around it or none, in statement expressions and out of
 * macros. cancelled: prints order: fifo */
#include <async.h>
#include <async/generator.h>
#include <async/task.h>
#include <stdio.h>
#include <string.h>

enum { TASKS = 24 };
static future(void) started[TASKS];
static int taken;

static async void work(int n)
{
    defer
    {
        await async_yield();
        printf(" %d", n);
    }
    await async_sleep_ms(1000);
}
static async void start(void)
{
    taken = 0;
    for (int i = 0; i < TASKS; i++)
        started[i] = spawn(work(i));
    await async_yield();
}
static async void stop(const char *what)
{
    printf(": %s, %d\n", what, taken);
    while (taken < TASKS)
        await async_cancel(&started[taken++]);
    puts(" are left");
}
static future(void) take(void)
{
    future(void) task = started[taken];
    taken++;
    return task;
}
static generator(int) count(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}
static async generator(int) count_slowly(int n)
{
    for (int i = 0; i < n; i++) {
        await async_yield();
        yield i;
    }
}

static async int arms(int x)
{
    int sum = 0;
    if (x) {
        future(void) task = take();
        sum++;
    }
    if (x) {
        future(void) task = take();
        sum++;
    } else
        sum--;
    if (!x)
        sum--;
    else {
        future(void) task = take();
        sum++;
    }
    if (x) {
        if (x > 100)
            sum = 0;
        else
            for (int i = 0; i < 2; i++) {
                future(void) task = take();
                sum++;
            }
    }
    return sum;
}

static async int loops(void)
{
    int sum = 0, n = 2, v;
    while (n--) {
        future(void) task = take();
        sum++;
    }
    do {
        future(void) task = take();
        sum++;
    } while (++n < 1);
    for (int i = 0; i < 3; i++) {
        future(void) task = take();
        if (i == 1)
            continue;
        sum += i;
    }
    for_each(int item, count(2))
    {
        future(void) task = take();
        sum += item;
    }
    for_each(v, count(3)) if (v == 1)
    {
        future(void) task = take();
        sum += v;
    }
    for_each(v, count_slowly(5))
    {
        future(void) task = take();
        if (v == 1)
            continue;
        if (v == 2)
            break;
        sum += v;
    }
    for_each(v, count(2)) for_each(int inner, count(2))
    {
        future(void) task = take();
        sum += v + inner;
    }
    for_each(int item, count(5))
    {
        future(void) task = take();
        if (item == 1)
            return sum;
    }
    return -1;
}

static async int labels(int x)
{
    int sum = 0;
    switch (x)
    case 1: {
        future(void) task = take();
        sum++;
    }
        switch (x) {
        case 1: {
            future(void) task = take();
            sum++;
        } break;
        default: {
            future(void) task = take();
        }
        }
again : {
    future(void) task = take();
    sum++;
}
    if (sum < 5)
        goto again;
    for_each(int v, count(9))
    {
        future(void) task = take();
        sum += v;
        if (v == 1)
            goto end;
    }
end:
    return sum;
}

#define SCOPE                                                                                                \
    {                                                                                                        \
        future(void) task = take();                                                                          \
        sum++;                                                                                               \
    }
#define VALUE                                                                                                \
    ({                                                                                                       \
        future(void) task_ = take();                                                                         \
        (void)task_;                                                                                         \
        taken;                                                                                               \
    })
static async int expressions(void)
{
    int sum = 0, v;
    for_each(v, count(2)) SCOPE sum += VALUE;
    if (VALUE)
        sum += (sum++, VALUE);
    while (VALUE < 6)
        ;
    for (int i = VALUE; i < VALUE; i += VALUE)
        sum++;
    for_each(v, count(VALUE - 9)) sum += VALUE;
    for_each(v, count(2)) sum += ({
        int result = 0;
        for_each(int item, count(2))
        {
            future(void) task = take();
            result += item;
        }
        result;
    });
    return sum;
}

static async int jumps_out_of_expressions(int x)
{
    defer
    {
        printf(" deferred");
    }
    int sum = 0;
    for (int i = 0; i < 3; i++) {
        defer
        {
            sum += 10;
        }
        sum += ({
            for_each(int v, count(2))
            {
                if (i == 1)
                    continue;
                if (x && v == 1)
                    return sum;
            }
            1;
        });
    }
    return -1;
}

static async int branches(int x)
{
    int sum = 0;
    join
    {
        {
            future(void) task = take();
            sum++;
        }
        if (x) {
            future(void) task = take();
            sum++;
        }
        for_each(int v, count(2))
        {
            future(void) task = take();
            sum += v;
        }
        sum += VALUE;
    }
    race
    {
        when(await async_yield())
        {
            future(void) task = take();
            sum++;
        }
    }
    race
    {
        when(await async_sleep_ms(1000)) sum = -1;
        otherwise
        {
            future(void) task = take();
            sum++;
        }
    }
    race
    {
        when(await async_yield()) for_each(int v, count(2))
        {
            future(void) task = take();
            sum++;
        }
    }
    race
    {
        when(sum += VALUE) sum++;
    }
    sum += await within(1000, sum += VALUE);
    return sum;
}

static async int deferred(void)
{
    int sum = 0;
    defer{for_each(int v, count(2)){future(void) task = take();
    sum += v;
}
}
{
    defer
    {
        future(void) task = take();
        sum++;
    }
    sum++;
}
sum += await spawn(({
    int result = 0;
    for_each(int v, count(2))
    {
        future(void) task = take();
        result += v;
    }
    result;
}));
return sum;
}

static void tell(int *p)
{
    printf(" told %d", *p);
}
static async int beside_arrays(int n)
{
    int sum = 0;
    {
        future(void) task = take();
        char array[n];
        memset(array, 1, sizeof array);
        sum += array[n - 1];
    }
    {
        char array[n];
        memset(array, 2, sizeof array);
        future(void) task = take();
        sum += array[n - 1];
    }
    {
        char array[n];
        memset(array, 3, sizeof array);
        for_each(int v, count(2))
        {
            future(void) task = take();
            array[v] = 0;
        }
        sum += array[0] + array[1] + array[n - 1];
    }
    for (int i = 0; i < 2; i++) {
        __attribute__((cleanup(tell))) int told = sum;
        char(*pointer)[n] = NULL;
        future(void) task = take();
        sum += (int)sizeof *pointer;
    }
    return sum;
}

async int main(void)
{
    await start();
    int sum = await arms(1);
    await stop("arms");
    await start();
    sum += await loops();
    await stop("loops");
    await start();
    sum += await labels(1);
    await stop("labels");
    await start();
    sum += await expressions();
    await stop("expressions");
    await start();
    sum += await branches(1);
    await stop("branches");
    await start();
    sum += await deferred();
    await stop("deferred");
    await start();
    sum += await beside_arrays(9);
    await stop("arrays");
    printf("%d, %d\n", await jumps_out_of_expressions(1), sum);
    return 0;
}
