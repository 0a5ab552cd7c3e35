/* arguments: -Wasync-blocking-lock
 * Locks of threads in async functions, which are warned of when that is asked for. */
#include <async.h>
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int count;

async int main(void)
{
    pthread_mutex_lock(&mutex);
    count++;
    pthread_mutex_unlock(&mutex);
    pthread_mutex_lock(&mutex); // async: allow blocking-lock
    count++;
    pthread_mutex_unlock(&mutex);
    await async_yield();
    return 0;
}
