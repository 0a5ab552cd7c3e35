/* Waiting for descriptors.
 *
 * Each descriptor number that has been waited for has one libev watcher, kept until shutdown, and a list of
 * the futures that wait for it. What a watcher should report is worked out from that list before events are
 * asked for: a task that is woken, reads, and waits again in the meantime costs no system call.
 *
 * But a number may stand for another file by then, if the program has closed the descriptor and the system
 * given the number away again: the kernel forgets a file that is closed, and would never report the new one.
 * So the kernel is told again (an epoll_ctl) whenever somebody begins to wait, except when the descriptor is
 * a socket that has just been tried. Such watches are looked at before the next wait for events, unless that
 * would cost too much: there is an allowance, which grows with time, and only a server that has tens of
 * thousands of requests in a second uses it up. What could not be looked at then is a millisecond later, if
 * nothing has happened before, and in any case before a sleeper is woken: so no deadline passes while a
 * descriptor has been ready. New sockets that the runtime hears of (accept, connect) are told at once.
 *
 * The same look finds out whether a socket has a timeout of its own, SO_RCVTIMEO or SO_SNDTIMEO
 * (fd_timeout.c): who does not wait for long does not pay for it.
 */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>

#include "clock.h"

static const ev_tstamp SWEEP_AFTER = 0.001; /* seconds */
static const double LOOKS_A_SECOND = 4000, MOST_LOOKS = 1000;

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
struct watch *asyncrt_watch_make(struct executor *ex, int fd)
{
    struct watches *watches = &ex->watches;
    uint32_t block = (uint32_t)fd / WATCHES_PER_BLOCK;

    if (block >= watches->n_blocks && !grow(watches, block))
        return NULL;
    if (!watches->blocks[block])
        watches->blocks[block] = new_block(ex, (int)block * WATCHES_PER_BLOCK);
    return find(watches, fd);
}

struct watch *asyncrt_watch(struct executor *ex, int fd)
{
    return find(&ex->watches, fd);
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

static void unlink_wait(struct executor *ex, struct watch *watch, struct async_fd_wait *wait)
{
    *wait->link = wait->next;
    if (wait->next)
        wait->next->link = wait->link;
    else
        watch->end = wait->link;
    wait->next = NULL;
    wait->link = NULL;
    if (__builtin_expect(watch->timeouts != NULL, 0))
        asyncrt_fd_timeout_end(ex, watch, wait);
}

/* Ends a wait from outside its task. */
static void end_wait(struct executor *ex, struct watch *watch, struct async_fd_wait *wait, int error)
{
    unlink_wait(ex, watch, wait);
    wait->state = FD_READY;
    wait->error = (unsigned char)error;
    asyncrt_wake_here(ex, &wait->waker);
}

/* libev reports an error as one of everything. */
static void on_event(struct ev_loop *loop, ev_io *io, int events)
{
    struct watch *watch = (struct watch *)io;
    struct executor *ex = io->data;
    struct async_fd_wait *wait, *next;

    (void)loop;
    watch->unsure = false;
    watch->drained = false;
    changed(&ex->watches, watch);
    for (wait = watch->first; wait; wait = next) {
        next = wait->next;
        if (!(wait->events & events))
            continue;
        ex->arrived++;
        end_wait(ex, watch, wait, events & EV_ERROR ? EBADF : 0);
    }
}

/* ---- telling libev ----------------------------------------------------------------------------------- */

/* Makes libev tell the kernel, come what may. */
static void tell(struct executor *ex, struct watch *watch, int events)
{
    ev_io_stop(ex->loop, &watch->io);
    watch->unsure = watch->forced = false;
    ev_io_set(&watch->io, watch->io.fd, events);
    ev_io_start(ex->loop, &watch->io);
}

static int wanted(const struct watch *watch)
{
    int events = 0;

    for (const struct async_fd_wait *wait = watch->first; wait; wait = wait->next)
        events |= wait->events;
    return events & (EV_READ | EV_WRITE);
}

static void look_later(struct watches *watches, struct watch *watch)
{
    if (watch->is_unseen)
        return;
    watch->is_unseen = true;
    watch->next_unseen = NULL;
    *watches->unseen_end = watch;
    watches->unseen_end = &watch->next_unseen;
}

static void apply(struct executor *ex, struct watch *watch)
{
    int events = wanted(watch);

    if (!events) {
        ev_io_stop(ex->loop, &watch->io);
        watch->unsure = watch->untimed = false;
        return;
    }
    if (!ev_is_active(&watch->io) || events != (watch->io.events & (EV_READ | EV_WRITE)) || watch->forced)
        tell(ex, watch, events);
    if (watch->unsure || watch->untimed)
        look_later(&ex->watches, watch);
}

/* ---- looking ----------------------------------------------------------------------------------------- */

/* Finds out the timeouts of those who have begun to wait since the last look. What that costs. */
static double look_for_timeouts(struct executor *ex, struct watch *watch)
{
    struct async_fd_wait *wait, *next;
    double cost = 0;

    watch->untimed = false;
    for (wait = watch->first; wait; wait = next) {
        next = wait->next;
        if (wait->events & FD_TIMED)
            continue;
        wait->events |= FD_TIMED;
        cost++;
        if (!asyncrt_fd_timeout_begin(watch, wait)) {
            changed(&ex->watches, watch);
            end_wait(ex, watch, wait, ENOMEM);
        }
    }
    return cost;
}

static double look(struct executor *ex, struct watch *watch)
{
    double cost = watch->unsure ? 1 : 0;

    if (watch->unsure)
        tell(ex, watch, wanted(watch));
    return watch->untimed ? cost + look_for_timeouts(ex, watch) : cost;
}

static struct watch *take_unseen(struct watches *watches)
{
    struct watch *watch = watches->unseen;

    watches->unseen = watch->next_unseen;
    if (!watches->unseen)
        watches->unseen_end = &watches->unseen;
    watch->is_unseen = false;
    return watch;
}

/* The clock may be set back. */
static void grow_allowance(struct executor *ex)
{
    struct watches *watches = &ex->watches;
    ev_tstamp now = ev_now(ex->loop);

    if (now > watches->looked)
        watches->allowance += (now - watches->looked) * LOOKS_A_SECOND;
    if (watches->allowance > MOST_LOOKS)
        watches->allowance = MOST_LOOKS;
    watches->looked = now;
}

static void look_at_all(struct executor *ex)
{
    while (ex->watches.unseen)
        ex->watches.allowance -= look(ex, take_unseen(&ex->watches));
}

/* It keeps no loop running. */
static void start_sweep(struct executor *ex)
{
    if (ev_is_active(&ex->watches.sweep))
        return;
    ev_timer_again(ex->loop, &ex->watches.sweep);
    ev_unref(ex->loop);
}

static void stop_sweep(struct executor *ex)
{
    if (!ev_is_active(&ex->watches.sweep))
        return;
    ev_ref(ex->loop);
    ev_timer_stop(ex->loop, &ex->watches.sweep);
}

/* A virtual clock jumps as soon as nothing happens: so everything has to be known. */
static void look_at_some(struct executor *ex)
{
    struct watches *watches = &ex->watches;

    if (clock_is_virtual()) {
        look_at_all(ex);
        return;
    }
    grow_allowance(ex);
    while (watches->unseen && watches->allowance > 0)
        watches->allowance -= look(ex, take_unseen(watches));
    if (watches->unseen)
        start_sweep(ex);
}

static void apply_changes(struct executor *ex)
{
    struct watch *watch, *next;

    for (watch = ex->watches.changed; watch; watch = next) {
        next = watch->next_changed;
        watch->changed = false;
        apply(ex, watch);
    }
    ex->watches.changed = NULL;
}

void asyncrt_watches_apply(struct executor *ex)
{
    apply_changes(ex);
    if (!ex->watches.unseen)
        return;
    look_at_some(ex);
    apply_changes(ex);
}

bool asyncrt_watches_look(struct executor *ex)
{
    if (!ex->watches.unseen)
        return false;
    look_at_all(ex);
    return true;
}

/* Has waited for events in vain, or for some only: there is more to be looked at. */
static void on_sweep(struct ev_loop *loop, ev_timer *sweep, int events)
{
    struct executor *ex = sweep->data;

    (void)loop;
    (void)events;
    if (!ex->watches.unseen)
        stop_sweep(ex);
}

void asyncrt_watches_open(struct executor *ex)
{
    struct watches *watches = &ex->watches;

    watches->unseen_end = &watches->unseen;
    watches->allowance = MOST_LOOKS;
    ev_timer_init(&watches->sweep, on_sweep, 0, SWEEP_AFTER);
    watches->sweep.data = ex;
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

            unlink_wait(ex, watch, wait);
            wait->state = FD_READY;
            asyncrt_drop_here(ex, &wait->waker);
        }
        asyncrt_fd_jobs_close(ex, watch);
    }
    free(block);
}

void asyncrt_watches_close(struct executor *ex)
{
    struct watches *watches = &ex->watches;

    stop_sweep(ex);
    for (uint32_t i = 0; i < watches->n_blocks; i++)
        close_block(ex, watches->blocks[i]);
    free(watches->blocks);
}

/* ---- futures ----------------------------------------------------------------------------------------- */

static void begin_wait(struct async_fd_wait *wait, struct async_context *cx, struct watch *watch, int events)
{
    wait->events = (unsigned char)events;
    wait->state = FD_WAITING;
    wait->waker = async_waker_clone(cx);
    link_wait(watch, wait);
    changed(&context_executor(cx)->watches, watch);
}

int asyncrt_fd_wait(struct async_fd_wait *wait, struct async_context *cx, int events, enum fd_wait_kind kind)
{
    struct watch *watch;

    if (wait->fd < 0)
        return -EBADF;
    watch = asyncrt_watch_make(context_executor(cx), wait->fd);
    if (!watch)
        return -ENOMEM;
    if (kind == FD_SOCKET_IS_TRIED)
        watch->unsure = true;
    else
        watch->forced = true;
    if (kind == FD_READINESS)
        events |= FD_TIMED;
    else
        watch->untimed = true;
    begin_wait(wait, cx, watch, events);
    return 0;
}

int asyncrt_fd_pause(struct async_fd_wait *wait, struct async_context *cx, int64_t ms)
{
    struct watch *watch = asyncrt_watch_make(context_executor(cx), wait->fd);

    if (!watch || !asyncrt_fd_timeout_new(watch, wait, ms, 0, async_waker_clone(cx)))
        return -ENOMEM;
    begin_wait(wait, cx, watch, FD_TIMED);
    return 0;
}

bool asyncrt_fd_still_waiting(struct async_fd_wait *wait, struct async_context *cx)
{
    struct executor *ex = context_executor(cx);
    struct watch *watch = ex->watches.timeouts ? find(&ex->watches, wait->fd) : NULL;
    int error = watch && watch->timeouts ? asyncrt_fd_timeout_passed(watch, wait, cx) : -1;

    asyncrt_waker_update(&wait->waker, cx);
    if (error < 0)
        return true;
    unlink_wait(ex, watch, wait);
    changed(&ex->watches, watch);
    wait->state = FD_READY;
    wait->error = (unsigned char)error;
    async_waker_drop(wait->waker);
    return false;
}

void async_fd_wait_drop(struct async_fd_wait *self)
{
    struct executor *ex = asyncrt_current;
    struct watch *watch;

    if (self->state == FD_WORKING)
        asyncrt_fd_job_drop(ex, self);
    if (self->state != FD_WAITING)
        return;
    watch = find(&ex->watches, self->fd);
    unlink_wait(ex, watch, self);
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
