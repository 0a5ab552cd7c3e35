#include "leave.h"

#include <string.h>

#include "diag.h"

/** What is armed at a label, a case or a goto. */
struct spot {
    struct node *node;
    cleanups armed;
};

static const size_t NOWHERE = SIZE_MAX;

struct walk {
    struct unit *unit;
    struct function *function;
    cleanups armed;                          /* here, in the order in which that happened */
    size_t at_break, at_continue, at_switch; /* what stays armed where these lead */
    size_t at_branch;                        /* what was armed where the branch here began */
    struct branch *branch;                   /* the innermost one here, or null */
    struct node *defer;                      /* the outermost deferred block of the branch here, or null */
    bool is_deferred, any;                   /* in a deferred block; something has been armed */
    ARRAY(struct spot) labels, gotos;
};

static bool is_cleaned_up(const struct variable *v)
{
    bool is_parameter = v->kind == VARIABLE_PARAMETER && v->cleanup;
    return is_parameter ||
           (v->kind == VARIABLE_LOCAL && (v->cleanup || v->type->class == TYPE_VARIABLE_ARRAY));
}

bool leave_is_ours(const struct cleanup *cleanup)
{
    return !cleanup->variable || cleanup->variable->in_frame;
}

const struct variable *leave_variable(const struct cleanup *cleanup)
{
    return cleanup->defer ? cleanup->defer->variable : cleanup->variable;
}

const char *leave_function(const struct cleanup *cleanup)
{
    if (cleanup->defer && cleanup->defer->variable)
        return cleanup->defer->variable->type->future.level == 1 ? "async_cancel" : "async_cancel_all";
    return cleanup->variable && !cleanup->variable->is_ended ? cleanup->variable->cleanup : NULL;
}

bool leave_cleans_up(const struct node *node)
{
    for (size_t i = 0; i < node->leaves.count; i++)
        if (leave_is_ours(node->leaves.at[i]))
            return true;
    return false;
}

struct cleanup *leave_first_deferred(const cleanups *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->at[i]->ending)
            return list->at[i];
    return NULL;
}

bool leave_reaches_end(const struct node *node)
{
    switch (node->kind) {
    case NODE_RETURN:
    case NODE_BREAK:
    case NODE_CONTINUE:
    case NODE_GOTO:
        return false;
    case NODE_IF:
        return node->children.count < 3 || leave_reaches_end(node->children.at[1]) ||
               leave_reaches_end(node->children.at[2]);
    case NODE_COMPOUND:
    case NODE_CASE:
    case NODE_LABEL:
        return !node->children.count || leave_reaches_end(node->children.at[node->children.count - 1]);
    default:
        return true;
    }
}

/* ---- what is armed where ---- */

/** What is armed from one on, the last first. */
static cleanups reversed(const cleanups *armed, size_t from)
{
    cleanups list = {0};
    for (size_t i = armed->count; i-- > from;)
        PUSH(list, armed->at[i]);
    return list;
}

static struct spot spot_here(const struct walk *w, struct node *node)
{
    struct spot spot = {.node = node};
    for (size_t i = 0; i < w->armed.count; i++)
        PUSH(spot.armed, w->armed.at[i]);
    return spot;
}

/** How many of the things that are armed at two places are the same. */
static size_t count_common(const cleanups *a, const cleanups *b)
{
    size_t common = 0;
    while (common < a->count && common < b->count && a->at[common] == b->at[common])
        common++;
    return common;
}

static void refuse_entry(const struct walk *w, const struct node *at, const struct cleanup *into)
{
    if (into->branch)
        diag_error(ERROR_jump_into_branch, w->unit->source, at->span.begin, "jump into a branch",
                   "a branch begins at its beginning");
    else
        diag_error(ERROR_jump_past_defer, w->unit->source, at->span.begin, "jump past a defer into its scope",
                   "put what is deferred, and its scope, into a block of its own");
}

/** The first thing armed from one on that no jump may get into the scope of; null for none. */
static const struct cleanup *first_closed(const cleanups *armed, size_t from)
{
    for (size_t i = from; i < armed->count; i++)
        if (!armed->at[i]->variable)
            return armed->at[i];
    return NULL;
}

static void walk(struct walk *w, struct node *node);

static void walk_children(struct walk *w, struct node *node)
{
    for (size_t i = 0; i < node->children.count; i++)
        walk(w, node->children.at[i]);
}

/** Arms what is cleaned up at the end of the block around it. */
static void arm(struct walk *w, const struct node *scope, struct cleanup cleanup)
{
    struct cleanup *armed = NEW(struct cleanup);
    *armed = cleanup;
    armed->ending = scope->ending;
    PUSH(w->armed, armed);
    w->any = true;
}

/** A deferred block runs when it and what came after it in its block is armed no more. */
static void walk_deferred(struct walk *w, const cleanups *leaves)
{
    size_t at_break = w->at_break, at_continue = w->at_continue, at_switch = w->at_switch;
    struct node *outermost = w->defer;
    bool is_deferred = w->is_deferred;
    for (size_t i = 0; i < leaves->count; i++) {
        struct node *defer = leaves->at[i]->defer;
        w->armed.count--;
        if (!defer)
            continue;
        defer->leaves = reversed(&w->armed, w->at_branch);
        w->at_break = w->at_continue = NOWHERE;
        w->is_deferred = true;
        w->defer = outermost ? outermost : defer;
        walk_children(w, defer);
    }
    w->at_break = at_break;
    w->at_continue = at_continue;
    w->at_switch = at_switch;
    w->is_deferred = is_deferred;
    w->defer = outermost;
}

static struct ending *new_ending(const struct walk *w, const struct node *block)
{
    struct ending *ending = NEW(struct ending);
    ending->is_reached = leave_reaches_end(block);
    ending->branch = w->branch;
    PUSH(w->function->endings, ending);
    return ending;
}

/** Parameters that are futures are armed from the beginning. */
static void arm_parameters(struct walk *w)
{
    struct function *f = w->function;
    if (model_defers(f->body))
        f->body->ending = new_ending(w, f->body);
    for (size_t i = 0; i < f->parameters.count; i++)
        if (is_cleaned_up(f->parameters.at[i]))
            arm(w, f->body, (struct cleanup){.variable = f->parameters.at[i]});
}

/** A block, or a for loop with what it declares. */
static void walk_scope(struct walk *w, struct node *node)
{
    size_t outer = w->armed.count, at_break = w->at_break, at_continue = w->at_continue;
    bool is_loop = node->kind == NODE_FOR;
    if (!is_loop && model_defers(node) && !node->ending)
        node->ending = new_ending(w, node);
    if (is_loop)
        w->at_break = w->at_continue = outer;
    for (size_t i = 0; i < node->children.count; i++) {
        walk(w, node->children.at[i]);
        if (is_loop && node->children.at[i] == node->loop.init)
            w->at_break = w->at_continue = w->armed.count;
    }
    node->leaves = reversed(&w->armed, node == w->function->body ? 0 : outer);
    walk_deferred(w, &node->leaves);
    w->at_break = at_break;
    w->at_continue = at_continue;
}

/** A loop without declarations, or a switch, which is not for continue. */
static void walk_target(struct walk *w, struct node *node)
{
    size_t at_break = w->at_break, at_continue = w->at_continue, at_switch = w->at_switch;
    w->at_break = w->armed.count;
    if (node->kind == NODE_SWITCH)
        w->at_switch = w->armed.count;
    else
        w->at_continue = w->armed.count;
    walk_children(w, node);
    w->at_break = at_break;
    w->at_continue = at_continue;
    w->at_switch = at_switch;
}

/** A branch: leaving it in any way but through its end cancels the others. */
static void walk_branch(struct walk *w, struct branch *branch, struct node *node)
{
    size_t at_branch = w->at_branch;
    struct node *defer = w->defer;
    struct branch *outer = w->branch;
    branch->cleanup = (struct cleanup){.branch = branch, .ending = &branch->fork->ending};
    PUSH(w->armed, &branch->cleanup);
    w->any = true;
    w->at_branch = w->armed.count;
    w->branch = branch;
    w->defer = NULL;
    if (node)
        walk(w, node);
    w->armed.count--;
    w->at_branch = at_branch;
    w->branch = outer;
    w->defer = defer;
}

static void note_suspension(const struct walk *w, struct suspension *s)
{
    s->armed = reversed(&w->armed, w->at_branch);
    s->defer = w->defer;
}

static void walk_fork(struct walk *w, struct node *node)
{
    struct fork *fork = node->fork;
    note_suspension(w, fork->suspension);
    PUSH(w->function->endings, &fork->ending);
    fork->ending.is_reached = fork->ending.is_of_fork = true;
    for (size_t i = 0; i < fork->branches.count; i++) {
        struct branch *branch = fork->branches.at[i];
        bool is_arm = branch->node && branch->node->kind == NODE_WHEN;
        if (branch->guard)
            walk(w, branch->guard);
        walk_branch(w, branch, is_arm ? branch->node->children.at[0] : branch->node);
        if (is_arm)
            walk(w, branch->node->children.at[1]);
    }
    if (fork->otherwise)
        walk(w, fork->otherwise);
}

static void walk_jump(struct walk *w, struct node *node, size_t target)
{
    if (target == NOWHERE) {
        diag_error(ERROR_jump_out_of_deferred_block, w->unit->source, node->span.begin,
                   "jump out of a deferred block", "what is deferred runs to its end");
        return;
    }
    node->leaves = reversed(&w->armed, target);
}

static void walk(struct walk *w, struct node *node)
{
    switch (node->kind) {
    case NODE_COMPOUND:
    case NODE_FOR:
        walk_scope(w, node);
        return;
    case NODE_WHILE:
    case NODE_DO:
    case NODE_SWITCH:
        walk_target(w, node);
        return;
    case NODE_BREAK:
        walk_jump(w, node, w->at_break);
        return;
    case NODE_CONTINUE:
        walk_jump(w, node, w->at_continue);
        return;
    case NODE_DEFER:
        arm(w, model_scope(node), (struct cleanup){.defer = node});
        return;
    case NODE_CASE:
        if (first_closed(&w->armed, w->at_switch))
            refuse_entry(w, node, first_closed(&w->armed, w->at_switch));
        break;
    case NODE_JOIN:
    case NODE_RACE:
        walk_fork(w, node);
        return;
    case NODE_WITHIN:
        if (!node->fork)
            break;
        walk(w, node->children.at[0]);
        walk_fork(w, node);
        return;
    default:
        break;
    }
    walk_children(w, node);
    if (node->kind == NODE_VARIABLE && node->variable && is_cleaned_up(node->variable))
        arm(w, model_scope(node), (struct cleanup){.variable = node->variable});
    else if (node->kind == NODE_RETURN || node->kind == NODE_TRY)
        walk_jump(w, node, w->is_deferred ? NOWHERE : 0);
    else if (node->kind == NODE_LABEL)
        PUSH(w->labels, spot_here(w, node));
    else if (node->kind == NODE_GOTO)
        PUSH(w->gotos, spot_here(w, node));
    else if (node->kind == NODE_AWAIT && node->suspension)
        note_suspension(w, node->suspension);
}

/* ---- gotos ---- */

/** What is armed at a goto and was not at its label. A label's own statement may declare something: that is
 *  not armed at the label. */
static void leave_by_goto(const struct walk *w, const struct spot *from)
{
    bool is_computed = !from->node->name;
    for (size_t i = 0; i < w->labels.count; i++) {
        const struct spot *to = &w->labels.at[i];
        if (!is_computed && strcmp(to->node->name, from->node->name) != 0)
            continue;
        size_t common = count_common(&to->armed, &from->armed);
        const struct cleanup *into = first_closed(&to->armed, common);
        const struct cleanup *out = first_closed(&from->armed, common);
        if (into)
            refuse_entry(w, from->node, into);
        else if (is_computed && out)
            diag_error(ERROR_computed_goto_out_of_scope, w->unit->source, from->node->span.begin,
                       out->branch ? "computed goto out of a branch"
                                   : "computed goto out of the scope of a defer",
                       "jump to a label outside of it by its name");
        else if (!is_computed)
            from->node->leaves = reversed(&from->armed, common);
    }
}

/** A deferred block is one that something else is left for: jumps between it and what is around it. */
static const struct node *deferred_around(const struct node *node)
{
    while (node && node->kind != NODE_DEFER)
        node = node->parent;
    return node;
}

static void check_goto(const struct walk *w, const struct spot *from)
{
    for (size_t i = 0; i < w->labels.count; i++) {
        const struct node *label = w->labels.at[i].node;
        bool may_go = !from->node->name || !strcmp(label->name, from->node->name);
        if (may_go && deferred_around(from->node) != deferred_around(label)) {
            diag_error(ERROR_jump_out_of_deferred_block, w->unit->source, from->node->span.begin,
                       "jump out of a deferred block, or into one", "what is deferred runs to its end");
            return;
        }
    }
}

/* ---- ways out ---- */

static bool go_alike(const struct exit *exit, enum exit_kind kind, const struct node *jump)
{
    if (exit->kind != kind || kind == EXIT_WIN)
        return false;
    if (kind != EXIT_JUMP)
        return true;
    return exit->jump->kind == jump->kind &&
           (jump->kind != NODE_GOTO || !strcmp(exit->jump->name, jump->name));
}

size_t leave_exit(const struct ending *ending, enum exit_kind kind, const struct node *jump)
{
    for (size_t i = 0; i < ending->exits.count; i++)
        if (go_alike(&ending->exits.at[i], kind, jump))
            return i + 1;
    return 0;
}

size_t leave_win(const struct fork *fork, const struct branch *branch)
{
    const struct ending *ending = &fork->ending;
    for (size_t i = 0; i < ending->exits.count; i++)
        if (ending->exits.at[i].kind == EXIT_WIN && ending->exits.at[i].branch == branch)
            return i + 1;
    return 0;
}

bool leave_falls(const struct node *jump)
{
    const struct node *block = jump->parent;
    return block && block->kind == NODE_COMPOUND && block->ending && block->leaves.count &&
           jump == block->children.at[block->children.count - 1] && jump->leaves.count &&
           jump->leaves.at[0] == block->leaves.at[0];
}

bool leave_is_left(const struct fork *fork)
{
    for (size_t i = 0; i < fork->branches.count; i++)
        if (fork->branches.at[i]->cleanup.is_entered)
            return true;
    return fork->kind != FORK_JOIN;
}

/** Whether all of a branch may be cancelled, or of the function if null. */
static bool may_cancel_all(const struct branch *branch)
{
    return !branch || leave_is_cancelled(branch->fork);
}

bool leave_may_cancel(const struct suspension *s)
{
    return !s->defer && may_cancel_all(s->branch);
}

bool leave_is_cancelled(const struct fork *fork)
{
    return leave_is_left(fork) || leave_may_cancel(fork->suspension);
}

static void enter_at(struct function *f, struct cleanup *cleanup)
{
    if (!cleanup->is_entered)
        PUSH(f->entries, cleanup);
    cleanup->is_entered = true;
}

/** Notes where a way out comes by. `falls`: it gets to the first of these places without a jump. */
static void add_exit(struct function *f, const cleanups *list, enum exit_kind kind, struct node *jump,
                     bool falls)
{
    struct cleanup *first = leave_first_deferred(list);
    if (!first)
        return;
    if (!falls)
        enter_at(f, first);
    if (leave_exit(first->ending, kind, jump))
        return;
    struct exit exit = {.kind = kind, .jump = jump};
    bool is_behind = false;
    for (size_t i = 0; i < list->count; i++) {
        is_behind |= list->at[i] == first;
        if (is_behind && list->at[i]->ending != first->ending)
            PUSH(exit.rest, list->at[i]);
    }
    PUSH(first->ending->exits, exit);
    add_exit(f, &exit.rest, kind, jump, false);
}

/** What a race or within goes on with when one of its branches is ready. */
static void add_wins(struct fork *fork)
{
    for (size_t i = 0; fork->kind != FORK_JOIN && i < fork->branches.count; i++)
        PUSH(fork->ending.exits, ((struct exit){.kind = EXIT_WIN, .branch = fork->branches.at[i]}));
    if (fork->otherwise)
        PUSH(fork->ending.exits, ((struct exit){.kind = EXIT_WIN}));
}

static void add_exits(struct function *f, struct node *node)
{
    switch (node->kind) {
    case NODE_RETURN:
    case NODE_TRY:
        add_exit(f, &node->leaves, EXIT_RETURN, NULL, leave_falls(node));
        break;
    case NODE_BREAK:
    case NODE_CONTINUE:
    case NODE_GOTO:
        add_exit(f, &node->leaves, EXIT_JUMP, node, leave_falls(node));
        break;
    default:
        break;
    }
    for (size_t i = 0; i < node->children.count; i++)
        add_exits(f, node->children.at[i]);
}

/** One for all suspensions that begin to clean up at the same place. */
static struct cancellation *cancellation_at(struct function *f, struct cleanup *first, struct branch *branch)
{
    for (size_t i = 0; i < f->cancellations.count; i++)
        if (f->cancellations.at[i]->first == first)
            return f->cancellations.at[i];
    struct cancellation *cancellation = NEW(struct cancellation);
    cancellation->first = first;
    cancellation->branch = branch;
    PUSH(f->cancellations, cancellation);
    return cancellation;
}

/** When a function is cancelled while something that it has deferred waits, that is finished first. */
static void add_cancelled_deferred(struct function *f, struct node *defer)
{
    struct ending *ending = defer->parent->ending;
    struct exit exit = {.kind = EXIT_CANCEL};
    if (leave_exit(ending, EXIT_CANCEL, NULL))
        return;
    for (size_t i = 0; i < defer->leaves.count; i++)
        if (defer->leaves.at[i]->ending != ending)
            PUSH(exit.rest, defer->leaves.at[i]);
    PUSH(ending->exits, exit);
    add_exit(f, &exit.rest, EXIT_CANCEL, NULL, false);
}

static void add_cancellations(struct function *f)
{
    for (size_t i = 0; i < f->suspensions.count; i++) {
        struct suspension *s = f->suspensions.at[i];
        struct cleanup *first = leave_first_deferred(&s->armed);
        if (s->defer && may_cancel_all(s->branch))
            add_cancelled_deferred(f, s->defer);
        if (!first || !leave_may_cancel(s))
            continue;
        add_exit(f, &s->armed, EXIT_CANCEL, NULL, false);
        s->cancellation = cancellation_at(f, first, s->branch);
    }
}

/** A variable for the whole of a function or branch. */
static struct variable *new_variable(struct function *f, const char *name, struct type *type,
                                     struct branch *branch)
{
    struct variable *variable = function_new_temporary(f, name, type);
    variable->branch = branch;
    variable->is_declared_first = true;
    return variable;
}

void leave_add_way(struct function *function, struct ending *ending)
{
    struct type *type = model_number_type(ending->exits.count);
    if (!ending->way)
        ending->way = new_variable(function, "leaving", type, ending->branch);
    ending->way->type = type;
}

struct variable *leave_returned(const struct function *function, const struct ending *ending)
{
    return ending->branch ? ending->branch->returned : function->returned;
}

/** That a result is kept behind a fork is more than a compiler sees who looks for what has not been set:
 * there it is in the frame. */
static void add_returned(struct function *f, const struct ending *ending)
{
    struct variable **returned = ending->branch ? &ending->branch->returned : &f->returned;
    if (f->result->class == TYPE_VOID || f->item || !leave_exit(ending, EXIT_RETURN, NULL))
        return;
    if (!*returned)
        *returned = new_variable(f, "returned", f->result, ending->branch);
    (*returned)->in_frame |= ending->is_of_fork;
}

static void add_variables(struct function *f)
{
    for (size_t i = 0; i < f->endings.count; i++) {
        struct ending *ending = f->endings.at[i];
        add_returned(f, ending);
        if (ending->exits.count > !ending->is_reached)
            leave_add_way(f, ending);
    }
    size_t states = function_most_states(f);
    for (size_t i = 0; i < f->forks.count; i++)
        for (size_t b = 0; b < f->forks.at[i]->branches.count; b++)
            f->forks.at[i]->branches.at[b]->state->type = model_number_type(states);
}

void leave(struct unit *unit, struct function *function)
{
    struct walk w = {.unit = unit, .function = function};
    arm_parameters(&w);
    walk(&w, function->body);
    for (size_t i = 0; w.any && i < w.gotos.count; i++) {
        leave_by_goto(&w, &w.gotos.at[i]);
        check_goto(&w, &w.gotos.at[i]);
    }
    if (!function->endings.count || diag_errors())
        return;
    for (size_t i = 0; i < function->forks.count; i++)
        add_wins(function->forks.at[i]);
    add_exits(function, function->body);
    add_cancellations(function);
    add_variables(function);
}

/* ---- order ---- */

/** Where one of several is cleaned up by the machine, all are; true when that is news. */
static bool spread(struct node *node)
{
    bool changed = false;
    bool is_ours = leave_cleans_up(node);
    for (size_t i = 0; is_ours && i < node->leaves.count; i++) {
        struct variable *v = node->leaves.at[i]->variable;
        changed |= v && !v->in_frame && v->cleanup;
        if (v)
            v->in_frame |= v->cleanup != NULL;
    }
    for (size_t i = 0; i < node->children.count; i++)
        changed |= spread(node->children.at[i]);
    return changed;
}

/** A statement that cleans up is rebuilt, and so are those around it: none may come out of a macro. */
static void need_text(struct unit *unit, const struct node *node)
{
    for (; node; node = node->parent) {
        model_expand(unit, node->around);
        if (node->kind == NODE_COMPOUND) {
            model_expand(unit, node->macro);
            model_expand(unit, node->tail);
        } else if (node->macro >= 0 && unit->macros.at[node->macro].span.begin == node->span.begin) {
            model_expand(unit, node->macro);
        }
    }
}

static void find_rebuilt(struct unit *unit, const struct node *node)
{
    if (leave_cleans_up(node))
        need_text(unit, node);
    for (size_t i = 0; i < node->children.count; i++)
        find_rebuilt(unit, node->children.at[i]);
}

void leave_in_order(struct unit *unit, struct function *function)
{
    while (spread(function->body))
        ;
    find_rebuilt(unit, function->body);
}
