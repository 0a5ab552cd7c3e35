#include "flow.h"

#include <string.h>

#include "leave.h"

struct label {
    const struct node *node;
    size_t block;
};

/** Where something that is cleaned up at the end of a block begins. */
struct entry {
    const struct cleanup *cleanup;
    size_t block;
};

struct graph {
    struct function *function;
    blocks blocks;
    const struct node *scope;    /* the innermost one here */
    const struct branch *branch; /* likewise, or null */
    size_t current;
    size_t breaks, continues; /* where they go */
    size_t selection;         /* the block that dispatches to the cases of the innermost switch */
    ARRAY(struct label) labels;
    ARRAY(struct entry) entries;
    bool is_deferred; /* in a deferred block */
    size_t hub;       /* of the innermost fork here: where its other branches go on; 0 for none */
    unsigned order;
};

static size_t new_block(struct graph *g)
{
    PUSH(g->blocks, (struct block){0});
    return g->blocks.count - 1;
}

static void connect_when(struct graph *g, size_t from, size_t to, enum arrow_kind kind, struct node *node)
{
    PUSH(g->blocks.at[from].successors, ((struct arrow){to, kind, node}));
}

static void connect(struct graph *g, size_t from, size_t to)
{
    connect_when(g, from, to, ARROW_ALWAYS, NULL);
}

/** Goes on in a block, which the current one falls into. */
static void enter(struct graph *g, size_t block)
{
    connect(g, g->current, block);
    g->current = block;
}

static void emit(struct graph *g, enum event_kind kind, struct variable *variable)
{
    if (!variable || variable->kind == VARIABLE_STATIC)
        return;
    variable->escapes |= kind == EVENT_ESCAPE;
    variable->is_read |= kind == EVENT_ESCAPE || kind == EVENT_USE;
    struct event event = {kind, variable, NULL, g->scope, g->branch};
    PUSH(g->blocks.at[g->current].events, event);
    bool is_new = kind == EVENT_BEGIN || kind == EVENT_DECLARE;
    for (size_t b = 0; !is_new && b < variable->bounds.count; b++)
        emit(g, EVENT_USE, variable->bounds.at[b].variable);
}

static size_t label_block(const struct graph *g, const struct node *node)
{
    size_t i = 0;
    while (g->labels.at[i].node != node)
        i++;
    return g->labels.at[i].block;
}

static void walk(struct graph *g, struct node *e);
static void walk_statement(struct graph *g, struct node *node);
static void walk_steps(struct graph *g, const struct steps *steps);

static void walk_operands(struct graph *g, struct node *e, size_t first)
{
    for (size_t i = first; i < e->children.count; i++)
        walk(g, e->children.at[i]);
}

/** An lvalue of another kind (__real x, a selection): whatever is named in it may be stored to or pointed to.
 */
static void escape_all(struct graph *g, struct node *e)
{
    if (e->kind == NODE_REFERENCE)
        emit(g, EVENT_ESCAPE, e->variable);
    for (size_t i = 0; i < e->children.count; i++)
        escape_all(g, e->children.at[i]);
}

static struct variable *walk_place(struct graph *g, struct node *lvalue, bool *is_whole);

/** The variable that an lvalue is or is a part of, when no pointer lies between, whatever replaces it for its
 *  readers; walks what its place depends on. Null for what is reached through a pointer, which has been
 * walked then. */
static struct variable *walk_own_place(struct graph *g, struct node *e, bool *is_whole)
{
    switch (e->kind) {
    case NODE_REFERENCE:
        return e->variable;
    case NODE_COMPOUND_LITERAL:
        walk_operands(g, e, 0);
        emit(g, EVENT_SET, e->variable);
        return e->variable;
    case NODE_MEMBER:
        *is_whole = false;
        if (e->is_arrow || !e->children.count)
            break;
        return walk_place(g, e->children.at[0], is_whole);
    case NODE_SUBSCRIPT: {
        *is_whole = false;
        if (e->is_vector) {
            walk(g, e->children.at[1]);
            return walk_place(g, e->children.at[0], is_whole);
        }
        struct node *base = model_strip(e->children.at[0]), *index = e->children.at[1];
        if (base->kind != NODE_DECAY) {
            base = model_strip(e->children.at[1]);
            index = e->children.at[0];
        }
        if (base->kind != NODE_DECAY || base->value)
            break;
        walk(g, index);
        return walk_place(g, base->children.at[0], is_whole);
    }
    case NODE_OTHER:
    case NODE_GENERIC:
    case NODE_CHOOSE:
        escape_all(g, e);
        walk(g, e);
        return NULL;
    default:
        walk(g, e);
        return NULL;
    }
    walk_operands(g, e, 0);
    return NULL;
}

/** The same, or what replaces it. */
static struct variable *walk_place(struct graph *g, struct node *lvalue, bool *is_whole)
{
    struct node *e = model_strip(lvalue);
    if (e->value)
        return e->value;
    if (!e->instead && !e->is_done)
        return walk_own_place(g, e, is_whole);
    walk(g, e);
    return NULL;
}

static void walk_address(struct graph *g, struct node *lvalue)
{
    bool is_whole = true;
    emit(g, EVENT_ESCAPE, walk_place(g, lvalue, &is_whole));
}

static void walk_own_read(struct graph *g, struct node *lvalue)
{
    bool is_whole = true;
    emit(g, EVENT_USE, walk_own_place(g, lvalue, &is_whole));
}

static void walk_store(struct graph *g, struct node *lvalue, bool reads)
{
    bool is_whole = true;
    struct variable *variable = walk_place(g, lvalue, &is_whole);
    if (reads)
        emit(g, EVENT_USE, variable);
    emit(g, is_whole ? EVENT_SET : EVENT_TOUCH, variable);
}

/** Walks a condition and the arms behind it, of which at most one is run; none of them may be, if `skips`.
 * The first arm is that of a condition which is true, but for `||` and `?:` without a middle. */
static void walk_arms(struct graph *g, struct node *node, void (*walk_arm)(struct graph *, struct node *),
                      bool skips)
{
    struct node *condition = node->children.at[0];
    bool is_inverse = node->kind == NODE_OR || node->kind == NODE_ELVIS;
    walk(g, condition);
    size_t fork = g->current, join = new_block(g);
    for (size_t i = 1; i < node->children.count; i++) {
        size_t arm = new_block(g);
        connect_when(g, fork, arm, (i == 1) == is_inverse ? ARROW_FALSE : ARROW_TRUE, condition);
        g->current = arm;
        walk_arm(g, node->children.at[i]);
        connect(g, g->current, join);
    }
    if (skips)
        connect_when(g, fork, join, is_inverse ? ARROW_TRUE : ARROW_FALSE, condition);
    g->current = join;
}

/** Whether what is written like a call may take objects by their names, as va_copy() and va_arg() do where a
 * va_list is no array: other arguments are values, to which objects have been converted. */
static bool takes_objects(const struct node *call)
{
    bool is_builtin = call->kind == NODE_CALL && !call->callee && call->name && !strncmp(call->name, "__", 2);
    return is_builtin || call->kind == NODE_OPERATION;
}

/** Whether an argument names an object and is no value of it. */
static bool is_object(const struct node *e)
{
    while (e->kind == NODE_PARENTHESES)
        e = e->children.at[0];
    return !e->value && !e->instead && !e->is_done && model_is_place(e);
}

/** The addresses that a call is given are known to others when it is made, after all arguments have been
 * read.
 */
static void walk_arguments(struct graph *g, struct node *call, size_t first)
{
    ARRAY(struct variable *) escaping = {0};
    for (size_t i = first; i < call->children.count; i++) {
        struct node *e = model_strip(call->children.at[i]);
        bool is_address = (e->kind == NODE_ADDRESS || e->kind == NODE_DECAY) && !e->value && !e->instead &&
                          !e->is_done && !call->children.at[i]->value;
        bool is_whole = true;
        if (takes_objects(call) && is_object(call->children.at[i]))
            PUSH(escaping, walk_place(g, call->children.at[i], &is_whole));
        else if (is_address)
            PUSH(escaping, walk_place(g, e->children.at[0], &is_whole));
        else
            walk(g, call->children.at[i]);
    }
    for (size_t i = 0; i < escaping.count; i++)
        emit(g, EVENT_ESCAPE, escaping.at[i]);
}

/** Walks the expression itself, whatever replaces it for its readers. */
static void walk_own(struct graph *g, struct node *e)
{
    switch (e->kind) {
    case NODE_UNEVALUATED:
    case NODE_FUNCTION_NAME:
        return;
    case NODE_REFERENCE:
    case NODE_MEMBER:
    case NODE_SUBSCRIPT:
    case NODE_COMPOUND_LITERAL:
        walk_own_read(g, e);
        return;
    case NODE_ADDRESS:
    case NODE_DECAY:
        walk_address(g, e->children.at[0]);
        return;
    case NODE_ASSIGN:
        walk(g, e->children.at[1]);
        walk_store(g, e->children.at[0], e->is_compound_assignment);
        return;
    case NODE_STEP:
        walk_store(g, e->children.at[0], true);
        return;
    case NODE_AND:
    case NODE_OR:
    case NODE_CONDITIONAL:
    case NODE_ELVIS:
        walk_arms(g, e, walk, e->kind != NODE_CONDITIONAL);
        return;
    case NODE_STATEMENT_EXPRESSION:
        walk_statement(g, e->children.at[0]);
        return;
    case NODE_CALL:
    case NODE_OPERATION:
        walk_arguments(g, e, 0);
        return;
    default:
        walk_operands(g, e, 0);
        return;
    }
}

static void walk(struct graph *g, struct node *e)
{
    if (e->value)
        emit(g, EVENT_USE, e->value);
    else if (e->instead)
        walk(g, e->instead);
    else if (!e->is_done)
        walk_own(g, e);
}

static void jump(struct graph *g, size_t target)
{
    connect(g, g->current, target);
    g->current = new_block(g);
}

/** A computed goto may go to any label, a plain one to any of its name: there may be several in statement
 *  expressions and blocks with __label__. */
static void walk_goto(struct graph *g, const struct node *node)
{
    bool is_computed = node->children.count != 0;
    for (size_t i = 0; i < g->labels.count; i++)
        if (is_computed || !strcmp(g->labels.at[i].node->name, node->name))
            connect(g, g->current, g->labels.at[i].block);
    g->current = new_block(g);
}

static size_t entry_block(const struct graph *g, const struct cleanup *cleanup)
{
    size_t i = 0;
    while (g->entries.at[i].cleanup != cleanup)
        i++;
    return g->entries.at[i].block;
}

/** What has been kept to be returned is of no use any more; in a deferred block it is, to what is on its way
 * out. */
static void forget_returned(struct graph *g, const struct ending *ending)
{
    if (!g->is_deferred)
        emit(g, EVENT_SET, leave_returned(g->function, ending));
}

/** Leaves a scope, through the end of a block if that defers something. */
static void walk_exit(struct graph *g, const cleanups *list, enum exit_kind kind, const struct node *to)
{
    const struct cleanup *first = leave_first_deferred(list);
    if (first) {
        emit(g, EVENT_SET, first->ending->way);
        if (kind != EXIT_RETURN)
            forget_returned(g, first->ending);
        jump(g, entry_block(g, first));
    } else if (kind == EXIT_JUMP && to->kind == NODE_GOTO) {
        walk_goto(g, to);
    } else if (kind == EXIT_JUMP) {
        jump(g, to->kind == NODE_BREAK ? g->breaks : g->continues);
    } else {
        if (kind == EXIT_RETURN)
            emit(g, EVENT_USE, g->function->returned);
        g->current = new_block(g);
    }
}

/** Begins what may happen here, or not. */
static size_t branch_off(struct graph *g, enum arrow_kind kind, struct node *node)
{
    size_t here = g->current, block = new_block(g);
    connect_when(g, here, block, kind, node);
    g->current = block;
    return here;
}

static void go_on(struct graph *g, size_t from)
{
    g->current = new_block(g);
    connect(g, from, g->current);
}

static void walk_return(struct graph *g, const struct node *node)
{
    const struct cleanup *first = leave_first_deferred(&node->leaves);
    emit(g, EVENT_SET, first ? leave_returned(g->function, first->ending) : NULL);
    walk_exit(g, &node->leaves, EXIT_RETURN, NULL);
}

static void walk_jump(struct graph *g, struct node *node)
{
    walk_operands(g, node, 0);
    if (node->kind == NODE_RETURN)
        walk_return(g, node);
    else
        walk_exit(g, &node->leaves, EXIT_JUMP, node);
}

static void walk_try(struct graph *g, const struct step *step)
{
    emit(g, EVENT_USE, step->source);
    size_t here = branch_off(g, ARROW_ERROR, step->expression);
    walk_return(g, step->expression);
    go_on(g, here);
}

static void walk_cancellation(struct graph *g, const struct suspension *s)
{
    if (!s->cancellation)
        return;
    size_t here = branch_off(g, ARROW_CANCEL, NULL);
    walk_exit(g, &s->armed, EXIT_CANCEL, NULL);
    go_on(g, here);
}

/** Goes on with a way out behind an end. */
static void walk_onward(struct graph *g, const struct ending *ending, const struct exit *exit)
{
    const struct cleanup *next = leave_first_deferred(&exit->rest);
    if (exit->kind == EXIT_RETURN && next) {
        emit(g, EVENT_USE, leave_returned(g->function, ending));
        emit(g, EVENT_SET, leave_returned(g->function, next->ending));
    }
    walk_exit(g, &exit->rest, exit->kind, exit->jump);
}

/** The end of a block: what is cleaned up there, and where the ways out go on. */
static void walk_ending(struct graph *g, const struct node *compound)
{
    const struct ending *ending = compound->ending;
    bool is_deferred = g->is_deferred;
    emit(g, EVENT_SET, ending->way);
    forget_returned(g, ending);
    g->is_deferred = true;
    for (size_t i = 0; i < compound->leaves.count; i++) {
        const struct cleanup *cleanup = compound->leaves.at[i];
        enter(g, entry_block(g, cleanup));
        if (cleanup->defer)
            walk_statement(g, cleanup->defer->children.at[0]);
    }
    g->is_deferred = is_deferred;
    emit(g, EVENT_USE, ending->way);
    for (size_t i = 0; i < ending->exits.count; i++) {
        size_t here = branch_off(g, ARROW_ALWAYS, NULL);
        walk_onward(g, ending, &ending->exits.at[i]);
        go_on(g, here);
    }
}

/** Meanwhile the other branches run. */
static void walk_meanwhile(struct graph *g)
{
    if (!g->hub)
        return;
    size_t here = g->current, resumed = new_block(g);
    connect_when(g, here, g->hub, ARROW_MEANWHILE, NULL);
    connect_when(g, g->hub, resumed, ARROW_MEANWHILE, NULL);
    enter(g, resumed);
}

static void emit_await(struct graph *g, struct suspension *s)
{
    struct event event = {EVENT_AWAIT, NULL, s, g->scope, g->branch};
    PUSH(g->blocks.at[g->current].events, event);
    walk_meanwhile(g);
    walk_cancellation(g, s);
}

/** What a fork keeps of its branches. */
static void walk_branches(struct graph *g, const struct fork *fork, enum event_kind kind)
{
    for (size_t i = 0; i < fork->branches.count; i++) {
        emit(g, kind, fork->branches.at[i]->state);
        emit(g, kind == EVENT_SET ? EVENT_ESCAPE : EVENT_USE, fork->branches.at[i]->boxes);
    }
    emit(g, kind, fork->ending.way);
    if (!g->is_deferred) /* nothing returns from there, and what is kept is on its way out already */
        emit(g, kind, leave_returned(g->function, &fork->ending)); /* kept while the others are cancelled */
}

static void walk_branch(struct graph *g, const struct fork *fork, const struct branch *branch, size_t ended)
{
    const struct branch *outer = g->branch;
    g->branch = branch;
    g->current = new_block(g);
    connect(g, g->hub, g->current);
    if (branch->steps)
        walk_steps(g, branch->steps);
    else if (branch->node)
        walk_statement(g, branch->node);
    else
        emit_await(g, branch->deadline);
    if (fork->kind == FORK_JOIN)
        connect(g, g->current, g->hub);
    else
        connect(g, g->current, ended);
    g->branch = outer;
}

/** How a fork goes on: behind it, or by one of its ways out. */
static void walk_ended(struct graph *g, const struct fork *fork)
{
    const struct ending *ending = &fork->ending;
    size_t done = new_block(g);
    walk_branches(g, fork, EVENT_USE);
    for (size_t i = 0; i < ending->exits.count; i++) {
        const struct exit *exit = &ending->exits.at[i];
        size_t here = branch_off(g, ARROW_ALWAYS, NULL);
        if (exit->kind == EXIT_WIN) {
            struct node *arm = exit->branch ? exit->branch->node : NULL;
            if (!exit->branch)
                walk_statement(g, fork->otherwise);
            else if (arm && arm->kind == NODE_WHEN)
                walk_statement(g, arm->children.at[1]);
            connect(g, g->current, done);
        } else {
            walk_onward(g, ending, exit);
        }
        go_on(g, here);
    }
    enter(g, done);
    emit(g, EVENT_SET, fork->won);
}

/** The branches of a fork run in any mixture: each may begin or go on when another one waits. */
static void walk_fork(struct graph *g, struct fork *fork)
{
    size_t outer = g->hub, ended = new_block(g), hub = new_block(g);
    for (size_t i = 0; i < fork->branches.count; i++) {
        struct branch *branch = fork->branches.at[i];
        PUSH(g->entries, ((struct entry){&branch->cleanup, ended}));
        if (branch->deadline)
            walk_arguments(g, branch->deadline->call, 1);
    }
    walk_branches(g, fork, EVENT_SET);
    enter(g, hub);
    struct event event = {EVENT_AWAIT, NULL, fork->suspension, g->scope, g->branch};
    PUSH(g->blocks.at[hub].events, event);
    if (outer) {
        connect_when(g, hub, outer, ARROW_MEANWHILE, NULL);
        connect_when(g, outer, hub, ARROW_MEANWHILE, NULL);
    }
    walk_cancellation(g, fork->suspension);
    connect(g, hub, ended);
    for (size_t i = 0; i < fork->branches.count; i++) {
        g->hub = hub;
        walk_branch(g, fork, fork->branches.at[i], ended);
    }
    g->hub = outer;
    g->current = ended;
    /* what is cancelled has to be polled on; and a compiler does not see that what the winner sets is set */
    if (fork->is_polled || fork->kind != FORK_JOIN)
        connect_when(g, ended, hub, ARROW_MEANWHILE, NULL);
    walk_ended(g, fork);
}

static void walk_await(struct graph *g, const struct step *step)
{
    struct suspension *s = step->suspension;
    walk_arguments(g, step->expression, s->callee->convention != CONVENTION_POINTER && !s->is_on_pool);
    if (s->is_boxed) /* the result is stored while this function is suspended */
        emit(g, EVENT_SET, s->result);
    emit(g, EVENT_USE, s->in_place);
    emit_await(g, s);
    if (!s->is_boxed)
        emit(g, EVENT_SET, s->result);
}

static void walk_choice(struct graph *g, const struct step *step)
{
    if (step->source)
        emit(g, EVENT_USE, step->source);
    else if (step->kind == STEP_IF)
        walk(g, step->expression);
    struct node *condition = step->kind == STEP_IF && !step->source ? step->expression : NULL;
    size_t fork = g->current, join = new_block(g), then = new_block(g);
    connect_when(g, fork, then, ARROW_TRUE, condition);
    g->current = then;
    walk_steps(g, step->then);
    connect(g, g->current, join);
    size_t otherwise = new_block(g);
    connect_when(g, fork, otherwise, ARROW_FALSE, condition);
    g->current = otherwise;
    walk_steps(g, step->otherwise);
    enter(g, join);
}

static void walk_step(struct graph *g, const struct step *step)
{
    switch (step->kind) {
    case STEP_EVALUATE:
    case STEP_SET:
        if (step->source)
            emit(g, EVENT_USE, step->source);
        if (step->expression && step->is_own)
            walk_own(g, step->expression);
        else if (step->expression)
            walk(g, step->expression);
        emit(g, EVENT_SET, step->target);
        break;
    case STEP_AWAIT:
        walk_await(g, step);
        break;
    case STEP_TRY:
        walk_try(g, step);
        break;
    case STEP_FORK:
        walk_fork(g, step->fork);
        break;
    case STEP_IF:
    case STEP_SELECT:
        walk_choice(g, step);
        break;
    case STEP_BLOCK:
        walk_statement(g, step->expression->children.at[0]);
        break;
    }
}

static void walk_steps(struct graph *g, const struct steps *steps)
{
    for (size_t i = 0; steps && i < steps->at.count; i++)
        walk_step(g, &steps->at.at[i]);
}

/** Whether a variable's lifetime begins with its block (C17 6.2.4p6, 6.5.2.5p5). */
static bool begins_with_block(const struct variable *v)
{
    return v->scope && (v->kind == VARIABLE_LOCAL || v->kind == VARIABLE_LITERAL);
}

/** A block is entered, not through a label in it: its variables are new ones, even when it runs again. */
static void begin_block(struct graph *g, const struct node *block)
{
    for (size_t i = 0; i < g->function->variables.count; i++) {
        struct variable *v = g->function->variables.at[i];
        if (v->scope == block && begins_with_block(v))
            emit(g, EVENT_BEGIN, v);
    }
}

/** What cleans up an array of variable length takes its bounds, too. */
static void declare_bound(struct graph *g, const struct variable *array, struct variable *bound)
{
    emit(g, EVENT_SET, bound);
    if (array->cleanup)
        emit(g, EVENT_ESCAPE, bound);
}

/** Whether a variable is declared behind what its declarator awaits, where nothing can name it: an array of
 * variable length that no await follows. */
static bool is_declared_last(const struct variable *v)
{
    return v && v->type->class == TYPE_VARIABLE_ARRAY && !v->bounds.count;
}

static void walk_declaration(struct graph *g, struct node *node)
{
    for (size_t i = 0; i < node->children.count; i++) {
        struct node *child = node->children.at[i];
        struct variable *v = child->variable;
        enum event_kind kind = v && begins_with_block(v) ? EVENT_DECLARE : EVENT_BEGIN;
        if (!is_declared_last(v))
            emit(g, kind, v);
        walk_steps(g, child->before);
        if (v && v->kind != VARIABLE_STATIC)
            walk_operands(g, child, 0);
        if (is_declared_last(v))
            emit(g, kind, v);
        for (size_t b = 0; v && b < v->bounds.count; b++)
            declare_bound(g, v, v->bounds.at[b].variable);
        if (child->has_initialiser)
            emit(g, EVENT_SET, child->variable);
        if (v && (v->cleanup || v->bounds.count))
            emit(g, EVENT_ESCAPE, v);
    }
}

static void walk_switch(struct graph *g, struct node *node)
{
    walk(g, node->children.at[0]);
    begin_block(g, node->children.at[1]);
    size_t breaks = g->breaks, selection = g->selection;
    g->breaks = new_block(g);
    g->selection = g->current;
    connect_when(g, g->current, g->breaks, ARROW_NO_CASE, node);
    g->current = new_block(g);
    for (size_t i = 1; i < node->children.count; i++)
        walk_statement(g, node->children.at[i]);
    enter(g, g->breaks);
    g->breaks = breaks;
    g->selection = selection;
}

static void walk_case(struct graph *g, struct node *node)
{
    size_t block = new_block(g);
    connect_when(g, g->selection, block, ARROW_CASE, node);
    enter(g, block);
    if (node->children.count)
        walk_statement(g, node->children.at[node->children.count - 1]);
}

static void walk_label(struct graph *g, struct node *node)
{
    enter(g, label_block(g, node));
    if (node->children.count)
        walk_statement(g, node->children.at[0]);
}

/** while, do and for: the test may be absent; `continue` goes to the advance, which may be empty. */
static void walk_loop(struct graph *g, struct node *node)
{
    size_t breaks = g->breaks, continues = g->continues;
    size_t test = new_block(g), body = new_block(g), advance = new_block(g), end = new_block(g);
    begin_block(g, node);
    if (node->loop.init && node->loop.init->kind == NODE_DECLARATION)
        walk_declaration(g, node->loop.init);
    else if (node->loop.init)
        walk(g, node->loop.init);
    enter(g, node->kind == NODE_DO ? body : test);
    g->current = test;
    walk_steps(g, node->before_test);
    if (node->loop.condition) {
        walk(g, node->loop.condition);
        connect_when(g, g->current, end, ARROW_FALSE, node->loop.condition);
    }
    connect_when(g, g->current, body, node->loop.condition ? ARROW_TRUE : ARROW_ALWAYS, node->loop.condition);
    g->breaks = end;
    g->continues = advance;
    g->current = body;
    if (node->loop.body)
        walk_statement(g, node->loop.body);
    enter(g, advance);
    walk_steps(g, node->before_advance);
    if (node->loop.increment)
        walk(g, node->loop.increment);
    connect(g, g->current, test);
    g->current = end;
    g->breaks = breaks;
    g->continues = continues;
}

static void walk_guards(struct graph *g, const struct node *fork)
{
    for (size_t i = 0; i < fork->fork->branches.count; i++) {
        const struct branch *branch = fork->fork->branches.at[i];
        if (!branch->guard)
            continue;
        walk_steps(g, branch->node->parent->before);
        walk(g, branch->guard);
    }
}

static void walk_assembly(struct graph *g, struct node *node)
{
    for (size_t i = 0; i < node->children.count; i++)
        walk_store(g, node->children.at[i], true);
}

static void walk_statement(struct graph *g, struct node *node)
{
    const struct node *outer = g->scope;
    if (node->kind == NODE_COMPOUND || node->kind == NODE_FOR)
        g->scope = node;
    walk_steps(g, node->before);
    switch (node->kind) {
    case NODE_COMPOUND:
        begin_block(g, node);
        for (size_t i = 0; i < node->children.count; i++)
            walk_statement(g, node->children.at[i]);
        if (node->ending)
            walk_ending(g, node);
        break;
    case NODE_DECLARATION:
        walk_declaration(g, node);
        break;
    case NODE_EXPRESSION:
        walk(g, node->children.at[0]);
        emit(g, EVENT_SET, node->sets);
        break;
    case NODE_IF:
        walk_arms(g, node, walk_statement, node->children.count == 2);
        break;
    case NODE_SWITCH:
        walk_switch(g, node);
        break;
    case NODE_WHILE:
    case NODE_DO:
    case NODE_FOR:
        walk_loop(g, node);
        break;
    case NODE_CASE:
        walk_case(g, node);
        break;
    case NODE_LABEL:
        walk_label(g, node);
        break;
    case NODE_BREAK:
    case NODE_CONTINUE:
    case NODE_GOTO:
    case NODE_RETURN:
        walk_jump(g, node);
        break;
    case NODE_DEFER: /* walked where its block is left */
        break;
    case NODE_JOIN:
    case NODE_RACE:
        walk_guards(g, node);
        walk_fork(g, node->fork);
        break;
    case NODE_ASSEMBLY:
        walk_assembly(g, node);
        break;
    default:
        for (size_t i = 0; i < node->children.count; i++)
            walk_statement(g, node->children.at[i]);
        break;
    }
    g->scope = outer;
}

/** Finds the labels and entries, and numbers the scopes. */
static void prepare(struct graph *g, struct node *node)
{
    for (size_t i = 0; node->ending && i < node->leaves.count; i++)
        PUSH(g->entries, ((struct entry){node->leaves.at[i], new_block(g)}));
    if (node->kind == NODE_LABEL)
        PUSH(g->labels, ((struct label){node, new_block(g)}));
    node->order.enter = g->order++;
    for (size_t i = 0; i < node->children.count; i++)
        prepare(g, node->children.at[i]);
    node->order.leave = g->order;
}

blocks flow(struct function *function)
{
    struct graph g = {.function = function, .scope = function->body};
    g.current = new_block(&g);
    for (size_t i = 0; i < function->parameters.count; i++) {
        emit(&g, EVENT_SET, function->parameters.at[i]);
        if (function->parameters.at[i]->cleanup)
            emit(&g, EVENT_ESCAPE, function->parameters.at[i]);
        for (size_t b = 0; b < function->parameters.at[i]->bounds.count; b++)
            emit(&g, EVENT_SET, function->parameters.at[i]->bounds.at[b].variable);
    }
    prepare(&g, function->body);
    walk_statement(&g, function->body);
    return g.blocks;
}
