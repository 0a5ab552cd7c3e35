/* What cleans up is declared where a frame is dropped, too; a declaration inside of the function is not seen there. */
#include <async.h>

static int count;

static void clear(int *place);

async int main(void)
{
    void forget(int *place);
    {
        __attribute__((cleanup(forget))) int kept = 1;
        await async_yield();
        count += kept;
    }
    {
        void __attribute__((noinline)) wipe(int *place), scrub(int *place);
        int __attribute__((__cleanup__(scrub))) kept = 1;
        __attribute__((cleanup(wipe))) int other = 2;
        defer { await async_yield(); }
        count += kept + other;
    }
    {
        __attribute__((cleanup(forget))) int brief = 1;
        count += brief;
    }
    void clear(int *place);
    __attribute__((cleanup(clear))) int last = 1;
    await async_yield();
    return count - last;
}

static void clear(int *place) { *place = 0; }
void forget(int *place) { *place = 0; }
void wipe(int *place) { *place = 0; }
void scrub(int *place) { *place = 0; }
