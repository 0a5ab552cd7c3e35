/* Waiting for descriptors.
 *
 * Each descriptor number that has been waited for has one libev watcher, kept until shutdown, and a list of
 * the futures that wait for it. What a watcher should report is worked out from that list before events are
 * asked for: a task that is woken, reads, and waits again in the meantime costs no system call.
 *
 * But a number may stand for another file by then, if the program has closed the descriptor and the system
 * given the number away again: the kernel forgets a file that is closed, and would never report the new one.
 * So the kernel is told again (an epoll_ctl) whenever somebody begins to wait, except when the descriptor is
 * a socket that has just been tried: such waits are merely noted, and the kernel is told if nothing has
 * happened 20 to 40 ms later. New sockets that the runtime hears of (accept, connect) are told at once. So
 * the worst that a reused number can cost is 40 ms.
 */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>

enum { SWEEPS = 2 };
static const ev_tstamp SWEEP_INTERVAL = 0.020; /* seconds */

/* ---- the table --------------------------------------------------------------------------------------- */

static struct watch *find(const struct watches *watches, int fd)
{
    uint32_t block = (uint32_t)fd / WATCHES_PER_BLOCK;

    if (fd < 0 || block >= watches->n_blocks || !watches->blocks[block])
        return NULL;
    return &watches->blocks[block][fd % WATCHES_PER_BLOCK];
}

static void on_event(struct ev_loop *loop, ev_io *io, int events);

static struct watch *new_block(struct executor *ex, int fd)
{
    struct watch *block = asyncrt_alloc_zeroed(WATCHES_PER_BLOCK, sizeof *block);

    if (!block)
        return NULL;
    for (int i = 0; i < WATCHES_PER_BLOCK; i++) {
        ev_io_init(&block[i].io, on_event, fd + i, 0);
        block[i].io.data = ex;
        block[i].end = &block[i].first;
    }
    return block;
}

/* Room in the table for one block more than `block`. */
static bool grow(struct watches *watches, uint32_t block)
{
    uint32_t n = watches->n_blocks ? watches->n_blocks * 2 : 4;
    struct watch **blocks;

    if (n <= block)
        n = block + 1;
    blocks = asyncrt_alloc_again(watches->blocks, n * sizeof(struct watch *));
    if (!blocks)
        return false;
    for (uint32_t i = watches->n_blocks; i < n; i++)
        blocks[i] = NULL;
    watches->blocks = blocks;
    watches->n_blocks = n;
    return true;
}

/* The watch of a descriptor, made if need be; null without memory. */
static struct watch *get(struct executor *ex, int fd)
{
    struct watches *watches = &ex->watches;
    uint32_t block = (uint32_t)fd / WATCHES_PER_BLOCK;

    if (block >= watches->n_blocks && !grow(watches, block))
        return NULL;
    if (!watches->blocks[block])
        watches->blocks[block] = new_block(ex, (int)block * WATCHES_PER_BLOCK);
    return find(watches, fd);
}

/* ---- the list of a watch ----------------------------------------------------------------------------- */

static void changed(struct watches *watches, struct watch *watch)
{
    if (watch->changed)
        return;
    watch->changed = true;
    watch->next_changed = watches->changed;
    watches->changed = watch;
}

static void link_wait(struct watch *watch, struct async_fd_wait *wait)
{
    wait->next = NULL;
    wait->link = watch->end;
    *watch->end = wait;
    watch->end = &wait->next;
}

static void unlink_wait(struct watch *watch, struct async_fd_wait *wait)
{
    *wait->link = wait->next;
    if (wait->next)
        wait->next->link = wait->link;
    else
        watch->end = wait->link;
    wait->next = NULL;
    wait->link = NULL;
}

/* libev reports an error as one of everything. */
static void on_event(struct ev_loop *loop, ev_io *io, int events)
{
    struct watch *watch = (struct watch *)io;
    struct executor *ex = io->data;
    struct async_fd_wait *wait, *next;

    (void)loop;
    watch->unsure = 0;
    watch->drained = false;
    changed(&ex->watches, watch);
    for (wait = watch->first; wait; wait = next) {
        next = wait->next;
        if (!(wait->events & events))
            continue;
        unlink_wait(watch, wait);
        wait->state = FD_READY;
        wait->error = events & EV_ERROR ? EBADF : 0;
        ex->arrived++;
        asyncrt_wake_here(ex, &wait->waker);
    }
}

/* ---- telling libev ----------------------------------------------------------------------------------- */

static void verify_later(struct executor *ex, struct watch *watch)
{
    struct watches *watches = &ex->watches;

    if (watch->in_unsure)
        return;
    watch->in_unsure = true;
    watch->next_unsure = watches->unsure;
    watches->unsure = watch;
    if (!ev_is_active(&watches->sweep))
        ev_timer_again(ex->loop, &watches->sweep);
}

static void apply(struct executor *ex, struct watch *watch)
{
    int events = 0;

    for (const struct async_fd_wait *wait = watch->first; wait; wait = wait->next)
        events |= wait->events;
    if (ev_is_active(&watch->io) && events == (watch->io.events & (EV_READ | EV_WRITE)) && !watch->forced) {
        if (watch->unsure)
            verify_later(ex, watch);
        return;
    }
    ev_io_stop(ex->loop, &watch->io);
    watch->unsure = 0;
    if (!events)
        return;
    watch->forced = false;
    ev_io_set(&watch->io, watch->io.fd, events); /* this makes libev tell the kernel, come what may */
    ev_io_start(ex->loop, &watch->io);
}

void asyncrt_watches_apply(struct executor *ex)
{
    struct watch *watch, *next;

    for (watch = ex->watches.changed; watch; watch = next) {
        next = watch->next_changed;
        watch->changed = false;
        apply(ex, watch);
    }
    ex->watches.changed = NULL;
}

void asyncrt_watches_verify(struct executor *ex)
{
    for (struct watch *watch = ex->watches.unsure; watch; watch = watch->next_unsure) {
        watch->forced = true;
        changed(&ex->watches, watch);
    }
}

/* Has the kernel told of the watches that have been silent since the sweep before the last. */
static void on_sweep(struct ev_loop *loop, ev_timer *sweep, int events)
{
    struct executor *ex = sweep->data;
    struct watch *watch = ex->watches.unsure, *next;

    (void)events;
    ex->watches.unsure = NULL;
    for (; watch; watch = next) {
        next = watch->next_unsure;
        watch->in_unsure = false;
        if (watch->unsure == 0)
            continue;
        if (--watch->unsure > 0) {
            verify_later(ex, watch);
        } else {
            watch->forced = true;
            changed(&ex->watches, watch);
        }
    }
    if (!ex->watches.unsure)
        ev_timer_stop(loop, sweep);
}

void asyncrt_watches_open(struct executor *ex)
{
    ev_timer_init(&ex->watches.sweep, on_sweep, 0, SWEEP_INTERVAL);
    ex->watches.sweep.data = ex;
}

/* Forgets those who wait in no task's frame. */
static void close_block(struct executor *ex, struct watch *block)
{
    if (!block)
        return;
    for (int i = 0; i < WATCHES_PER_BLOCK; i++) {
        struct watch *watch = &block[i];

        ev_io_stop(ex->loop, &watch->io);
        while (watch->first) {
            struct async_fd_wait *wait = watch->first;

            unlink_wait(watch, wait);
            wait->state = FD_READY;
            asyncrt_drop_here(ex, &wait->waker);
        }
    }
    free(block);
}

void asyncrt_watches_close(struct executor *ex)
{
    struct watches *watches = &ex->watches;

    ev_timer_stop(ex->loop, &watches->sweep);
    for (uint32_t i = 0; i < watches->n_blocks; i++)
        close_block(ex, watches->blocks[i]);
    free(watches->blocks);
}

/* ---- futures ----------------------------------------------------------------------------------------- */

int asyncrt_fd_wait(struct async_fd_wait *wait, struct async_context *cx, int events, bool proven)
{
    struct executor *ex = context_executor(cx);
    struct watch *watch;

    if (wait->fd < 0)
        return -EBADF;
    watch = get(ex, wait->fd);
    if (!watch)
        return -ENOMEM;
    if (proven)
        watch->unsure = SWEEPS;
    else
        watch->forced = true;
    wait->events = (unsigned char)events;
    wait->state = FD_WAITING;
    wait->waker = async_waker_clone(cx);
    link_wait(watch, wait);
    changed(&ex->watches, watch);
    return 0;
}

void asyncrt_fd_still_waiting(struct async_fd_wait *wait, struct async_context *cx)
{
    asyncrt_waker_update(&wait->waker, cx);
}

void async_fd_wait_drop(struct async_fd_wait *self)
{
    struct executor *ex = asyncrt_current;
    struct watch *watch;

    if (self->state != FD_WAITING)
        return;
    watch = find(&ex->watches, self->fd);
    unlink_wait(watch, self);
    changed(&ex->watches, watch);
    self->state = FD_FINISHED;
    async_waker_drop(self->waker);
}

void asyncrt_fd_drained(struct async_context *cx, int fd, bool drained)
{
    struct watch *watch = find(&context_executor(cx)->watches, fd);

    if (watch)
        watch->drained = drained;
}

bool asyncrt_fd_is_drained(struct async_context *cx, int fd)
{
    const struct watch *watch = find(&context_executor(cx)->watches, fd);

    return watch && watch->drained;
}

void asyncrt_fd_is_new(struct async_context *cx, int fd)
{
    struct watch *watch = find(&context_executor(cx)->watches, fd);

    if (!watch)
        return;
    watch->forced = true;
    watch->drained = false;
    changed(&context_executor(cx)->watches, watch);
}
