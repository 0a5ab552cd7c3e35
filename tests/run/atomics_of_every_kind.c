/* Atomics: <stdatomic.h>'s functions, operators on _Atomic objects, GNU's builtins, on locals, parameters,
 * members and structs, with awaits among the operands. */
#include <async.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

struct pair {
    int low, high;
};

struct counters {
    _Atomic unsigned char small;
    atomic_long large;
    _Atomic(const char *) name;
};

static atomic_int shared = 5;
static atomic_flag busy = ATOMIC_FLAG_INIT;

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int operators(_Atomic int parameter)
{
    _Atomic int count = 1;
    _Atomic _Bool flag = await later(1);
    _Atomic double real = await later(3);
    atomic_uchar wraps = 250;
    _Atomic(struct pair) both;

    count++;
    ++count;
    int before = count--;
    count += await later(10);
    count <<= await later(2);
    count ^= 1;
    real = real * await later(2);
    wraps += (unsigned char)await later(10);
    parameter -= await later(1);
    struct pair loaded = {await later(0), 0};
    loaded.high = await later(7);
    both = loaded;
    await async_yield();
    loaded = both;
    printf("%d %d %d %.1f %d %d %d\n", count, before, flag, real, wraps, parameter, loaded.high);
    return count;
}

static async void functions(void)
{
    atomic_int local;
    atomic_init(&local, await later(1));
    int old = atomic_fetch_add(&local, await later(4));
    atomic_store(&local, atomic_load(&local) * await later(2));
    atomic_fetch_or_explicit(&shared, await later(64), memory_order_relaxed);
    int expected = await later(3);
    bool first = atomic_compare_exchange_strong(&local, &expected, await later(99));
    bool second = atomic_compare_exchange_strong(&local, &expected, await later(98));
    int swapped = atomic_exchange_explicit(&shared, await later(1), memory_order_acq_rel);
    atomic_thread_fence(memory_order_seq_cst);
    printf("%d %d %d %d %d %d %d\n", old, atomic_load(&local), expected, first, second, swapped, shared);
    while (atomic_flag_test_and_set(&busy) || await later(0))
        await async_yield();
    printf("%d\n", atomic_flag_test_and_set_explicit(&busy, memory_order_acquire));
    atomic_flag_clear(&busy);
    printf("%d\n", (bool)atomic_is_lock_free(&local));
}

static async void members(struct counters *outer)
{
    struct counters own = {.small = 255, .large = await later(1), .name = "own"};

    own.small += (unsigned char)await later(2);
    outer->large |= await later(6);
    atomic_fetch_sub(&outer->large, await later(1));
    outer->name = await later(1) ? own.name : NULL;
    printf("%d %ld %s %ld\n", own.small, outer->large, outer->name, atomic_load(&own.large));
}

static async void builtins(void)
{
    int plain = await later(1);
    long wide = 10;
    int copy;
    __atomic_fetch_add(&plain, await later(2), __ATOMIC_SEQ_CST);
    __atomic_store_n(&wide, await later(20), __ATOMIC_RELEASE);
    __atomic_load(&plain, &copy, __ATOMIC_ACQUIRE);
    bool swapped = __sync_bool_compare_and_swap(&wide, 20, await later(30));
    int summed = __sync_add_and_fetch(&plain, await later(5));
    int expected = 8;
    bool exchanged = __atomic_compare_exchange_n(&plain, &expected, await later(11), 0, __ATOMIC_SEQ_CST,
                                                 __ATOMIC_SEQ_CST);
    printf("%d %ld %d %d %d %d\n", plain, wide, copy, swapped, summed, exchanged);
}

async int main(void)
{
    struct counters outer = {1, 8, "outer"};
    printf("%d\n", await operators(5));
    await functions();
    await members(&outer);
    await builtins();
    return 0;
}
