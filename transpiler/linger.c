#include "linger.h"

#include <string.h>

/** Whether a variable drops the futures that it holds, or that its elements hold. */
static bool is_owner(const struct variable *v)
{
    return v && v->type->future.level && v->cleanup && !v->type->future.is_generator;
}

/** The local variable whose futures an expression names: `v`, or an element of it; or null. */
static struct variable *owner_in(const struct node *e)
{
    while (e->kind == NODE_PARENTHESES || e->kind == NODE_SUBSCRIPT || e->kind == NODE_DECAY)
        e = e->children.at[0];
    return e->kind == NODE_REFERENCE && is_owner(e->variable) ? e->variable : NULL;
}

/* ---- what may linger ---- */

/** Whether a task that a call makes may linger. */
static bool task_lingers(const struct node *call)
{
    const struct function *callee = call->callee;
    if (!callee || (callee->convention == CONVENTION_MANUAL && !call->is_boxed))
        return false;
    return !callee->body || callee->task_lingers;
}

/** Whether a value that a variable is given may be a future that lingers, or have such in it. */
static bool value_lingers(const struct node *e)
{
    e = model_strip((struct node *)e);
    switch (e->kind) {
    case NODE_SPAWN:
    case NODE_LAZY:
        return task_lingers(model_strip(e->children.at[0]));
    case NODE_INITIALISER_LIST:
        for (size_t i = 0; i < e->children.count; i++)
            if (value_lingers(e->children.at[i]))
                return true;
        return false;
    default:
        return e->future.level || e->is_designated;
    }
}

/** Whether a use of a variable, or of its elements, may put a future into it that lingers. */
static bool use_lingers(const struct node *use)
{
    const struct node *parent = use->parent;
    switch (parent->kind) {
    case NODE_PARENTHESES:
    case NODE_SUBSCRIPT:
    case NODE_DECAY:
    case NODE_CONVERSION:
    case NODE_ADDRESS:
        return use_lingers(parent);
    case NODE_TAKE:
    case NODE_MOVE:
    case NODE_UNEVALUATED:
        return false;
    case NODE_ASSIGN:
        return parent->children.at[0] != use || value_lingers(parent->children.at[1]);
    case NODE_CALL: /* the runtime's operations take futures out, at most */
        return (parent->callee && parent->callee->body) || !parent->name ||
               strncmp(parent->name, "async_", 6) != 0;
    default:
        return true;
    }
}

static bool is_given_lingering(const struct node *node, const struct variable *v)
{
    if (node->kind == NODE_REFERENCE && node->variable == v && use_lingers(node))
        return true;
    if (node->kind == NODE_VARIABLE && node->variable == v && node->has_initialiser &&
        value_lingers(node->children.at[node->children.count - 1]))
        return true;
    for (size_t i = 0; i < node->children.count; i++)
        if (is_given_lingering(node->children.at[i], v))
            return true;
    return false;
}

/** The declarator of a variable; null for a parameter. */
static struct node *declarator_of(struct node *node, const struct variable *v)
{
    if (node->kind == NODE_VARIABLE && node->variable == v)
        return node;
    struct node *found = NULL;
    for (size_t i = 0; i < node->children.count && !found; i++)
        found = declarator_of(node->children.at[i], v);
    return found;
}

static bool is_evaluated(const struct node *node)
{
    for (; node; node = node->parent)
        if (node->kind == NODE_UNEVALUATED || node->kind == NODE_GENERIC || node->kind == NODE_CHOOSE)
            return false;
    return true;
}

/** Whether a function can wait for the end of a variable's futures. A generator is not waited for itself; and
 * one that gives a future back would have to keep that meanwhile. */
static bool can_wait(const struct function *f, const struct variable *v)
{
    return !f->item && f->result->future.level != 1 && is_evaluated(declarator_of(f->body, v));
}

/** A parameter holds what callers give, whom nobody knows. */
static void note_variable(const struct function *f, struct variable *v)
{
    if (!is_owner(v) || v->lingers)
        return;
    v->lingers = v->kind == VARIABLE_PARAMETER || is_given_lingering(f->body, v);
    v->is_awaited = v->lingers && can_wait(f, v);
}

/** What the call awaits that waits for a future; null for other nodes, and where a race leaves it. */
static const struct node *taken_in(const struct node *call)
{
    const struct node *take =
        call->kind == NODE_CALL && call->children.count == 2 ? call->children.at[1] : NULL;
    return take && take->kind == NODE_TAKE && !take->is_left ? take : NULL;
}

static bool taken_lingers(const struct node *take)
{
    const struct variable *v = owner_in(take->children.at[0]);
    return v ? v->lingers : value_lingers(take->children.at[0]);
}

/** Whether an await has to be polled when it is cancelled; in a branch, boxes have to end, too. */
static bool await_lingers(const struct function *f, const struct node *await, bool in_branch)
{
    const struct node *call = model_strip(await->children.at[0]);
    if (call->kind == NODE_BLOCKING)
        return !call->is_detached;
    if (call->kind != NODE_CALL)
        return false;
    const struct node *take = taken_in(call);
    bool is_embedded = !call->is_boxed && call->callee->body;
    return (call->is_boxed && in_branch) || (is_embedded && call->callee->lingers) ||
           (take && !f->item && taken_lingers(take));
}

static bool body_lingers(const struct function *f, const struct node *node, bool in_branch)
{
    bool is_fork = node->kind == NODE_JOIN || node->kind == NODE_RACE || node->kind == NODE_WITHIN;
    if ((node->kind == NODE_DEFER && node->children.at[0]->has_await) ||
        (node->kind == NODE_AWAIT && await_lingers(f, node, in_branch)))
        return true;
    for (size_t i = 0; node->has_await && i < node->children.count; i++)
        if (body_lingers(f, node->children.at[i], in_branch || is_fork))
            return true;
    return false;
}

static bool awaits_lingering_task(const struct node *node)
{
    const struct node *call = node->kind == NODE_AWAIT ? model_strip(node->children.at[0]) : NULL;
    if (call && call->kind == NODE_CALL && task_lingers(call))
        return true;
    for (size_t i = 0; node->has_await && i < node->children.count; i++)
        if (awaits_lingering_task(node->children.at[i]))
            return true;
    return false;
}

static bool has_awaited_variable(const struct function *f)
{
    for (size_t i = 0; i < f->variables.count; i++)
        if (f->variables.at[i]->is_awaited)
            return true;
    return false;
}

/** True when it is news that a function lingers. Boxes, which the executor cancels, are the task's. */
static bool note_function(struct function *f)
{
    bool lingers = f->lingers, task_lingers = f->task_lingers;
    for (size_t i = 0; i < f->variables.count; i++)
        note_variable(f, f->variables.at[i]);
    f->lingers = lingers || has_awaited_variable(f) || body_lingers(f, f->body, false);
    f->task_lingers = task_lingers || f->lingers || awaits_lingering_task(f->body);
    return lingers != f->lingers || task_lingers != f->task_lingers;
}

struct order {
    ARRAY(struct function *) functions;
};

static void add_callees_first(struct function *f, struct order *order);

static void add_called(const struct node *node, struct order *order)
{
    if (node->kind == NODE_CALL && node->callee)
        add_callees_first(node->callee, order);
    for (size_t i = 0; i < node->children.count; i++)
        add_called(node->children.at[i], order);
}

static void add_callees_first(struct function *f, struct order *order)
{
    if (!f->body || f->mark == MARK_ENTERED)
        return;
    f->mark = MARK_ENTERED;
    add_called(f->body, order);
    PUSH(order->functions, f);
}

/** Once through all, and again as long as there is news, which is in cycles. */
static void find_lingering(struct unit *unit)
{
    struct order order = {0};
    for (size_t i = 0; i < unit->functions.count; i++)
        add_callees_first(unit->functions.at[i], &order);
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < order.functions.count; i++)
            changed |= note_function(order.functions.at[i]);
    }
}

/* ---- what is deferred ---- */

/** A node that is not in the text; it takes its place at a byte. */
static struct node *new_node(enum node_kind kind, unsigned offset)
{
    struct node *node = NEW(struct node);
    *node = (struct node){.kind = kind, .span = {offset, offset}, .macro = -1, .tail = -1, .around = -1};
    node->is_captured = true;
    return node;
}

static struct node *add(struct node *parent, struct node *child)
{
    child->parent = parent;
    PUSH(parent->children, child);
    return parent;
}

static struct type *void_type(void)
{
    static struct type type = {.class = TYPE_VOID, .prefix = "void ", .suffix = ""};
    return &type;
}

/** One of the runtime's futures, of so many words. */
static struct function *new_operation(struct unit *unit, const char *name, size_t words)
{
    struct function *operation = NEW(struct function);
    operation->name = name;
    operation->convention = CONVENTION_MANUAL;
    operation->bound = model_new_type(TYPE_RECORD, "", words * sizeof(void *), _Alignof(void *));
    operation->result = void_type();
    PUSH(unit->functions, operation);
    return operation;
}

/** `async_cancel(&v)`, or async_cancel_all() of an array. */
static struct node *new_call(struct unit *unit, struct variable *v, unsigned offset)
{
    bool is_single = v->type->future.level == 1;
    struct node *call = new_node(NODE_CALL, offset), *address = new_node(NODE_ADDRESS, offset),
                *reference = new_node(NODE_REFERENCE, offset);
    call->callee =
        is_single ? new_operation(unit, "async_cancel", 1) : new_operation(unit, "async_cancel_all", 3);
    call->name = call->callee->name;
    call->variable = v;
    call->type = void_type();
    call->has_call = call->has_effect = call->is_implicit = true;
    reference->variable = v;
    reference->name = v->name;
    reference->type = v->type;
    reference->is_local_object = true;
    v->is_referenced = true;
    add(call, new_node(NODE_EMPTY, offset));
    add(address, reference);
    if (is_single)
        return add(call, address);
    struct node *futures = new_node(NODE_FUTURES, offset);
    futures->variable = v;
    return add(call, add(futures, address));
}

/** The deferred block of a variable, which stands at a byte; `end`: where its scope ends. */
static struct node *new_defer(struct unit *unit, struct variable *v, unsigned offset, unsigned end)
{
    struct node *defer = new_node(NODE_DEFER, offset), *statement = new_node(NODE_EXPRESSION, end),
                *await = new_node(NODE_AWAIT, end);
    await->type = void_type();
    await->has_effect = true;
    add(await, new_call(unit, v, end));
    add(statement, await);
    add(defer, statement);
    await->has_await = statement->has_await = statement->is_implicit = true;
    defer->variable = v;
    return defer;
}

static void insert(struct node *block, size_t index, struct node *child)
{
    add(block, child);
    for (size_t i = block->children.count - 1; i > index; i--)
        block->children.at[i] = block->children.at[i - 1];
    block->children.at[index] = child;
    for (struct node *node = child; node; node = node->parent)
        node->has_await = true;
}

/** The statement of a block that a declaration is, or that ends with it, behind labels. */
static const struct node *statement_of(const struct node *declaration)
{
    const struct node *statement = declaration;
    while (statement->parent->kind != NODE_COMPOUND)
        statement = statement->parent;
    return statement;
}

static void defer_end(struct unit *unit, struct function *f, struct variable *v)
{
    const struct node *declarator = declarator_of(f->body, v);
    const struct node *statement = declarator ? statement_of(declarator->parent) : NULL;
    struct node *block = statement ? statement->parent : f->body;
    unsigned end = source_previous(unit->source, block->span.end)->span.begin;
    unsigned offset =
        statement ? statement->span.end : source_next(unit->source, block->span.begin)->span.end;
    bool is_alone = !statement || declarator->parent->children.count == 1;
    size_t index = 0;
    while (statement && block->children.at[index++] != statement)
        ;
    insert(block, index, new_defer(unit, v, offset, end));
    v->is_ended = is_alone && v->type->class != TYPE_VARIABLE_ARRAY;
}

/** The operation that awaits a future that lingers. */
static struct function *lingering_join(struct unit *unit, const struct function *join)
{
    struct function *lingering = NEW(struct function);
    *lingering = *join;
    lingering->is_slow = true;
    PUSH(unit->functions, lingering);
    return lingering;
}

static void note_joins(struct unit *unit, struct node *node)
{
    const struct node *take = taken_in(node);
    if (take && taken_lingers(take))
        node->callee = lingering_join(unit, node->callee);
    for (size_t i = 0; i < node->children.count; i++)
        note_joins(unit, node->children.at[i]);
}

void linger(struct unit *unit)
{
    find_lingering(unit);
    size_t count = unit->functions.count;
    for (size_t i = 0; i < count; i++) {
        struct function *f = unit->functions.at[i];
        if (!f->body)
            continue;
        if (!f->item)
            note_joins(unit, f->body);
        for (size_t v = f->variables.count; v-- > 0;)
            if (f->variables.at[v]->is_awaited)
                defer_end(unit, f, f->variables.at[v]);
    }
}
