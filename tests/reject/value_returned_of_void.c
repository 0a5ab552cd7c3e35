#include <async.h>
async void nothing(void)
{
    await async_yield();
    return 5;
}
typedef void *pointer;
async void neither(pointer p)
{
    (void)p;
    return p;
}
async void fine(void) { return await nothing(); }
async void fine_too(void) { return (void)5; }
