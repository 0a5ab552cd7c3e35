/* A mutex keeps transfers whole, a semaphore limits how many run, a readers-writer lock guards a table, a once opens it. */
#include <async.h>
#include <stdio.h>

static struct async_mutex bank;
static struct async_semaphore desks = ASYNC_SEMAPHORE(2);
static struct async_rwlock table_lock;
static struct async_once table_once;
static int accounts[4] = {100, 100, 100, 100};
static int table[3], at_desks, most_at_desks, opened;

static async void transfer(int from, int to, int amount)
{
    await async_semaphore_acquire(&desks, 1);
    if (++at_desks > most_at_desks)
        most_at_desks = at_desks;
    await async_mutex_lock(&bank);
    int before = accounts[from];
    await async_yield();
    accounts[from] = before - amount;
    before = accounts[to];
    await async_yield();
    accounts[to] = before + amount;
    async_mutex_unlock(&bank);
    at_desks--;
    async_semaphore_release(&desks, 1);
}

static async int look_up(int i)
{
    if (await async_once_begin(&table_once)) {
        await async_yield();
        opened++;
        async_once_done(&table_once);
    }
    await async_rwlock_read(&table_lock);
    int value = table[i];
    await async_yield();
    async_rwlock_unlock(&table_lock);
    return value;
}

static async void update(int i, int value)
{
    await async_rwlock_write(&table_lock);
    int before = table[i];
    table[i] = -1;
    await async_yield();
    table[i] = before + value;
    async_rwlock_unlock(&table_lock);
}

static struct async_notify finished;
static int running;

static async void work(int n)
{
    await transfer(n % 4, (n + 1) % 4, n);
    await update(n % 3, n);
    if (await look_up(n % 3) < 0)
        printf("%d saw half an update\n", n);
    if (--running == 0)
        async_notify_one(&finished);
}

async int main(void)
{
    running = 12;
    for (int n = 0; n < 12; n++)
        spawn(work(n));
    await async_notify_wait(&finished);
    printf("%d %d %d %d\n", accounts[0], accounts[1], accounts[2], accounts[3]);
    printf("%d %d %d, opened %d\n", table[0], table[1], table[2], opened);
    printf("%d %d\n", most_at_desks >= 1 && most_at_desks <= 2, async_mutex_try_lock(&bank));
    return 0;
}
