#include "slow.h"

#include "leave.h"

/** Whether a future of the runtime's may have to be polled to be cancelled. */
static bool is_slow_operation(const struct suspension *s)
{
    return s->callee && s->callee->convention == CONVENTION_MANUAL && s->callee->is_slow;
}

/** Whether the child's frame is in the function's own. */
static bool is_embedded(const struct suspension *s)
{
    return s->callee && !s->is_boxed && s->callee->body;
}

static void note_branch(struct function *f, struct branch *branch)
{
    bool has_boxes = false;
    for (size_t i = 0; i < f->suspensions.count; i++) {
        const struct suspension *s = f->suspensions.at[i];
        if (!model_is_in_branch(s->branch, branch))
            continue;
        branch->fork->suspension->is_slow |= s->is_slow || s->defer;
        branch->fork->is_polled |= s->is_slow || s->cancellation || s->defer;
        has_boxes |= s->branch == branch && s->callee && (s->is_boxed || s->callee->has_boxes);
    }
    if (!has_boxes)
        return;
    branch->fork->is_polled = branch->fork->suspension->is_slow = true;
    struct type *type = model_new_type(TYPE_RECORD, "struct async_boxes ", sizeof(void *), _Alignof(void *));
    branch->boxes = function_new_temporary(f, "boxes", type);
    branch->boxes->branch = branch->fork->suspension->branch;
    branch->boxes->is_declared_first = true;
    branch->boxes->in_frame = true;
    branch->boxes->scope = branch->state->scope;
}

/** When a fork is cancelled with what is around it, it goes on there once its branches have ended. Until then
 * the way out is kept. */
static void keep_way(struct function *f, struct fork *fork)
{
    struct ending *ending = &fork->ending;
    if (leave_may_cancel(fork->suspension))
        PUSH(ending->exits, ((struct exit){.kind = EXIT_CANCEL, .rest = fork->suspension->armed}));
    if (!ending->exits.count)
        return;
    leave_add_way(f, ending);
    ending->way->in_frame = true;
}

static void note_forks(struct function *f)
{
    for (size_t i = f->forks.count; i-- > 0;) { /* the inner ones first */
        struct fork *fork = f->forks.at[i];
        for (size_t b = 0; b < fork->branches.count; b++)
            note_branch(f, fork->branches.at[b]);
        if (fork->is_polled)
            keep_way(f, fork);
    }
}

static void note_slow(struct function *f)
{
    if (f->is_slow_known)
        return;
    f->is_slow_known = true;
    for (size_t i = 0; i < f->suspensions.count; i++) {
        struct suspension *s = f->suspensions.at[i];
        s->is_slow = is_slow_operation(s);
        if (!is_embedded(s))
            continue;
        note_slow(s->callee);
        s->is_slow = s->callee->is_slow && !s->is_left;
    }
    note_forks(f);
    for (size_t i = 0; i < f->suspensions.count; i++) {
        const struct suspension *s = f->suspensions.at[i];
        bool is_outermost = !s->branch;
        f->has_boxes |= is_outermost && (s->is_boxed || (is_embedded(s) && s->callee->has_boxes));
        f->is_slow |= s->is_slow || s->defer;
    }
}

void slow(struct unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++)
        if (unit->functions.at[i]->body)
            note_slow(unit->functions.at[i]);
}
