#include "list.h"
#include <string.h>

static int count;

async void count_up(int n)
{
    while (n-- > 0) {
        count++;
        await async_yield();
    }
}

int counted(void)
{
    return count;
}

/* names that belong to another file's machine, were they not made for one file */
int total_of_init = 1, visit_poll = 2;

async struct wide widen(int value)
{
    struct wide wide = {value, value + total_of_init + visit_poll, ""};
    strcpy(wide.name, "wide");
    return wide;
}
