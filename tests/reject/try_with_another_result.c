/* An error is returned as what it is. */
#include <async.h>

async void nothing(int n)
{
    await async_yield();
    try(n);
}

async unsigned natural(int n)
{
    await async_yield();
    return (unsigned)try(n);
}

async const char *text(int n)
{
    await async_yield();
    return &"abc"[try(n)];
}

async int number(const char *p)
{
    await async_yield();
    return *try(p);
}
