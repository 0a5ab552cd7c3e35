#include <async.h>

static async struct pair {
    int a, b;
} f(void)
{
    return (struct pair){1, 2};
}
