/* Transfers between accounts under a lock made of yields: the sum stays, though every step suspends. */
#include <async.h>
#include <stdio.h>

#define ACCOUNTS 5

struct account {
    long balance;
    _Bool locked;
};

static struct account accounts[ACCOUNTS];
static int finished, refused;

static async void lock(struct account *a)
{
    while (a->locked)
        await async_yield();
    a->locked = 1;
}

static void unlock(struct account *a)
{
    a->locked = 0;
}

static async _Bool transfer(int from, int to, long amount)
{
    struct account *first = &accounts[from < to ? from : to], *second = &accounts[from < to ? to : from];
    _Bool done = 0;

    if (from == to)
        return 1;
    await lock(first);
    await lock(second);
    long before = accounts[from].balance;
    await async_yield();
    if (before >= amount) {
        accounts[from].balance -= amount;
        await async_yield();
        accounts[to].balance += amount;
        done = 1;
    }
    unlock(second);
    unlock(first);
    return done;
}

static async void customer(unsigned seed)
{
    for (int i = 0; i < 25; i++) {
        seed = seed * 1103515245u + 12345u;
        int from = seed >> 16 & 7, to = seed >> 20 & 7;
        if (!await transfer(from % ACCOUNTS, to % ACCOUNTS, seed >> 24 & 31))
            refused++;
    }
    finished++;
}

async int main(void)
{
    long sum = 0;

    for (int i = 0; i < ACCOUNTS; i++)
        accounts[i].balance = 1000;
    for (int i = 0; i < 10; i++)
        spawn(customer(i * 77));
    while (finished < 10)
        await async_yield();
    for (int i = 0; i < ACCOUNTS; i++)
        sum += accounts[i].balance * !accounts[i].locked;
    printf("%ld %d\n", sum, refused);
    return 0;
}
