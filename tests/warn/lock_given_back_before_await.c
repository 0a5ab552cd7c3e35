/* Mutexes that are not held across an await, or may not be. None is warned of. */
#include <async.h>
#include <pthread.h>
#include <stdbool.h>

static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER, two = PTHREAD_MUTEX_INITIALIZER;

static void give_back(pthread_mutex_t *mutex)
{
    pthread_mutex_unlock(mutex);
}

static async void before(bool early)
{
    pthread_mutex_lock(&one);
    pthread_mutex_unlock(&one);
    await async_yield();
    pthread_mutex_lock(&one);
    if (early) {
        pthread_mutex_unlock(&one);
        await async_yield();
        pthread_mutex_lock(&one);
    }
    pthread_mutex_unlock(&one);
    for (int i = 0; i < 3; i++) {
        await async_yield();
        pthread_mutex_lock(&one);
        pthread_mutex_unlock(&one);
    }
}

static async int on_one_path(bool early)
{
    if (early)
        pthread_mutex_lock(&one);
    else
        await async_yield();
    if (early)
        pthread_mutex_unlock(&one);
    pthread_mutex_lock(&one);
    if (!early)
        goto out;
    pthread_mutex_unlock(&one);
    await async_yield();
    return 1;
out:
    pthread_mutex_unlock(&one);
    return 0;
}

static async void give_back_later(pthread_mutex_t *mutex)
{
    pthread_mutex_unlock(mutex);
    await async_yield();
    pthread_mutex_lock(mutex);
}

static async void with_help(void)
{
    pthread_mutex_lock(&two);
    await give_back_later(&two);
    pthread_mutex_unlock(&two);
    pthread_mutex_lock(&two);
    give_back(&two);
    await async_yield();
    pthread_mutex_lock(&two);
    pthread_mutex_unlock(&two);
    if (pthread_mutex_trylock(&two) == 0)
        pthread_mutex_unlock(&two);
    await async_yield();
}

async int main(void)
{
    await before(true);
    await with_help();
    return await on_one_path(false);
}
