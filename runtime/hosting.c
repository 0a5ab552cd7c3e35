/* An executor in a loop that the program runs.
 *
 * The loop is to go on as long as something of ours is pending, and no longer: a task that is ready, or that
 * waits for something from outside. Watchers of descriptors count by themselves: they are active as long as
 * somebody waits. All others may be active without that, or stop before who waited has run, and so do not
 * count; in their place one reference holds the loop. It is given up in a turn, when nothing is pending any
 * more, and taken there or when the callbacks of an iteration have been called, those of the program too,
 * which may have made tasks ready.
 */
#include "internal.h"

#include <errno.h>

enum { UNCOUNTED = 3 }; /* the prepare and the check watcher, and the inbox's */

static bool is_pending(const struct executor *ex)
{
    return ex->last || atomic_load(&ex->inbox->posted) || ex->jobs > 0 || ex->wheel.used_levels ||
           ex->children.waiters.first || asyncrt_signals_awaited(ex);
}

static void hold_loop(struct executor *ex, bool hold)
{
    if (hold == ex->host.is_held)
        return;
    ex->host.is_held = hold;
    if (hold)
        ev_ref(ex->loop);
    else
        ev_unref(ex->loop);
}

static void on_idle(struct ev_loop *loop, ev_idle *idle, int events)
{
    (void)loop;
    (void)idle;
    (void)events;
}

/* Timers that are left when nobody waits for them any more. */
static void stop_timers(struct executor *ex)
{
    if (!ex->wheel.used_levels)
        asyncrt_wheel_disarm(ex);
    if (!ex->children.waiters.first)
        ev_timer_stop(ex->loop, &ex->children.timer);
}

/* What ask_for_events() does before libev waits. */
static void before_waiting(struct executor *ex)
{
    struct hosting *host = &ex->host;

    asyncrt_watches_apply(ex);
    host->jump = !ex->last && asyncrt_time_may_jump(ex);
    asyncrt_wheel_arm(ex);
    stop_timers(ex);
    ex->arrived = 0;
    hold_loop(ex, is_pending(ex));
    if (ex->last || host->jump)
        ev_idle_start(ex->loop, &host->more);
    else
        ev_idle_stop(ex->loop, &host->more);
}

/* Before each wait of the program's, behind its own watchers of that; not in those of the executor's own. */
static void on_turn(struct ev_loop *loop, ev_prepare *prepare, int events)
{
    struct executor *ex = prepare->data;
    int saved = errno;

    (void)loop;
    (void)events;
    if (ex->asking)
        return;
    if (ev_is_active(&ex->host.more))
        asyncrt_adjust_round(ex);
    else
        ex->asked = ev_now(ex->loop);
    if (ex->host.jump && !ex->last && asyncrt_time_may_jump(ex))
        asyncrt_time_jump(ex);
    asyncrt_run_ready(ex);
    before_waiting(ex);
    errno = saved;
}

/* Behind the callbacks of what has happened. */
static void on_happened(struct ev_loop *loop, ev_check *check, int events)
{
    struct executor *ex = check->data;

    (void)loop;
    (void)events;
    if (!ex->asking && is_pending(ex))
        hold_loop(ex, true);
}

void asyncrt_host_attach(struct executor *ex)
{
    struct hosting *host = &ex->host;

    ev_prepare_init(&host->turn, on_turn);
    ev_check_init(&host->happened, on_happened);
    ev_idle_init(&host->more, on_idle);
    host->turn.data = host->happened.data = ex;
    ev_set_priority(&host->turn, EV_MINPRI);
    ev_set_priority(&host->happened, EV_MINPRI);
    ev_prepare_start(ex->loop, &host->turn);
    ev_check_start(ex->loop, &host->happened);
    for (int i = 0; i < UNCOUNTED; i++)
        ev_unref(ex->loop);
}

void asyncrt_host_detach(struct executor *ex)
{
    if (!ev_is_active(&ex->host.turn))
        return;
    hold_loop(ex, false);
    for (int i = 0; i < UNCOUNTED; i++)
        ev_ref(ex->loop);
    ev_prepare_stop(ex->loop, &ex->host.turn);
    ev_check_stop(ex->loop, &ex->host.happened);
    ev_idle_stop(ex->loop, &ex->host.more);
}

void asyncrt_host_run(struct executor *ex, int flags)
{
    ev_idle_stop(ex->loop, &ex->host.more);
    ev_ref(ex->loop);
    ev_run(ex->loop, flags);
    ev_unref(ex->loop);
}
