/* Forks: join, race and within, whose branches are polled one after the other, each by a state of its own. */
#include "body_internal.h"

#include "drop.h"
#include "frame.h"
#include "leave.h"
#include "names.h"

static const char *branch_state(const struct body *b, const struct branch *branch)
{
    return render_variable(&b->render, branch->state);
}

/** Whether any of the branches may be the one that is polled first. */
static bool takes_turns(const struct fork *fork)
{
    return fork->kind == FORK_RACE && fork->branches.count > 1;
}

/** Whether each branch has a share of the poll's budget. The deadline of a within needs none: a sleep takes
 * nothing. */
static bool has_shares(const struct fork *fork)
{
    return fork->kind != FORK_WITHIN && fork->branches.count > 1;
}

/** What one branch does at once must not keep the others from what they want to do. */
static void write_shares_begin(struct body *b, const struct fork *fork, const char *indent)
{
    const char *context = b->function->names->context;
    if (fork->otherwise)
        writer_line(b->writer, 0, indent, "%s = async_refusals_begin(%s);", fork->refused, context);
    if (has_shares(fork))
        writer_line(b->writer, 0, indent, "%s = async_shares_begin(%s);", fork->shares, context);
}

/** In a race, where any arm may be the last, each has the share that it would have if it were the first: a
 * division by a constant costs little. */
static void write_share(struct body *b, const struct branch *branch, const char *indent)
{
    const struct fork *fork = branch->fork;
    size_t left = fork->branches.count;
    if (!has_shares(fork))
        return;
    for (size_t i = 0; fork->kind == FORK_JOIN && fork->branches.at[i] != branch; i++)
        left--;
    writer_line(b->writer, 0, indent, "async_shares_next(&%s, %s, %zu);", fork->shares,
                b->function->names->context, left);
}

static void write_shares_end(struct body *b, const struct fork *fork, const char *indent)
{
    if (has_shares(fork))
        writer_line(b->writer, 0, indent, "async_shares_end(&%s, %s);", fork->shares,
                    b->function->names->context);
}

static const char *fork_way(const struct body *b, const struct fork *fork)
{
    return render_variable(&b->render, fork->ending.way);
}

/** Where a branch goes on, by its state. */
static void write_branch_dispatch(struct body *b, const struct branch *branch, const char *indent)
{
    const struct function *f = b->function;
    writer_line(b->writer, 0, indent, "switch (%s) {", branch_state(b, branch));
    writer_line(b->writer, 0, indent, "case %s: break;",
                branch->deadline ? branch->deadline->state : f->names->start);
    for (size_t i = 0; i < f->suspensions.count; i++) {
        const struct suspension *s = f->suspensions.at[i];
        if (s->branch == branch && s != branch->deadline)
            writer_line(b->writer, 0, indent, "case %s: goto %s;", s->state, s->label);
    }
    drop_write_cases(b->render.unit, b->function, branch, b->writer, indent);
    writer_line(b->writer, 0, indent, "default: goto %s;", branch->wait);
    writer_line(b->writer, 0, indent, "}");
}

/** The branch of a within that waits for its deadline. */
static void write_deadline(struct body *b, const struct branch *branch, unsigned line, const char *indent)
{
    writer_line(b->writer, line, indent, "if (%s == ASYNC_PENDING)",
                awaits_poll_call(b, branch->deadline, NULL));
    writer_line(b->writer, line, writer_deeper(indent), "goto %s;", branch->wait);
}

static void write_label(struct body *b, const char *label, const char *indent)
{
    writer_line(b->writer, 0, writer_shallower(indent), "%s:;", label);
}

/** The boxes of a branch are polled before its own code: that waits for them. */
static void write_boxes_begin(struct body *b, const struct branch *branch, const char *indent)
{
    const struct fork *fork = branch->fork;
    if (!branch->boxes)
        return;
    write_label(b, branch->enter, indent);
    writer_line(b->writer, 0, indent, "if (!async_boxes_poll(%s, &%s))", b->function->names->context,
                render_variable(&b->render, branch->boxes));
    writer_line(b->writer, 0, writer_deeper(indent), "goto %s;", branch->wait);
    if (!leave_is_cancelled(fork))
        return;
    writer_line(b->writer, 0, indent, "if (%s)", fork_way(b, fork));
    writer_line(b->writer, 0, writer_deeper(indent), "%s(%s);", branch->cancel, b->function->names->self);
}

static void write_boxes_end(struct body *b, const struct branch *branch, const char *indent)
{
    if (!branch->boxes)
        return;
    writer_line(b->writer, 0, indent, "if (async_boxes_enter(%s, &%s))", b->function->names->context,
                render_variable(&b->render, branch->boxes));
    writer_line(b->writer, 0, writer_deeper(indent), "goto %s;", branch->enter);
}

static void write_win(struct body *b, const struct fork *fork, const struct branch *branch, unsigned line,
                      const char *indent)
{
    if (branch)
        writer_line(b->writer, line, indent, "%s", render_branch_end(&b->render, branch));
    writer_line(b->writer, line, indent, "%s = %zu;\ngoto %s;", fork_way(b, fork), leave_win(fork, branch),
                fork->leave);
}

static void write_branch(struct body *b, struct branch *branch, const char *indent)
{
    const struct fork *fork = branch->fork;
    unsigned line = body_line_of(b, branch->node ? branch->node : fork->node);
    if (takes_turns(fork))
        write_label(b, branch->begin, indent);
    write_share(b, branch, indent);
    write_boxes_begin(b, branch, indent);
    write_branch_dispatch(b, branch, indent);
    if (branch->deadline)
        write_deadline(b, branch, line, indent);
    else if (branch->steps)
        steps_write(b, branch->steps, indent);
    else {
        writer_fresh_line(b->writer);
        writer_inline(b->writer, indent);
        body_write_statement(b, branch->node, true);
        writer_end_line(b->writer);
    }
    if (fork->kind == FORK_JOIN)
        writer_line(b->writer, line, indent, "%s", render_branch_end(&b->render, branch));
    else
        write_win(b, fork, branch, line, indent);
    write_label(b, branch->wait, indent);
    write_boxes_end(b, branch, indent);
    if (takes_turns(fork))
        writer_line(b->writer, 0, indent, "if (--%s == 0)\n    goto %s;", fork->left, fork->wait);
}

/** An arm begins, or has ended if its guard is false. */
static void write_guard(struct body *b, const struct branch *branch, unsigned line, const char *indent)
{
    const struct names *n = b->function->names;
    steps_write(b, branch->node->parent->before, indent);
    const char *guard = render_flat(&b->render, branch->guard);
    writer_line(b->writer, line, indent,
                render_is_simple(guard) ? "%s = %s ? %s : %s;" : "%s = (%s) ? %s : %s;",
                branch_state(b, branch), guard, n->start, n->end);
}

static void write_deadline_begin(struct body *b, const struct branch *branch, unsigned line,
                                 const char *indent)
{
    const struct suspension *s = branch->deadline;
    writer_line(b->writer, line, indent, "%s(&%s->%s, %s);", s->callee->names->init, b->function->names->self,
                frame_child(b->function, s), render_arguments(&b->render, s->call));
    writer_line(b->writer, line, indent, "%s = %s;", branch_state(b, branch), s->state);
}

static void write_branch_begin(struct body *b, const struct branch *branch, const char *indent)
{
    unsigned line = body_line_of(b, branch->guard ? branch->guard : branch->fork->node);
    if (branch->guard)
        write_guard(b, branch, line, indent);
    else if (branch->deadline)
        write_deadline_begin(b, branch, line, indent);
    else
        writer_line(b->writer, line, indent, "%s = %s;", branch_state(b, branch), b->function->names->start);
    if (branch->boxes)
        writer_line(b->writer, line, indent, "%s = (struct async_boxes){0};",
                    render_variable(&b->render, branch->boxes));
}

/** Whether a race may have no arm left that takes part. */
static bool may_be_closed(const struct fork *fork)
{
    for (size_t i = 0; i < fork->branches.count; i++)
        if (!fork->branches.at[i]->guard)
            return false;
    return !fork->otherwise;
}

static void write_fork_begin(struct body *b, const struct fork *fork, const char *indent)
{
    for (size_t i = 0; i < fork->branches.count; i++)
        write_branch_begin(b, fork->branches.at[i], indent);
    if (may_be_closed(fork)) {
        unsigned line = body_line_of(b, fork->node);
        writer_line(b->writer, line, indent, "if (%s)", render_branches(&b->render, fork, "==", " && "));
        writer_line(b->writer, line, writer_deeper(indent), "async_race_is_closed(%s);",
                    render_place(&b->render, fork->node));
    }
    if (fork->ending.way && fork->is_polled)
        writer_line(b->writer, body_line_of(b, fork->node), indent, "%s = 0;", fork_way(b, fork));
}

/** No arm is favoured: each time another one may come first. */
static void write_turn(struct body *b, const struct fork *fork, const char *indent)
{
    size_t count = fork->branches.count;
    writer_line(b->writer, 0, indent, "%s = %zu;", fork->left, count);
    const char *turn = arena_printf("async_turn(%s, %zu)", b->function->names->context, count);
    if (fork->is_polled)
        turn = arena_printf("%s ? 0 : %s", fork_way(b, fork), turn);
    writer_line(b->writer, 0, indent, "switch (%s) {", turn);
    for (size_t i = 1; i < count; i++)
        writer_line(b->writer, 0, indent, "case %zu: goto %s;", i, fork->branches.at[i]->begin);
    writer_line(b->writer, 0, indent, "}");
}

/** Whether an arm may go on when it is polled again, as the budget alone has kept it from that. */
static const char *was_refused(const struct body *b, const struct fork *fork)
{
    return arena_printf("async_refusals_end(%s, %s)", b->function->names->context, fork->refused);
}

/** No arm was ready: then `otherwise` wins. */
static void write_otherwise(struct body *b, const struct fork *fork, unsigned line, const char *indent)
{
    if (!fork->is_polled) {
        awaits_write_suspension_if(b, was_refused(b, fork), fork->suspension, line, indent);
        write_win(b, fork, NULL, line, indent);
        return;
    }
    writer_line(b->writer, line, indent, "if (!%s && !%s) {", was_refused(b, fork), fork_way(b, fork));
    write_win(b, fork, NULL, line, writer_deeper(indent));
    writer_line(b->writer, line, indent, "}");
}

/** All branches have had their turn. */
static void write_fork_wait(struct body *b, const struct fork *fork, unsigned line, const char *indent)
{
    if (takes_turns(fork)) {
        writer_line(b->writer, 0, indent, "goto %s;", fork->branches.at[0]->begin);
        write_label(b, fork->wait, indent);
    }
    write_shares_end(b, fork, indent);
    if (fork->otherwise)
        write_otherwise(b, fork, line, indent);
    if (fork->kind == FORK_JOIN || fork->is_polled) {
        const char *waits = render_branches(&b->render, fork, "!=", " || ");
        if (fork->kind != FORK_JOIN)
            waits = arena_printf("!%s || %s", fork_way(b, fork), waits);
        awaits_write_suspension_if(b, waits, fork->suspension, line, indent);
    } else if (!fork->otherwise) {
        awaits_write_suspension(b, fork->suspension, line, indent);
    }
}

/** Where ways out come by: the branches that have not ended are cancelled. */
static void write_fork_leave(struct body *b, const struct fork *fork, unsigned line, const char *indent)
{
    const struct names *n = b->function->names;
    if (!leave_is_left(fork))
        return;
    bool is_behind = fork->kind == FORK_JOIN || fork->is_polled;
    const char *inside = is_behind ? writer_deeper(indent) : indent;
    if (fork->kind == FORK_JOIN && !fork->is_polled)
        writer_line(b->writer, line, indent, "%s = 0;", fork_way(b, fork));
    if (is_behind)
        writer_line(b->writer, line, indent, "if (0) {");
    write_label(b, fork->leave, inside);
    write_shares_end(b, fork, inside);
    if (fork->otherwise)
        writer_line(b->writer, line, inside, "(void)%s;", was_refused(b, fork));
    if (fork->is_polled)
        writer_line(b->writer, line, inside, "if (!%s(%s))\n    goto %s;", fork->cancel, n->self,
                    fork->suspension->label);
    else
        writer_line(b->writer, line, inside, "%s(%s);", fork->cancel, n->self);
    if (is_behind)
        writer_line(b->writer, line, indent, "}");
}

/** What follows when a branch of a race has won. */
static void write_winner(struct body *b, const struct fork *fork, const struct exit *exit,
                         const char *between, const char *indent)
{
    struct node *statement = exit->branch ? exit->branch->node->children.at[1] : fork->otherwise;
    writer_line(b->writer, body_line_of(b, statement), indent, "%sif (%s == %zu) {", between,
                fork_way(b, fork), leave_win(fork, exit->branch));
    b->writer->depth++;
    writer_fresh_line(b->writer);
    writer_inline(b->writer, writer_deeper(indent));
    body_write_statement(b, statement, true);
    b->writer->depth--;
    writer_end_line(b->writer);
}

/** What a fork goes on with, by the way it was left. */
static void write_fork_onward(struct body *b, const struct fork *fork, unsigned line, const char *indent)
{
    const struct ending *ending = &fork->ending;
    if (fork->won)
        writer_line(b->writer, line, indent, "%s = %s == 1;", render_variable(&b->render, fork->won),
                    fork_way(b, fork));
    for (size_t i = 0; i < ending->exits.count; i++)
        if (ending->exits.at[i].kind != EXIT_WIN)
            exits_write_onward(b, ending, i, line, indent);
    const char *between = "";
    for (size_t i = 0; fork->kind == FORK_RACE && i < ending->exits.count; i++) {
        if (ending->exits.at[i].kind != EXIT_WIN)
            continue;
        write_winner(b, fork, &ending->exits.at[i], between, indent);
        between = "} else ";
    }
    if (*between)
        writer_line(b->writer, line, indent, "} else {\n    __builtin_unreachable();\n}");
}

void forks_write(struct body *b, struct fork *fork, const char *indent)
{
    unsigned line = body_line_of(b, fork->node),
             end = source_line(b->writer->source, fork->node->span.end - 1);
    const char *inside = writer_deeper(indent);
    writer_line(b->writer, line, indent, "{");
    write_fork_begin(b, fork, inside);
    if (takes_turns(fork))
        writer_line(b->writer, line, inside, "unsigned %s;", fork->left);
    if (has_shares(fork))
        writer_line(b->writer, line, inside, "struct async_shares %s;", fork->shares);
    if (fork->otherwise)
        writer_line(b->writer, line, inside, "bool %s;", fork->refused);
    awaits_write_label(b, fork->suspension, line, inside);
    write_shares_begin(b, fork, inside);
    if (takes_turns(fork))
        write_turn(b, fork, inside);
    for (size_t i = 0; i < fork->branches.count; i++)
        write_branch(b, fork->branches.at[i], inside);
    write_fork_wait(b, fork, end, inside);
    write_fork_leave(b, fork, end, inside);
    write_fork_onward(b, fork, end, inside);
    writer_line(b->writer, end, indent, "}");
}
