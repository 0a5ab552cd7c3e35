/* Four threads with an executor each, all with tasks, timers, sockets and calls on the pool. They hand each other numbers
 * through sockets, and through mailboxes: what a thread puts into another's wakes the task there that waits for it. */
#include <async.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { THREADS = 4, NUMBERS = 50 };

/* ---- a mailbox: any thread may put something in, a task of one thread takes it out ------------------- */

struct mailbox {
    pthread_mutex_t lock;
    int numbers[NUMBERS];
    int put, taken;
#ifdef ASYNC_ELIDE
    pthread_cond_t is_put;
#else
    struct async_waker waiter; /* of who waits; null if nobody does */
#endif
};

#ifdef ASYNC_ELIDE

static void mailbox_open(struct mailbox *box)
{
    *box = (struct mailbox){.lock = PTHREAD_MUTEX_INITIALIZER, .is_put = PTHREAD_COND_INITIALIZER};
}

static void mailbox_put(struct mailbox *box, int number)
{
    pthread_mutex_lock(&box->lock);
    box->numbers[box->put++] = number;
    pthread_cond_signal(&box->is_put);
    pthread_mutex_unlock(&box->lock);
}

static int mailbox_take(struct mailbox *box)
{
    int number;

    pthread_mutex_lock(&box->lock);
    while (box->taken == box->put)
        pthread_cond_wait(&box->is_put, &box->lock);
    number = box->numbers[box->taken++];
    pthread_mutex_unlock(&box->lock);
    return number;
}

#else

static void mailbox_open(struct mailbox *box)
{
    *box = (struct mailbox){.lock = PTHREAD_MUTEX_INITIALIZER};
}

/* The waker is this thread's as soon as it is out of the box. */
static void mailbox_put(struct mailbox *box, int number)
{
    struct async_waker waiter;

    pthread_mutex_lock(&box->lock);
    box->numbers[box->put++] = number;
    waiter = box->waiter;
    box->waiter.task = NULL;
    pthread_mutex_unlock(&box->lock);
    if (waiter.task)
        async_waker_wake(waiter);
}

async int mailbox_take(struct mailbox *box);

struct mailbox_take_future {
    struct mailbox *box;
};

static void mailbox_take_init(struct mailbox_take_future *self, struct mailbox *box)
{
    self->box = box;
}

/* Leaves nothing of a task that waits no more. */
static void mailbox_take_drop(struct mailbox_take_future *self)
{
    struct async_waker waiter;

    pthread_mutex_lock(&self->box->lock);
    waiter = self->box->waiter;
    self->box->waiter.task = NULL;
    pthread_mutex_unlock(&self->box->lock);
    if (waiter.task)
        async_waker_drop(waiter);
}

static enum async_poll mailbox_take_poll(struct mailbox_take_future *self, struct async_context *cx, int *result)
{
    struct mailbox *box = self->box;
    enum async_poll poll = ASYNC_READY;

    mailbox_take_drop(self); /* the waker of the last poll, which may be another task's */
    pthread_mutex_lock(&box->lock);
    if (box->taken < box->put) {
        *result = box->numbers[box->taken++];
    } else {
        box->waiter = async_waker_clone(cx);
        poll = ASYNC_PENDING;
    }
    pthread_mutex_unlock(&box->lock);
    return poll;
}

ASYNC_FUTURE(mailbox_take);

#endif /* ASYNC_ELIDE */

/* ---- a thread ---------------------------------------------------------------------------------------- */

struct worker {
    int number;
    struct worker *next; /* in a ring */
    struct mailbox box;
    int in, out; /* from the one before, to the next */
    int put, sent, slept, squared;
};

static async void put_numbers(struct worker *w)
{
    for (int i = 0; i < NUMBERS; i++) {
        mailbox_put(&w->next->box, i);
        if (i % 10 == 0)
            await async_sleep_ms(1);
    }
}

static async void take_numbers(struct worker *w)
{
    for (int i = 0; i < NUMBERS; i++)
        w->put += await mailbox_take(&w->box);
}

static async void send_numbers(struct worker *w)
{
    for (int i = 0; i < NUMBERS; i++)
        if (await async_write_all(w->out, &i, sizeof i) < 0)
            return;
    close(w->out);
}

static async void receive_numbers(struct worker *w)
{
    int number;

    while (await async_read_exact(w->in, &number, sizeof number) == sizeof number)
        w->sent += number;
    close(w->in);
}

static int square(int n)
{
    return n * n;
}

static async void square_numbers(struct worker *w)
{
    for (int i = 0; i < 10; i++)
        w->squared += await blocking(square(i));
}

static async void sleep_a_little(struct worker *w, int ms)
{
    await async_sleep_ms(ms);
    w->slept++;
}

static async void work(struct worker *w)
{
    for (int i = 0; i < 20; i++)
        spawn(sleep_a_little(w, i % 4));
    join {
        await put_numbers(w);
        await send_numbers(w);
        await take_numbers(w);
        await receive_numbers(w);
        await square_numbers(w);
    }
    while (w->slept < 20)
        await async_sleep_ms(1);
}

static void *run(void *worker)
{
    async_block_on(work(worker));
    return NULL;
}

int main(void)
{
    struct worker workers[THREADS] = {0};
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++) {
        int ends[2];

        workers[i].next = &workers[(i + 1) % THREADS];
        mailbox_open(&workers[i].box);
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
            return 1;
        workers[i].out = ends[0];
        workers[i].next->in = ends[1];
    }
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, run, &workers[i]);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        printf("%d %d %d %d\n", workers[i].put, workers[i].sent, workers[i].slept, workers[i].squared);
    }
    return 0;
}
