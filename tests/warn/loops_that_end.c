/* Loops without an await that end, or may: none is warned of. */
#include <async.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct list {
    struct list *next;
    volatile int *doorbell;
    int state;
};

static volatile sig_atomic_t stopped;
static atomic_bool is_ready;
static bool flag;
static int counts[3];

static bool ask(void)
{
    return flag;
}

static async int loops(struct list *list, int n, const char *text)
{
    int sum = 0, *pointer = &n, local = 1;
    while (!stopped)
        ;
    while (!is_ready)
        ;
    while (!atomic_load(&is_ready))
        ;
    while (*list->doorbell)
        ;
    while (*(volatile int *)&list->state)
        ;
    while (list->next)
        list = list->next;
    while (*text)
        text++;
    while (*text++)
        ;
    while (*pointer > 0)
        n--;
    while (n > 0)
        --*pointer;
    while (local)
        pointer[1] = 0;
    while (counts[0])
        counts[0]--;
    while (list->state)
        list->state = 0;
    for (int i = 0; i < 3; i++)
        sum += i;
    while (!ask())
        ;
    while (flag)
        ask();
    while (flag) {
        if (sum > 3)
            break;
        sum++;
    }
    while (flag)
        await async_yield();
    while (flag)
        __asm__ volatile("" ::: "memory");
    while (flag)
        return sum;
    while (flag)
        sum = try(counts[1]);
    for (;;) {
        if (sum++ > 10)
            break;
    }
    return sum;
}

static void spin(void)
{
    while (flag)
        ;
}

async int main(void)
{
    spin();
    return await loops(NULL, 1, "");
}
