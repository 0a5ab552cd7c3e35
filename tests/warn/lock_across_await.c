/* A mutex of threads is held while the task is suspended: whoever locks it then stops the thread. */
#include <async.h>
#include <pthread.h>
#include <threads.h>

struct account {
    pthread_mutex_t mutex;
    int balance;
};

static async int fetch(int x)
{
    await async_yield();
    return x;
}

static async int straight(struct account *account)
{
    pthread_mutex_lock(&account->mutex);
    account->balance += await fetch(1);
    pthread_mutex_unlock(&account->mutex);
    return account->balance;
}

static async int guarded(struct account *account, pthread_rwlock_t *lock, int kind)
{
    if (pthread_mutex_lock(&account->mutex) != 0)
        return -1;
    switch (kind) {
    case 1:
        await fetch(2);
        break;
    default:
        break;
    }
    int error = pthread_mutex_unlock(&account->mutex), inner = pthread_rwlock_rdlock(lock);
    if (inner) {
        await async_sleep_ms(1);
        pthread_rwlock_unlock(lock);
    }
    return error;
}

static async void in_loops(mtx_t *mutex, int n)
{
    while (n--) {
        mtx_lock(mutex);
        for (int i = 0; i < await fetch(n); i++) {
            mtx_unlock(mutex);
            await fetch(i);
            mtx_lock(mutex);
        }
        mtx_unlock(mutex);
    }
}

static async int in_a_case(pthread_mutex_t *mutex, int kind)
{
    switch (kind) {
    case 1:
        pthread_mutex_lock(mutex);
        await fetch(1);
        pthread_mutex_unlock(mutex);
        break;
    }
    return 0;
}

static async int deferred(struct account *account)
{
    pthread_mutex_lock(&account->mutex);
    defer {
        pthread_mutex_unlock(&account->mutex);
    }
    return account->balance + await fetch(1);
}

async int main(void)
{
    struct account account = {PTHREAD_MUTEX_INITIALIZER, 0};
    await in_loops(NULL, 0);
    return await straight(&account) + await guarded(&account, NULL, 0) + await in_a_case(NULL, 0) + await deferred(&account);
}
