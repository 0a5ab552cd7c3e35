#include "drop.h"

#include "frame.h"
#include "leave.h"
#include "machine.h"
#include "names.h"
#include "render.h"

struct dropper {
    struct render render;
    struct function *function;
    struct writer *writer;
    bool at_once; /* nothing may be polled any more */
};

static bool drops_alike(const struct suspension *a, const struct suspension *b)
{
    if (a->slot != b->slot || a->branch != b->branch || a->fork || b->fork || a->is_slow || b->is_slow ||
        a->defer != b->defer || a->armed.count != b->armed.count)
        return false;
    for (size_t i = 0; i < a->armed.count; i++)
        if (a->armed.at[i] != b->armed.at[i])
            return false;
    return true;
}

static const char *self(const struct dropper *d)
{
    return d->function->names->self;
}

/** Where the state is kept: of the machine, or of a branch. */
static const char *state(const struct dropper *d, const struct branch *branch)
{
    if (branch)
        return render_variable(&d->render, branch->state);
    return arena_printf("%s->%s", self(d), d->function->names->state_member);
}

static void write_cleanups(const struct dropper *d, const struct suspension *s, const char *indent)
{
    for (size_t i = 0; i < s->armed.count; i++) {
        const struct cleanup *cleanup = s->armed.at[i];
        if (cleanup->ending && !d->at_once)
            return;
        if (cleanup->variable && leave_is_ours(cleanup))
            writer_line(d->writer, 0, indent, "%s;", render_cleanup(&d->render, cleanup->variable));
    }
}

static void write_child_drop(const struct dropper *d, const struct suspension *s, const char *indent)
{
    if (s->is_left || (s->callee && s->callee->convention == CONVENTION_YIELD))
        return;
    if (s->fork) {
        writer_line(d->writer, 0, indent, "%s(%s);", d->at_once ? s->fork->drop : s->fork->cancel, self(d));
        return;
    }
    writer_line(d->writer, 0, indent, "%s(&%s->%s);", s->is_boxed ? "async_box_drop" : s->callee->names->drop,
                self(d), frame_child(d->function, s));
}

/** A child that may have to be polled: if so, nothing else is done now. */
static void write_child_cancel(const struct dropper *d, const struct suspension *s, const char *indent)
{
    if (s->fork)
        writer_line(d->writer, 0, indent, "if (!%s(%s)) {\n    %s\n    break;\n}", s->fork->cancel, self(d),
                    render_way(&d->render, &s->fork->ending, EXIT_CANCEL, NULL));
    else
        writer_line(d->writer, 0, indent, "if (!%s(&%s->%s)) {\n    %s = %s;\n    break;\n}",
                    s->callee->names->cancel, self(d), frame_child(d->function, s), state(d, s->branch),
                    s->cancelling);
}

/** Whether the state is of any use when the machine, or the branch, has been cancelled. */
static bool is_looked_at(const struct branch *branch)
{
    return !branch || branch->fork->is_polled;
}

/** A deferred block runs to its end, and then the machine or branch ends. That is nothing to be noted where
 * there is no other way on, or none to that end. */
static void write_finishing(const struct dropper *d, const struct ending *ending, const char *indent)
{
    if (ending->way && ending->way->in_frame)
        writer_line(d->writer, 0, indent, "%s", render_way(&d->render, ending, EXIT_CANCEL, NULL));
}

/** What is done to a machine or branch that is suspended somewhere. */
static void write_end(const struct dropper *d, const struct suspension *s, const char *indent)
{
    if (s->defer && !d->at_once) { /* it cleans up: that is finished */
        write_finishing(d, s->defer->parent->ending, indent);
        return;
    }
    bool is_polled = s->fork ? s->fork->is_polled : s->is_slow;
    if (is_polled && !d->at_once)
        write_child_cancel(d, s, indent);
    else
        write_child_drop(d, s, indent);
    write_cleanups(d, s, indent);
    if (!d->at_once && is_looked_at(s->branch))
        writer_line(d->writer, 0, indent, "%s = %s;", state(d, s->branch),
                    s->cancellation ? s->cancellation->state : d->function->names->end);
}

/** One case for all states that are ended alike. */
static void write_case(const struct dropper *d, size_t index, const char *indent)
{
    const struct function *f = d->function;
    const struct suspension *first = f->suspensions.at[index];
    for (size_t i = 0; i < index; i++)
        if (drops_alike(f->suspensions.at[i], first))
            return;
    writer_line(d->writer, 0, indent, "case %s:", first->state);
    for (size_t i = index + 1; i < f->suspensions.count; i++)
        if (drops_alike(f->suspensions.at[i], first))
            writer_line(d->writer, 0, indent, "case %s:", f->suspensions.at[i]->state);
    if (first->cancelling && d->at_once)
        writer_line(d->writer, 0, indent, "case %s:", first->cancelling);
    write_end(d, first, writer_deeper(indent));
    writer_line(d->writer, 0, indent, "    break;");
}

static void write_cases(const struct dropper *d, const struct branch *branch, const char *indent)
{
    for (size_t i = 0; i < d->function->suspensions.count; i++)
        if (d->function->suspensions.at[i]->branch == branch)
            write_case(d, i, indent);
}

/* ---- forks ---- */

static void write_branch_cancel(const struct dropper *d, const struct branch *branch)
{
    const struct names *n = d->function->names;
    writer_line(d->writer, 0, "", "static void %s(struct %s *%s)\n{", branch->cancel, n->future, n->self);
    writer_line(d->writer, 0, "    ", "switch (%s) {", state(d, branch));
    if (is_looked_at(branch))
        writer_line(d->writer, 0, "    ", "case %s:\n    %s = %s;\n    break;", n->start, state(d, branch),
                    n->end);
    write_cases(d, branch, "    ");
    writer_line(d->writer, 0, "    ", "default:\n    break;\n}");
    writer_line(d->writer, 0, "", "}\n");
}

static void write_fork_cancel(const struct dropper *d, const struct fork *fork)
{
    const struct names *n = d->function->names;
    if (!leave_is_cancelled(fork))
        return;
    for (size_t i = 0; i < fork->branches.count; i++)
        write_branch_cancel(d, fork->branches.at[i]);
    writer_line(d->writer, 0, "", "static %s %s(struct %s *%s)\n{", fork->is_polled ? "bool" : "void",
                fork->cancel, n->future, n->self);
    for (size_t i = 0; i < fork->branches.count; i++) {
        const struct branch *branch = fork->branches.at[i];
        if (branch->boxes)
            writer_line(d->writer, 0, "    ", "if (async_boxes_cancel(&%s))",
                        render_variable(&d->render, branch->boxes));
        writer_line(d->writer, 0, branch->boxes ? "        " : "    ", "%s(%s);", branch->cancel, n->self);
    }
    if (fork->is_polled)
        writer_line(d->writer, 0, "    ", "return %s;", render_branches(&d->render, fork, "==", " && "));
    writer_line(d->writer, 0, "", "}\n");
}

static void write_fork_drop(const struct dropper *d, const struct fork *fork)
{
    const struct names *n = d->function->names;
    writer_line(d->writer, 0, "", "static void %s(struct %s *%s)\n{", fork->drop, n->future, n->self);
    for (size_t i = 0; i < fork->branches.count; i++) {
        const struct branch *branch = fork->branches.at[i];
        if (branch->boxes)
            writer_line(d->writer, 0, "    ", "async_boxes_drop(&%s);",
                        render_variable(&d->render, branch->boxes));
        writer_line(d->writer, 0, "    ", "switch (%s) {", state(d, branch));
        write_cases(d, branch, "    ");
        writer_line(d->writer, 0, "    ", "default:\n    break;\n}");
    }
    writer_line(d->writer, 0, "", "}\n");
}

void drop_write_forks(struct unit *unit, struct function *f, struct writer *w)
{
    struct dropper d = {{unit, f}, f, w, false};
    for (size_t i = f->forks.count; i-- > 0;) { /* the inner ones first */
        d.at_once = false;
        write_fork_cancel(&d, f->forks.at[i]);
        d.at_once = true;
        if (f->is_slow)
            write_fork_drop(&d, f->forks.at[i]);
    }
}

/* ---- while being cancelled ---- */

/** Nothing is left to be done. */
static void write_ended(const struct dropper *d, const struct branch *branch, const char *indent)
{
    if (branch)
        writer_line(d->writer, 0, indent, "%s = %s;\ngoto %s;", state(d, branch), d->function->names->end,
                    branch->wait);
    else
        writer_line(d->writer, 0, indent, "%s", render_return(&d->render, NULL));
}

static void write_cancellation(const struct dropper *d, const struct cancellation *c, const char *indent)
{
    writer_line(d->writer, 0, indent, "case %s:", c->state);
    writer_line(d->writer, 0, writer_deeper(indent), "%s",
                render_way_out(&d->render, c->first, EXIT_CANCEL, NULL));
}

/** A slow child is polled until it has ended. */
static void write_cancelling(const struct dropper *d, const struct suspension *s, const char *indent)
{
    const struct names *n = d->function->names;
    const struct function *callee = s->callee;
    bool in_registers = function_returns_in_registers(callee);
    bool has_no_result = callee->result->class == TYPE_VOID || in_registers || !callee->body;
    const char *result = has_no_result ? "" : ", NULL";
    const char *deeper = writer_deeper(indent);
    writer_line(d->writer, 0, indent, "case %s:", s->cancelling);
    writer_line(d->writer, 0, deeper, "if (%s(&%s->%s, %s%s)%s%s == ASYNC_PENDING)",
                callee->names->poll_cancelled, n->self, frame_child(d->function, s), n->context, result,
                in_registers ? "." : "", in_registers ? callee->names->status : "");
    if (s->branch)
        writer_line(d->writer, 0, deeper, "    goto %s;", s->branch->wait);
    else
        writer_line(d->writer, 0, deeper, "    return %s;", render_pending(d->function));
    write_cleanups(d, s, deeper);
    if (s->cancellation)
        writer_line(d->writer, 0, deeper, "%s",
                    render_way_out(&d->render, s->cancellation->first, EXIT_CANCEL, NULL));
    else
        write_ended(d, s->branch, deeper);
}

void drop_write_cases(struct unit *unit, struct function *f, const struct branch *branch, struct writer *w,
                      const char *indent)
{
    struct dropper d = {{unit, f}, f, w, false};
    for (size_t i = 0; i < f->suspensions.count; i++)
        if (f->suspensions.at[i]->cancelling && f->suspensions.at[i]->branch == branch)
            write_cancelling(&d, f->suspensions.at[i], indent);
    for (size_t i = 0; i < f->cancellations.count; i++)
        if (f->cancellations.at[i]->branch == branch)
            write_cancellation(&d, f->cancellations.at[i], indent);
}

/* ---- the whole machine ---- */

/** A future that has not been polled owns its arguments. */
static void write_start(const struct dropper *d)
{
    const struct function *f = d->function;
    writer_line(d->writer, 0, "    ", "case %s:", f->names->start);
    for (size_t i = f->parameters.count; i-- > 0;)
        if (f->parameters.at[i]->cleanup)
            writer_line(d->writer, 0, "        ", "%s;", render_cleanup(&d->render, f->parameters.at[i]));
    writer_line(d->writer, 0, "        ", "%s->%s = %s;\nbreak;", self(d), f->names->state_member,
                f->names->end);
}

static bool owns_arguments(const struct function *f)
{
    for (size_t i = 0; i < f->parameters.count; i++)
        if (f->parameters.at[i]->cleanup)
            return true;
    return false;
}

static void write_switch(const struct dropper *d)
{
    const struct names *n = d->function->names;
    writer_line(d->writer, 0, "    ", "switch ((enum %s)%s->%s) {", n->state, n->self, n->state_member);
    write_cases(d, NULL, "    ");
}

/** Whether there are states other than the start, the end and the suspensions of the machine itself. */
static bool has_more_states(const struct function *f)
{
    return f->forks.count || f->cancellations.count || f->is_slow;
}

/** Cancels the machine. Awaited in deferred blocks only, it is called by nobody: those run to their ends. */
static void write_cancel(struct dropper *d)
{
    const struct function *f = d->function;
    const struct names *n = f->names;
    bool is_called = f->is_unused || f->is_spawned || f->is_made || f->is_blocked_on || f->is_boxed;
    writer_line(d->writer, 0, "", "%s%sbool %s(struct %s *%s)\n{",
                is_called ? "" : "__attribute__((__unused__)) ", machine_storage(d->function), n->cancel,
                n->future, n->self);
    d->at_once = false;
    write_switch(d);
    write_start(d);
    writer_line(d->writer, 0, "    ", "default:\n    break;\n}");
    writer_line(d->writer, 0, "    ", "return %s->%s == %s;", n->self, n->state_member, n->end);
    writer_line(d->writer, 0, "", "}\n");
}

/** Drops by cancelling, where nothing that is deferred can await. */
static void write_quick_drop(struct dropper *d)
{
    const struct function *f = d->function;
    const struct names *n = f->names;
    d->at_once = false;
    write_switch(d);
    write_start(d);
    writer_line(d->writer, 0, "    ", "default:\n    break;\n}");
    writer_line(d->writer, 0, "    ", "if (%s->%s != %s)", n->self, n->state_member, n->end);
    const char *context =
        f->forks.count ? "&(struct async_context){0}" : "NULL"; /* forks count what it has left */
    writer_line(d->writer, 0, "        ", "(void)%s;", render_poll(f, n->self, context, "NULL"));
}

/** Drops the child and cleans up variables. */
static void write_plain_drop(struct dropper *d)
{
    const struct names *n = d->function->names;
    d->at_once = true;
    write_switch(d);
    if (owns_arguments(d->function))
        write_start(d);
    if (has_more_states(d->function))
        writer_line(d->writer, 0, "    ", "default: break;\n}");
    else if (owns_arguments(d->function))
        writer_line(d->writer, 0, "    ", "case %s: break;\n}", n->end);
    else
        writer_line(d->writer, 0, "    ", "case %s:\ncase %s: break;\n}", n->start, n->end);
    writer_line(d->writer, 0, "    ", "%s->%s = %s;", n->self, n->state_member, n->end);
}

void drop_write(struct unit *unit, struct function *f, struct writer *w)
{
    struct dropper d = {{unit, f}, f, w, false};
    bool is_quick = !f->is_slow && (f->cancellations.count || f->forks.count);
    if (f->is_slow)
        write_cancel(&d);
    writer_line(w, 0, "", "%s\n{", machine_drop_signature(f));
    if (is_quick)
        write_quick_drop(&d);
    else
        write_plain_drop(&d);
    writer_line(w, 0, "", "}\n");
}
