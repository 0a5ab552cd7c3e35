#include "lower.h"

#include <string.h>

#include "diag.h"

struct lowering {
    struct unit *unit;
    struct function *function;
    struct branch *branch; /* the innermost one here, or null */
};

static void lower_statement(struct lowering *l, struct node *node);
static struct steps *lower_full_expression(struct lowering *l, struct node *e);
static void lower_expression(struct lowering *l, struct node *e, struct steps *out, bool later);

/* ---- steps and temporaries ---- */

static struct steps *new_steps(void)
{
    return NEW(struct steps);
}

static void add(struct steps *steps, struct step step)
{
    PUSH(steps->at, step);
}

/** Whether the text of an expression that begins or ends with a macro use can be moved as it stands: the use
 * is an operand by itself, and not the expression alone comes out of it. */
static bool holds_macro(const struct lowering *l, const struct node *node, int macro)
{
    if (macro < 0)
        return true;
    const struct macro_use *use = &l->unit->macros.at[macro];
    bool is_argument = node->around >= 0 && !span_equal(use->span, node->span);
    const struct node *outer = node->parent;
    while (outer && (outer->kind == NODE_CONVERSION || outer->kind == NODE_DECAY))
        outer = outer->parent;
    return use->is_operand && !is_argument && !(outer && span_equal(outer->span, node->span));
}

/** An operand whose whole text is moved must not begin or end within a macro use. */
static void need_edges(struct lowering *l, const struct node *node)
{
    if (!holds_macro(l, node, node->macro))
        model_expand(l->unit, node->macro);
    if (!holds_macro(l, node, node->tail))
        model_expand(l->unit, node->tail);
}

/** An expression that is replaced by a temporary must stand in the text by itself. */
static void need_whole(struct lowering *l, const struct node *node)
{
    if (node->macro >= 0)
        need_edges(l, node);
    else
        model_need_text(l->unit, node);
}

static struct variable *new_temporary(struct lowering *l, struct node *node, struct type *type,
                                      const char *name)
{
    struct variable *temporary = function_new_temporary(l->function, name, type);
    temporary->scope = model_scope(node);
    temporary->branch = l->branch;
    temporary->offset = node->span.begin;
    return temporary;
}

/** Whether nobody uses the value of an expression. */
static bool is_discarded(const struct node *e)
{
    const struct node *parent = e->parent;
    while (parent && (parent->kind == NODE_PARENTHESES || parent->kind == NODE_CONVERSION ||
                      parent->kind == NODE_DECAY)) {
        e = parent;
        parent = parent->parent;
    }
    if (!parent)
        return false;
    switch (parent->kind) {
    case NODE_EXPRESSION:
        return !parent->sets;
    case NODE_FOR:
        return e == parent->loop.init || e == parent->loop.increment;
    case NODE_COMMA:
        return e == parent->children.at[0] || is_discarded(parent);
    case NODE_WHEN:
        return true;
    case NODE_WITHIN:
        return e == parent->children.at[1];
    case NODE_AND:
    case NODE_OR:
    case NODE_ELVIS:
    case NODE_CONDITIONAL:
        return e != parent->children.at[0] && is_discarded(parent);
    default:
        return false;
    }
}

static bool is_void(const struct node *e)
{
    return !e->type || e->type->class == TYPE_VOID;
}

/** Evaluates an expression now and keeps its value, if it has one that is used. */
static void lift(struct lowering *l, struct node *e, struct steps *out, const char *name)
{
    struct step step = {.kind = STEP_EVALUATE, .expression = e, .is_own = true};
    if (is_void(e) || is_discarded(e)) {
        add(out, step);
        e->is_done = true;
        return;
    }
    step.kind = STEP_SET;
    step.target = new_temporary(l, e, e->type, name);
    add(out, step);
    e->value = step.target;
}

static const char *call_name(const struct node *call)
{
    return call->name && call->name[0] ? arena_printf("%s_result", call->name) : "call_result";
}

/* ---- expressions ---- */

static bool needs_lowering(const struct node *e, bool later)
{
    return e->has_await || (later && e->has_effect);
}

/** Whether an operand behind this one awaits or calls: then what this one does must have been done before. */
static bool any_call_after(const struct node *e, size_t index)
{
    for (size_t i = index + 1; i < e->children.count; i++)
        if (e->children.at[i]->has_await || e->children.at[i]->has_call)
            return true;
    return false;
}

/** Operands in source order, from the one at `first`. */
static void lower_operands(struct lowering *l, struct node *e, size_t first, struct steps *out, bool later)
{
    for (size_t i = first; i < e->children.count; i++)
        lower_expression(l, e->children.at[i], out, later || any_call_after(e, i));
}

/** How often an await that stands at these bytes is run by an expression. */
static unsigned count_runs(const struct node *e, struct span span)
{
    if (e->kind == NODE_UNEVALUATED || !e->has_await)
        return 0;
    unsigned count = e->kind == NODE_AWAIT && span_equal(e->span, span);
    for (size_t i = 0; i < e->children.count; i++)
        count += count_runs(e->children.at[i], span);
    return count;
}

/** Whether what is around an operand runs it once, whatever else it does. */
static bool runs_operands(enum node_kind kind)
{
    switch (kind) {
    case NODE_PARENTHESES:
    case NODE_CONVERSION:
    case NODE_DECAY:
    case NODE_OTHER:
    case NODE_MEMBER:
    case NODE_SUBSCRIPT:
    case NODE_ADDRESS:
    case NODE_DEREFERENCE:
    case NODE_CALL:
    case NODE_OPERATION:
        return true;
    default:
        return false;
    }
}

/** Whether an await in an argument of a macro can be replaced there, the macro use staying as it is: the
 * macro uses the argument once, in a plain expression. */
static bool may_stay_argument(const struct node *await)
{
    if (await->around < 0 || await->macro >= 0 || !await->is_editable)
        return false;
    const struct node *top = await;
    while (top->parent && top->parent->around == await->around) {
        top = top->parent;
        if (!runs_operands(top->kind))
            return false;
    }
    return count_runs(top, await->span) == 1;
}

static struct suspension *new_suspension(struct lowering *l, struct node *await)
{
    struct suspension *s = NEW(struct suspension);
    s->await = await;
    s->branch = l->branch;
    PUSH(l->function->suspensions, s);
    return s;
}

static void lower_within(struct lowering *l, struct node *e, struct steps *out);

static void lower_await(struct lowering *l, struct node *e, struct steps *out)
{
    struct node *call = model_strip(e->children.at[0]);
    if (call->kind == NODE_WITHIN) {
        lower_within(l, e, out);
        return;
    }
    bool is_on_pool = call->kind == NODE_BLOCKING;
    struct function *callee = call->callee;
    if (is_on_pool)
        call = call->children.at[0];
    if (!may_stay_argument(e))
        model_need_text(l->unit, e);
    need_edges(l, call);
    bool is_named = is_on_pool ? call->is_named : callee->convention != CONVENTION_POINTER;
    lower_operands(l, call, is_named, out, false);
    struct suspension *s = new_suspension(l, e);
    s->call = call;
    s->callee = callee;
    s->is_on_pool = is_on_pool;
    s->is_boxed = call->is_boxed;
    s->in_place = call->in_place;
    s->is_left = call->in_place && call->is_left;
    e->suspension = s;
    if (is_void(e) || is_discarded(e)) {
        e->is_done = true;
    } else {
        s->result = new_temporary(l, e, s->callee->result, NULL);
        s->result->suspension = s;
        s->result->in_frame = s->is_boxed;
        e->value = s->result;
        l->function->takes_values |= callee->convention == CONVENTION_YIELD;
    }
    add(out, (struct step){.kind = STEP_AWAIT, .expression = call, .suspension = s});
}

/** An error is returned from here. */
static void lower_try(struct lowering *l, struct node *e, struct steps *out)
{
    struct node *operand = e->children.at[0];
    model_need_text(l->unit, e);
    need_edges(l, operand);
    lower_expression(l, operand, out, false);
    struct variable *tried = model_strip(operand)->value;
    if (!tried) {
        tried = new_temporary(l, e, e->type, "tried");
        add(out, (struct step){.kind = STEP_SET, .target = tried, .expression = operand});
    }
    add(out, (struct step){.kind = STEP_TRY, .expression = e, .source = tried});
    if (is_discarded(e))
        e->is_done = true;
    else
        e->value = tried;
}

/** Right side first (as in C++17 8.5.18p1), then what the left side evaluates to name its object. */
static void lower_assignment(struct lowering *l, struct node *e, struct steps *out)
{
    lower_expression(l, e->children.at[1], out, e->children.at[0]->has_await || e->children.at[0]->has_call);
    lower_expression(l, e->children.at[0], out, false);
}

/** `a && b` and `a || b` with an await on the right: the right side is run only when it decides. */
static void lower_logical(struct lowering *l, struct node *e, struct steps *out)
{
    struct node *left = e->children.at[0], *right = e->children.at[1];
    need_edges(l, left);
    need_edges(l, right);
    lower_expression(l, left, out, false);
    struct steps *decided = new_steps(), *open = new_steps();
    lower_expression(l, right, open, false);
    if (is_discarded(e)) {
        if (!right->is_done)
            add(open, (struct step){.kind = STEP_EVALUATE, .expression = right});
        e->is_done = true;
    } else {
        struct variable *value = new_temporary(l, e, e->type, e->kind == NODE_AND ? "both" : "either");
        add(open, (struct step){.kind = STEP_SET, .target = value, .expression = right, .is_truth = true});
        add(decided, (struct step){.kind = STEP_SET, .target = value, .constant = e->kind == NODE_OR});
        e->value = value;
    }
    add(out, (struct step){.kind = STEP_IF,
                           .target = e->value,
                           .expression = left,
                           .then = e->kind == NODE_AND ? open : decided,
                           .otherwise = e->kind == NODE_AND ? decided : open});
}

/** One arm of a conditional: its value goes to the target, if there is one. */
static struct steps *lower_arm(struct lowering *l, struct node *arm, struct variable *target)
{
    struct steps *steps = new_steps();
    need_edges(l, arm);
    lower_expression(l, arm, steps, false);
    if (target)
        add(steps, (struct step){.kind = STEP_SET, .target = target, .expression = arm});
    else if (!arm->is_done)
        add(steps, (struct step){.kind = STEP_EVALUATE, .expression = arm});
    return steps;
}

/** The temporary that the arms of a conditional give its value to; null when the value is not used. */
static struct variable *value_of_arms(struct lowering *l, struct node *e)
{
    if (is_void(e) || is_discarded(e)) {
        e->is_done = true;
        return NULL;
    }
    return e->value = new_temporary(l, e, e->type, "choice");
}

static void lower_conditional(struct lowering *l, struct node *e, struct steps *out)
{
    struct node *condition = e->children.at[0];
    need_edges(l, condition);
    lower_expression(l, condition, out, false);
    struct variable *target = value_of_arms(l, e);
    struct steps *then = lower_arm(l, e->children.at[1], target);
    struct steps *otherwise = lower_arm(l, e->children.at[2], target);
    add(out, (struct step){.kind = STEP_IF,
                           .target = target,
                           .expression = condition,
                           .then = then,
                           .otherwise = otherwise});
}

/** GNU `a ?: b`: the condition is evaluated once. */
static void lower_elvis(struct lowering *l, struct node *e, struct steps *out)
{
    struct node *condition = e->children.at[0];
    need_edges(l, condition);
    lower_expression(l, condition, out, false);
    struct variable *tested = new_temporary(l, e, condition->type, "tested");
    add(out, (struct step){.kind = STEP_SET, .target = tested, .expression = condition});
    struct variable *target = value_of_arms(l, e);
    struct steps *then = new_steps();
    if (target)
        add(then, (struct step){.kind = STEP_SET, .target = target, .source = tested});
    struct steps *otherwise = lower_arm(l, e->children.at[1], target);
    add(out, (struct step){
                 .kind = STEP_IF, .target = target, .source = tested, .then = then, .otherwise = otherwise});
}

static void lower_comma(struct lowering *l, struct node *e, struct steps *out, bool later)
{
    struct node *left = e->children.at[0], *right = e->children.at[1];
    if (!left->has_await && !needs_lowering(right, later)) {
        lower_expression(l, left, out, later);
        return;
    }
    need_edges(l, left);
    need_edges(l, right);
    lower_expression(l, left, out, false);
    if (!left->is_done)
        add(out, (struct step){.kind = STEP_EVALUATE, .expression = left});
    lower_expression(l, right, out, later);
    if (right->is_done)
        e->is_done = true;
    else
        e->instead = right;
}

/** The statement that gives a statement expression its value; null when none does. */
static struct node *last_statement(struct node *compound)
{
    struct node *last = compound->children.count ? compound->children.at[compound->children.count - 1] : NULL;
    while (last && last->kind == NODE_LABEL)
        last = last->children.at[last->children.count - 1];
    return last && last->kind == NODE_EXPRESSION ? last : NULL;
}

static void lower_statement_expression(struct lowering *l, struct node *e, struct steps *out)
{
    struct node *compound = e->children.at[0], *last = last_statement(compound);
    model_need_text(l->unit, e);
    if (is_void(e) || is_discarded(e) || !last) {
        e->is_done = true;
        if (last)
            last->is_unused = !is_void(e);
    } else {
        e->value = new_temporary(l, e, e->type, "value");
        last->sets = e->value;
    }
    lower_statement(l, compound);
    add(out, (struct step){.kind = STEP_BLOCK, .target = e->value, .expression = e});
}

/** _Generic and __builtin_choose_expr: each result is run before, if it is the one that is taken. */
static void lower_selection(struct lowering *l, struct node *e, struct steps *out)
{
    model_need_text(l->unit, e);
    for (size_t i = 1; i < e->children.count; i++) {
        struct node *result = e->children.at[i];
        if (!result->has_await)
            continue;
        struct steps *then = new_steps();
        lower_expression(l, result, then, false);
        if (!result->is_done && !result->value)
            lift(l, result, then, "selected");
        else if (result->value && result->value->suspension)
            result->value->suspension->is_select = true;
        add(out,
            (struct step){
                .kind = STEP_SELECT, .target = result->value, .expression = e, .choice = i, .then = then});
    }
}

/** Whether a selection is the object that it selects, which no copy can stand for. */
static bool is_object(const struct node *selection)
{
    const struct node *parent = selection->parent;
    while (parent && parent->kind == NODE_PARENTHESES)
        parent = parent->parent;
    bool is_array = selection->type && selection->type->class == TYPE_ARRAY;
    return is_array || (parent && parent->kind == NODE_ADDRESS);
}

/** An expression without an await, before one that has one. Of a selection, only what is selected is run. */
static void lift_effects(struct lowering *l, struct node *e, struct steps *out)
{
    switch (e->kind) {
    case NODE_CALL:
    case NODE_OPERATION:
        lower_operands(l, e, 0, out, false);
        need_whole(l, e);
        lift(l, e, out, call_name(e));
        return;
    case NODE_ASSIGN:
    case NODE_STEP:
    case NODE_AND:
    case NODE_OR:
    case NODE_CONDITIONAL:
    case NODE_ELVIS:
    case NODE_COMMA:
    case NODE_STATEMENT_EXPRESSION:
    case NODE_SPAWN:
    case NODE_LAZY:
    case NODE_MOVE:
        need_whole(l, e);
        lift(l, e, out, "value");
        return;
    case NODE_GENERIC:
    case NODE_CHOOSE:
        if (is_object(e))
            return;
        need_whole(l, e);
        lift(l, e, out, "selected");
        return;
    default:
        lower_operands(l, e, 0, out, true);
        return;
    }
}

/** An operator whose operands are lowered, and which is then evaluated now if something else awaits later. */
static void lower_effect(struct lowering *l, struct node *e, struct steps *out, bool later)
{
    if (e->kind == NODE_ASSIGN)
        lower_assignment(l, e, out);
    else
        lower_operands(l, e, 0, out, false);
    if (!later)
        return;
    need_whole(l, e);
    lift(l, e, out, e->kind == NODE_CALL || e->kind == NODE_OPERATION ? call_name(e) : "value");
}

/** An operator that may leave its later operands out. What only its first one does needs no branch. */
static void lower_branch(struct lowering *l, struct node *e, struct steps *out, bool later)
{
    bool branches = false;
    for (size_t i = 1; i < e->children.count; i++)
        branches |= needs_lowering(e->children.at[i], later);
    if (!branches)
        lower_expression(l, e->children.at[0], out, later);
    else if (e->kind == NODE_CONDITIONAL)
        lower_conditional(l, e, out);
    else if (e->kind == NODE_ELVIS)
        lower_elvis(l, e, out);
    else
        lower_logical(l, e, out);
}

static void lower_expression(struct lowering *l, struct node *e, struct steps *out, bool later)
{
    if (!needs_lowering(e, later))
        return;
    if (!e->has_await) {
        lift_effects(l, e, out);
        return;
    }
    switch (e->kind) {
    case NODE_AWAIT:
        lower_await(l, e, out);
        break;
    case NODE_TRY:
        lower_try(l, e, out);
        break;
    case NODE_CALL:
    case NODE_OPERATION:
    case NODE_SPAWN:
    case NODE_LAZY:
    case NODE_MOVE:
    case NODE_ASSIGN:
    case NODE_STEP:
        lower_effect(l, e, out, later);
        break;
    case NODE_AND:
    case NODE_OR:
    case NODE_CONDITIONAL:
    case NODE_ELVIS:
        lower_branch(l, e, out, later);
        break;
    case NODE_COMMA:
        lower_comma(l, e, out, later);
        break;
    case NODE_STATEMENT_EXPRESSION:
        lower_statement_expression(l, e, out);
        break;
    case NODE_GENERIC:
    case NODE_CHOOSE:
        lower_selection(l, e, out);
        if (later && !is_object(e))
            lift(l, e, out, "selected");
        break;
    default:
        lower_operands(l, e, 0, out, later);
        break;
    }
}

/* ---- forks ---- */

static struct variable *new_number(struct lowering *l, struct node *node, const char *name)
{
    struct variable *variable = new_temporary(l, node, model_number_type(1), name);
    variable->in_frame = true;
    return variable;
}

static struct fork *new_fork(struct lowering *l, enum fork_kind kind, struct node *node)
{
    struct fork *fork = NEW(struct fork);
    fork->kind = kind;
    fork->node = node;
    fork->suspension = new_suspension(l, node);
    fork->suspension->fork = fork;
    fork->ending.branch = l->branch;
    node->suspension = fork->suspension;
    node->fork = fork;
    PUSH(l->function->forks, fork);
    return fork;
}

static struct branch *new_branch(struct lowering *l, struct fork *fork, struct node *node)
{
    struct branch *branch = NEW(struct branch);
    branch->fork = fork;
    branch->node = node;
    branch->state = new_number(l, fork->node, "branch");
    PUSH(fork->branches, branch);
    return branch;
}

static void lower_join(struct lowering *l, struct node *node)
{
    struct fork *fork = new_fork(l, FORK_JOIN, node);
    struct node *block = node->children.at[0];
    for (size_t i = 0; i < block->children.count; i++) {
        struct branch *branch = new_branch(l, fork, block->children.at[i]);
        l->branch = branch;
        lower_statement(l, branch->node);
        l->branch = fork->suspension->branch;
    }
}

/** The expression of an arm or a within, as steps. */
static void lower_raced(struct lowering *l, struct branch *branch, struct node *e)
{
    branch->steps = new_steps();
    need_edges(l, e);
    l->branch = branch;
    lower_expression(l, e, branch->steps, false);
    if (!e->is_done)
        add(branch->steps, (struct step){.kind = STEP_EVALUATE, .expression = e});
    l->branch = branch->fork->suspension->branch;
}

static void lower_arm_of_race(struct lowering *l, struct fork *fork, struct node *statement)
{
    struct node *arm = statement->kind == NODE_IF ? statement->children.at[1] : statement;
    if (arm->kind == NODE_OTHERWISE) {
        fork->otherwise = arm->children.at[0];
        lower_statement(l, fork->otherwise);
        return;
    }
    struct branch *branch = new_branch(l, fork, arm);
    if (statement != arm) {
        branch->guard = statement->children.at[0];
        statement->before = lower_full_expression(l, branch->guard);
    }
    lower_raced(l, branch, arm->children.at[0]);
    lower_statement(l, arm->children.at[1]);
}

static void lower_race(struct lowering *l, struct node *node)
{
    struct fork *fork = new_fork(l, FORK_RACE, node);
    struct node *block = node->children.at[0];
    for (size_t i = 0; i < block->children.count; i++)
        lower_arm_of_race(l, fork, block->children.at[i]);
}

/** The deadline's branch waits from the beginning; it comes second, so that an expression that is ready at
 * once wins. */
static void lower_within(struct lowering *l, struct node *e, struct steps *out)
{
    struct node *within = model_strip(e->children.at[0]);
    struct node *deadline = model_strip(within->children.at[0]), *raced = within->children.at[1];
    model_need_text(l->unit, e);
    lower_operands(l, deadline, 1, out, true);
    struct fork *fork = new_fork(l, FORK_WITHIN, within);
    lower_raced(l, new_branch(l, fork, raced), raced);
    struct branch *branch = new_branch(l, fork, NULL);
    l->branch = branch;
    branch->deadline = new_suspension(l, within);
    branch->deadline->call = deadline;
    branch->deadline->callee = deadline->callee;
    l->branch = fork->suspension->branch;
    add(out, (struct step){.kind = STEP_FORK, .expression = within, .fork = fork});
    if (is_discarded(e)) {
        e->is_done = true;
        return;
    }
    e->value = fork->won = new_temporary(l, e, e->type, "in_time");
}

/* ---- statements ---- */

static struct steps *lower_full_expression(struct lowering *l, struct node *e)
{
    if (!e || !e->has_await)
        return NULL;
    struct steps *steps = new_steps();
    lower_expression(l, e, steps, false);
    return steps;
}

static struct steps *lower_all_operands(struct lowering *l, struct node *node)
{
    if (!node->has_await)
        return NULL;
    struct steps *steps = new_steps();
    lower_operands(l, node, 0, steps, false);
    return steps;
}

/** The end of a variable's futures, at the end of its block. */
static bool is_implicit(const struct node *statement)
{
    return statement->kind == NODE_DEFER && statement->variable;
}

static void lower_children(struct lowering *l, struct node *node, size_t first)
{
    for (size_t i = first; i < node->children.count; i++)
        lower_statement(l, node->children.at[i]);
}

/** A break or continue in a statement expression of a loop's own condition means different loops to different
 *  compilers. */
static void refuse_jumps(struct lowering *l, const struct node *e, bool breaks, bool continues)
{
    bool is_loop = e->kind == NODE_WHILE || e->kind == NODE_DO || e->kind == NODE_FOR;
    if ((e->kind == NODE_BREAK && breaks) || (e->kind == NODE_CONTINUE && continues))
        diag_error(ERROR_jump_in_loop_condition, l->unit->source, e->span.begin,
                   "jump out of a loop's own condition",
                   "move the statement expression into the loop's body");
    for (size_t i = 0; i < e->children.count; i++)
        refuse_jumps(l, e->children.at[i], breaks && !is_loop && e->kind != NODE_SWITCH,
                     continues && !is_loop);
}

static void lower_loop(struct lowering *l, struct node *node)
{
    struct node *init = node->loop.init, *condition = node->loop.condition, *advance = node->loop.increment;
    if (init && init->kind == NODE_DECLARATION)
        lower_statement(l, init);
    else
        node->before = lower_full_expression(l, init);
    node->before_test = lower_full_expression(l, condition);
    node->before_advance = lower_full_expression(l, advance);
    if (node->before_test)
        refuse_jumps(l, condition, true, true);
    if (node->before_advance)
        refuse_jumps(l, advance, true, true);
    if (node->loop.body)
        lower_statement(l, node->loop.body);
}

/** A statement that is rebuilt must not come out of a macro. */
static void need_statement_text(struct lowering *l, const struct node *node)
{
    if (node->kind == NODE_COMPOUND) {
        model_expand(l->unit, node->macro);
        model_expand(l->unit, node->tail);
    }
    if (node->around >= 0)
        model_expand(l->unit, node->around);
    else if (node->macro >= 0 && l->unit->macros.at[node->macro].span.begin == node->span.begin &&
             node->kind != NODE_EXPRESSION && node->kind != NODE_DECLARATION)
        model_expand(l->unit, node->macro);
}

static bool names_variable(const struct node *node, const struct variable *variable)
{
    if (node->kind == NODE_REFERENCE && node->variable == variable)
        return true;
    for (size_t i = 0; i < node->children.count; i++)
        if (names_variable(node->children.at[i], variable))
            return true;
    return false;
}

/** A declarator, or the operands of a typedef's bounds. What an initialiser runs before the declaration may
 * name the variable, which therefore is in the frame: `struct item *p = await allocate(sizeof *p)`. */
static void lower_declarator(struct lowering *l, struct node *declaration, struct node *node)
{
    if (node->kind == NODE_VARIABLE) {
        node->before = lower_all_operands(l, node);
        if (node->before && names_variable(node, node->variable))
            node->variable->in_frame = true;
    } else if (node->has_await) {
        declaration->before = lower_full_expression(l, node);
    }
}

/** What is not in the text is lowered where it is run. */
static void lower_compound(struct lowering *l, struct node *node)
{
    for (size_t i = 0; i < node->children.count; i++)
        if (!is_implicit(node->children.at[i]))
            lower_statement(l, node->children.at[i]);
    for (size_t i = node->children.count; i-- > 0;)
        if (is_implicit(node->children.at[i]))
            lower_statement(l, node->children.at[i]);
}

static void lower_statement(struct lowering *l, struct node *node)
{
    if (!node->has_await)
        return;
    need_statement_text(l, node);
    switch (node->kind) {
    case NODE_COMPOUND:
        lower_compound(l, node);
        break;
    case NODE_DECLARATION:
        for (size_t i = 0; i < node->children.count; i++)
            lower_declarator(l, node, node->children.at[i]);
        break;
    case NODE_EXPRESSION:
        node->before = lower_full_expression(l, node->children.at[0]);
        break;
    case NODE_IF:
    case NODE_SWITCH:
        node->before = lower_full_expression(l, node->children.at[0]);
        lower_children(l, node, 1);
        break;
    case NODE_WHILE:
    case NODE_DO:
    case NODE_FOR:
        lower_loop(l, node);
        break;
    case NODE_CASE:
        lower_children(l, node, node->children.count - 1);
        break;
    case NODE_JOIN:
        lower_join(l, node);
        break;
    case NODE_RACE:
        lower_race(l, node);
        break;
    case NODE_RETURN:
    case NODE_GOTO:
    case NODE_ASSEMBLY:
        node->before = lower_all_operands(l, node);
        break;
    default:
        lower_children(l, node, 0);
        break;
    }
}

/** Whether leaving the scope of what is declared or deferred here takes code of ours. */
static bool is_cleaned_up(const struct node *node)
{
    const struct variable *v = node->kind == NODE_VARIABLE ? node->variable : NULL;
    return node->kind == NODE_DEFER || (v && (v->cleanup || v->type->class == TYPE_VARIABLE_ARRAY));
}

static bool is_jump(const struct node *node)
{
    return node->kind == NODE_RETURN || node->kind == NODE_BREAK || node->kind == NODE_CONTINUE ||
           node->kind == NODE_GOTO;
}

/** A jump out of a statement expression, past what is cleaned up around it, is rebuilt as if it awaited.
 * Returns whether something is cleaned up at the end of the scope that `node` stands in. */
static bool note_ways_out(struct node *node, bool is_armed, bool may_leave)
{
    bool is_expression = node->kind == NODE_STATEMENT_EXPRESSION, is_scope = node->kind == NODE_COMPOUND;
    bool is_armed_here = is_armed;
    if (may_leave && is_jump(node))
        for (struct node *around = node; around && !around->has_await; around = around->parent)
            around->has_await = true;
    for (size_t i = 0; i < node->children.count; i++)
        is_armed_here |=
            note_ways_out(node->children.at[i], is_armed_here, may_leave || (is_expression && is_armed));
    return is_scope ? is_armed : is_armed_here || is_cleaned_up(node);
}

/** The generator that a for_each runs through is kept in the frame when the loop waits, for whatever reason.
 * Else it is a C local, that the compiler cleans up. */
static void keep_generators(struct node *node)
{
    if (node->kind == NODE_FOR && node->is_each) {
        struct variable *generator = node->loop.init->children.at[0]->variable;
        generator->cleanup = "async_future_drop";
        generator->in_frame = true;
    }
    for (size_t i = 0; i < node->children.count; i++)
        if (node->children.at[i]->has_await)
            keep_generators(node->children.at[i]);
}

void lower(struct unit *unit, struct function *function)
{
    struct lowering l = {.unit = unit, .function = function};
    if (function->body->has_await) {
        note_ways_out(function->body, false, false);
        keep_generators(function->body);
    }
    lower_statement(&l, function->body);
}
