/* A wait group: waits until a number of background tasks have finished.
 *
 *     struct wait_group group = {0};
 *
 *     wait_group_add(&group);             // before each spawn
 *     spawn(work(&group));                // calls wait_group_done(&group) when it ends
 *     await wait_group_wait(&group);      // returns when all have
 *
 * This is also an example of a future that is written by hand: what `await` needs from a function that asyncc
 * did not generate is a frame, an init, a poll and a drop (see <async/future.h>).
 *
 * A group is used by one thread and waited for by one task at a time.
 */
#ifndef WAIT_GROUP_H
#define WAIT_GROUP_H

#include <assert.h>
#include <async.h>

struct wait_group {
    size_t running; /* tasks added that have not finished */
#ifndef ASYNC_ELIDE
    bool has_waiter;           /* a task is suspended in wait_group_wait(), */
    struct async_waker waiter; /* and this wakes it */
#endif
};

/* One more task to wait for. */
static inline void wait_group_add(struct wait_group *group)
{
    group->running++;
}

#ifdef ASYNC_ELIDE

static inline void wait_group_done(struct wait_group *group)
{
    group->running--;
}

/* Where the keywords are erased, a spawned call has run to its end before the next statement. */
static inline void wait_group_wait(struct wait_group *group)
{
    assert(group->running == 0);
    (void)group;
}

#else

/* A task has finished; the last one wakes whoever waits. Waking only queues the waiter: it runs later. */
static inline void wait_group_done(struct wait_group *group)
{
    assert(group->running > 0);
    group->running--;
    if (group->running == 0 && group->has_waiter) {
        group->has_waiter = false;
        async_waker_wake(group->waiter);
    }
}

/* The function as it is awaited; the frame and the three functions below are what it is made of. */
async void wait_group_wait(struct wait_group *group);

struct wait_group_wait_future {
    struct wait_group *group;
};

static inline void wait_group_wait_init(struct wait_group_wait_future *self, struct wait_group *group)
{
    self->group = group;
}

/* Ends the wait where it is: a waker that was kept is given back. */
static inline void wait_group_wait_drop(struct wait_group_wait_future *self)
{
    if (self->group->has_waiter)
        async_waker_drop(self->group->waiter);
    self->group->has_waiter = false;
}

/* Polled once when it is first awaited, and again after each wake of its task, whoever woke it. */
static inline enum async_poll wait_group_wait_poll(struct wait_group_wait_future *self,
                                                   struct async_context *cx)
{
    struct wait_group *group = self->group;

    if (group->running == 0) {
        wait_group_wait_drop(self);
        return ASYNC_READY;
    }
    if (!group->has_waiter) {
        group->waiter = async_waker_clone(cx);
        group->has_waiter = true;
    }
    return ASYNC_PENDING;
}

ASYNC_FUTURE(wait_group_wait);

#endif /* ASYNC_ELIDE */

#endif
