#include "ownership.h"

#include <string.h>

#include "diag.h"
#include "frame.h"
#include "table.h"

static void error_at(const struct unit *unit, enum error error, const struct node *node, const char *message,
                     const char *note)
{
    diag_error(error, unit->source, node->span.begin, message, note);
}

/* ---- what becomes of a future ---- */

enum fate { FATE_KEPT, FATE_DISCARDED, FATE_READ };

static enum fate fate_of(const struct node *e);

static bool is_first(const struct node *e)
{
    return e == e->parent->children.at[0];
}

static bool is_last(const struct node *e)
{
    return e == e->parent->children.at[e->parent->children.count - 1];
}

/** Of the expression of a statement: the last one of a statement expression is its value. */
static enum fate fate_of_statement(const struct node *statement)
{
    while (statement->parent && statement->parent->kind == NODE_LABEL)
        statement = statement->parent;
    const struct node *compound = statement->parent;
    bool is_value = compound && compound->parent && compound->parent->kind == NODE_STATEMENT_EXPRESSION &&
                    is_last(statement);
    return is_value ? fate_of(compound->parent) : FATE_DISCARDED;
}

static enum fate fate_in_for(const struct node *e)
{
    const struct node *loop = e->parent;
    return e == loop->loop.init || e == loop->loop.increment ? FATE_DISCARDED : FATE_READ;
}

/** What becomes of the value of an expression that is a future. */
static enum fate fate_of(const struct node *e)
{
    const struct node *parent = e->parent;
    if (!parent)
        return FATE_DISCARDED;
    switch (parent->kind) {
    case NODE_PARENTHESES:
        return fate_of(parent);
    case NODE_CONVERSION:
        return parent->future.level == 1 || parent->wanted.level == 1 ? fate_of(parent) : FATE_READ;
    case NODE_TAKE:
    case NODE_MOVE:
    case NODE_UNEVALUATED:
    case NODE_SIZE_OF_VARIABLE:
    case NODE_INITIALISER_LIST:
    case NODE_COMPOUND_LITERAL:
        return FATE_KEPT;
    case NODE_VARIABLE:
    case NODE_RETURN:
        return e->wanted.level == 1 ? FATE_KEPT : FATE_READ;
    case NODE_CALL:
        return !e->wanted.is_known || e->wanted.level == 1 ? FATE_KEPT : FATE_READ;
    case NODE_ASSIGN:
        return parent->children.at[0]->future.level == 1 && !parent->is_compound_assignment ? FATE_KEPT
                                                                                            : FATE_READ;
    case NODE_EXPRESSION:
        return fate_of_statement(parent);
    case NODE_COMMA:
        return is_last(e) ? fate_of(parent) : FATE_DISCARDED;
    case NODE_CONDITIONAL:
    case NODE_GENERIC:
    case NODE_CHOOSE:
        return is_first(e) ? FATE_READ : fate_of(parent);
    case NODE_FOR:
        return fate_in_for(e);
    case NODE_AND:
    case NODE_OR:
        return FATE_READ;
    default:
        if (parent->is_designated && is_last(e))
            return FATE_KEPT;
        return parent->is_void_cast ? FATE_DISCARDED : FATE_READ;
    }
}

/* ---- checks ---- */

static void refuse_read(const struct unit *unit, const struct node *node)
{
    if (node->future.is_generator)
        error_at(unit, ERROR_generator_used_as_item, node,
                 "a generator is read as if it were one of its items",
                 "async_next(&generator, &item) and for_each take its items");
    else
        error_at(unit, ERROR_future_used_as_value, node, "a future is read as if it were its value",
                 "write 'await' before it");
}

static void check_fate(const struct unit *unit, struct node *node)
{
    enum fate fate = fate_of(node);
    if (fate == FATE_READ) {
        refuse_read(unit, node);
        return;
    }
    if (fate == FATE_KEPT)
        return;
    if (node->future.is_generator) {
        error_at(unit, ERROR_generator_unused, node, "this generator is not used: nobody takes its items",
                 "keep it in a variable, or write: for_each (int item, ...)");
        return;
    }
    switch (node->kind) {
    case NODE_LAZY:
        error_at(unit, ERROR_future_unused, node, "this future is never awaited: it does not run",
                 "'spawn' starts it; 'lazy' is for what is awaited later");
        break;
    case NODE_CALL:
    case NODE_AWAIT:
        error_at(unit, ERROR_future_unused, node, "the future that this gives is not used",
                 "await it, or keep it in a variable: of futures that nobody has, the tasks would never end");
        break;
    case NODE_MOVE:
        error_at(unit, ERROR_future_unused, node, "a future is named and nothing is done with it",
                 "await it, or drop it: async_cancel(&...)");
        break;
    default:
        break;
    }
}

/** What is taken as a value of a future, without being one of the nodes that give one. */
static void check_place(const struct unit *unit, const struct node *node)
{
    const struct node *parent = node->parent;
    while (parent && parent->kind == NODE_PARENTHESES)
        parent = parent->parent;
    bool is_object = node->kind == NODE_REFERENCE || node->kind == NODE_MEMBER ||
                     node->kind == NODE_SUBSCRIPT || node->kind == NODE_DEREFERENCE;
    if (!parent || !is_object)
        return;
    bool is_step =
        parent->kind == NODE_STEP || (parent->kind == NODE_ASSIGN && parent->is_compound_assignment);
    if (is_step || (parent->kind == NODE_MEMBER && !parent->is_arrow))
        refuse_read(unit, node);
}

static bool is_list(const struct node *value)
{
    while (value->kind == NODE_PARENTHESES || value->kind == NODE_CONVERSION)
        value = value->children.at[0];
    return value->kind == NODE_INITIALISER_LIST;
}

/** A generator is as async as what it is assigned to, passed or returned as. */
static void check_async(const struct unit *unit, const struct node *value)
{
    if (value->future.level != 1 || !value->future.is_generator)
        return;
    if (value->future.is_async && value->wanted.is_plain)
        error_at(unit, ERROR_generator_async_mismatch, value, "an async generator becomes one that is not",
                 "declare what it becomes so: async generator(T)");
    else if (!value->future.is_async && value->wanted.is_async)
        error_at(unit, ERROR_generator_async_mismatch, value,
                 "a generator becomes an async one, whose items are awaited",
                 "leave 'async' out of the declaration of what it becomes");
}

/** Whether what is assigned, passed or returned is what is wanted there. */
static void check_wanted(const struct unit *unit, const struct node *value)
{
    unsigned level = value->future.level, wanted = value->wanted.level;
    if (value->wanted.is_known && level == wanted && value->future.is_generator != value->wanted.is_generator)
        error_at(unit, ERROR_future_generator_mismatch, value,
                 value->future.is_generator ? "a generator becomes a future" : "a future becomes a generator",
                 "the one gives many items, the other one value");
    check_async(unit, value);
    if (!value->wanted.is_known || level == wanted || level == 1 || is_list(value))
        return;
    if (wanted == 1 && model_strip((struct node *)value)->future.level == 1)
        error_at(unit, ERROR_future_type_mismatch, value, "a future becomes one of another type",
                 "declare it a future of what the function returns");
    else if (wanted == 1 && value->wanted.is_generator)
        error_at(unit, ERROR_value_used_as_generator, value, "a value is put into a generator",
                 "calls of generators make them");
    else if (wanted == 1)
        error_at(unit, ERROR_value_used_as_future, value, "a value is put into a future",
                 "spawn(f()) and lazy(f()) make futures, of calls of async functions");
    else if (!value->wanted.is_any_pointer && !value->is_any_pointer)
        error_at(unit, ERROR_future_pointer_mismatch, value,
                 level ? "a pointer to a future becomes a pointer to its value"
                       : "a pointer to a value becomes a pointer to a future",
                 "declare the pointer so: future(T) *pointer");
}

/** The operations on tasks take the address of a future of any type: to C, of anything. */
static void check_operation(const struct unit *unit, const struct node *call)
{
    static const char *const names[] = {"async_cancel",    "async_request_cancel", "async_detach",
                                        "async_done",      "async_try_join",       "async_join_all",
                                        "async_select_all"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(call->name, names[i]) && call->children.count > 1 &&
            (model_strip(call->children.at[1])->future.level != 2 ||
             model_strip(call->children.at[1])->future.is_generator))
            error_at(unit, ERROR_needs_future_address, call->children.at[1],
                     arena_printf("'%s' takes the address of a future", names[i]),
                     "as in: async_done(&task)");
    if (call->mistakes_value && !strcmp(call->name, "async_try_join"))
        error_at(unit, ERROR_future_result_type, call->children.at[2],
                 "this does not point to what the future gives",
                 "async_try_join() stores the value there; null throws it away");
}

/** The operations on generators likewise; items of async ones are awaited. */
static void check_taking(const struct unit *unit, const struct node *call)
{
    bool is_awaited = !strncmp(call->name, "async_await_next", 16);
    bool takes = is_awaited || !strcmp(call->name, "async_next") || !strcmp(call->name, "async_next_sent");
    if ((!takes && strcmp(call->name, "async_generator_drop") != 0) || call->children.count < 2)
        return;
    const struct node *address = model_strip(call->children.at[1]);
    if (address->future.level != 2 || !address->future.is_generator)
        error_at(unit, ERROR_needs_generator, call->is_each ? call : address,
                 "this takes the address of a generator", "as in: async_next(&generator, &item)");
    else if (takes && is_awaited && !address->future.is_async)
        error_at(unit, ERROR_item_await_mismatch, call, "'await' of an item of a generator that is not async",
                 "leave 'await' out");
    else if (takes && !is_awaited && address->future.is_async)
        error_at(unit, ERROR_item_await_mismatch, call, "the items of an async generator are awaited",
                 "write 'await' before this, in an async function");
    else if (takes && call->mistakes_value)
        error_at(unit, ERROR_item_type_mismatch, call->children.at[call->children.count - 1],
                 "this does not point to an item of the generator",
                 "the item is stored there: it has the type that stands in generator(...)");
}

/** Whether a keyword has the generator that it needs; reports an error when not. */
static bool is_given_generator(const struct unit *unit, struct node *value, const char *message,
                               const char *note)
{
    if (value->future.level == 1 && value->future.is_generator)
        return true;
    error_at(unit, ERROR_needs_generator, value, message, note);
    value->wanted.is_known = false; /* that is all there is to say */
    return false;
}

static void check_each(const struct unit *unit, const struct node *loop)
{
    struct node *value = loop->loop.init->children.at[0]->children.at[0];
    if (!is_given_generator(unit, value, "for_each needs a generator",
                            "as in: for_each (int item, count_up_to(5))"))
        return;
    if (loop->mistakes_value)
        diag_error(ERROR_item_type_mismatch, unit->source, loop->item.begin,
                   "this is not of the type of the generator's items",
                   "the items are stored there: it has the type that stands in generator(...)");
}

static void check_delegation(const struct unit *unit, const struct node *yield)
{
    struct node *value = model_strip(yield->children.at[0])->children.at[1];
    if (is_given_generator(unit, value, "yield_from needs a generator",
                           "as in: yield_from(count_up_to(5))") &&
        yield->mistakes_value)
        error_at(unit, ERROR_item_type_mismatch, value, "the items of this generator have another type",
                 "for_each takes them, to convert them: yield (T)item");
}

/** To clang a yield gives what it is given; in truth it gives an item. */
static void check_yield(const struct unit *unit, const struct node *yield)
{
    const struct node *call = model_strip(yield->children.at[0]);
    if (call->kind == NODE_CALL && call->callee && call->callee->convention == CONVENTION_YIELD &&
        call->type->class == TYPE_VOID) {
        check_delegation(unit, yield);
        return;
    }
    if (yield->mistakes_item) {
        error_at(unit, ERROR_item_type_mismatch, yield, "what is yielded is not of the type of the items",
                 "that is the one that stands in generator(...)");
        return;
    }
    const struct node *e = yield;
    while (e->parent && (e->parent->kind == NODE_DECAY || e->parent->kind == NODE_CONVERSION ||
                         e->parent->kind == NODE_PARENTHESES))
        e = e->parent;
    if (yield->mistakes_value && fate_of(e) != FATE_DISCARDED)
        error_at(unit, ERROR_yield_value_type, yield,
                 "the value of a yield that is not of the type of the items",
                 "convert what is yielded to it: yield (T)value");
}

static void check_assignment(const struct unit *unit, const struct node *node)
{
    if (fate_of(node) != FATE_DISCARDED)
        error_at(unit, ERROR_future_assignment_used, node, "the value of an assignment of a future is used",
                 "assigning moves the future: name the place that has it now");
}

static void check_variable(const struct unit *unit, const struct node *node)
{
    const struct node *declaration = node->parent;
    if (node->is_local_object && !node->is_each && declaration && declaration->parent &&
        declaration->parent->kind == NODE_FOR)
        error_at(unit, ERROR_future_in_for_clauses, node, "a future is declared in the clauses of a for loop",
                 "declare it before the loop");
}

static void check_node(const struct unit *unit, struct node *node)
{
    bool is_future = node->future.level == 1;
    switch (node->kind) {
    case NODE_SPAWN:
        node->is_value = fate_of(node) == FATE_KEPT;
        check_fate(unit, node);
        break;
    case NODE_LAZY:
    case NODE_MOVE:
        check_fate(unit, node);
        break;
    case NODE_AWAIT:
        if (is_future)
            check_fate(unit, node);
        check_yield(unit, node);
        break;
    case NODE_CALL:
        if (is_future && !node->callee)
            check_fate(unit, node);
        check_operation(unit, node);
        if (!node->is_each)
            check_taking(unit, node);
        break;
    case NODE_FOR:
        if (node->is_each)
            check_each(unit, node);
        break;
    case NODE_ASSIGN:
        if (is_future && !node->is_compound_assignment)
            check_assignment(unit, node);
        break;
    case NODE_VARIABLE:
        check_variable(unit, node);
        break;
    default:
        break;
    }
    if (is_future)
        check_place(unit, node);
    check_wanted(unit, node);
    if (node->copies_futures && !(node->parent && node->parent->is_void_cast))
        error_at(unit, ERROR_future_record_copied, node,
                 "a record with a future or a generator in it is copied",
                 "pass a pointer to it, or move these one by one");
    for (size_t i = 0; node->kind != NODE_UNEVALUATED && i < node->children.count; i++)
        check_node(unit, node->children.at[i]);
}

/* ---- scopes ---- */

/** A local future that a declaration declares, or null. */
static const struct node *owner_in(const struct node *declaration)
{
    for (size_t i = 0; declaration->kind == NODE_DECLARATION && i < declaration->children.count; i++)
        if (declaration->children.at[i]->kind == NODE_VARIABLE &&
            declaration->children.at[i]->is_local_object)
            return declaration->children.at[i];
    return NULL;
}

/** A local future in the block, whose declaration stands before a statement of that, and behind where a jump
 *  comes from; or null. */
static const struct node *owner_before(const struct node *block, const struct node *statement,
                                       const struct node *from, bool is_inside)
{
    for (size_t i = 0; block->kind == NODE_COMPOUND && block->children.at[i] != statement; i++) {
        const struct node *owner = owner_in(block->children.at[i]);
        if (owner && !(is_inside && from->span.begin >= owner->span.end))
            return owner;
    }
    return NULL;
}

/** A local future, or what a for_each runs through, whose declaration a jump passes on its way from one node
 *  to another; or null. */
static const struct node *passed_owner(const struct node *from, const struct node *to)
{
    for (const struct node *block = to->parent, *inner = to; block; inner = block, block = block->parent) {
        bool is_inside = model_is_below(from, block);
        const struct node *owner = owner_before(block, inner, from, is_inside);
        if (owner)
            return owner;
        if (block->is_each && inner == block->loop.body && !model_is_below(from, inner))
            return owner_in(block->loop.init);
        if (is_inside)
            return NULL;
    }
    return NULL;
}

static const char *word_for(const struct node *owner)
{
    return owner->future.is_generator ? "generator" : "future";
}

static void check_jump(const struct unit *unit, const struct node *from, const struct node *to,
                       const struct node *at)
{
    const struct node *owner = passed_owner(from, to);
    if (owner && owner->is_each)
        error_at(unit, ERROR_jump_into_for_each, at, "a jump into a for_each",
                 "jump to a label before it, or behind it");
    else if (owner)
        error_at(unit, ERROR_jump_past_future, at,
                 arena_printf("a jump past the declaration of the %s '%s'", word_for(owner), owner->name),
                 "declare it before, or in a block that is not jumped into");
}

/** Compilers drop nothing where a computed goto leads out of a scope, and do not know where it leads. */
static bool check_computed(const struct unit *unit, const struct node *jump, const struct node *label)
{
    const struct node *owner = passed_owner(label, jump);
    if (owner)
        error_at(unit, ERROR_computed_goto_out_of_scope, jump,
                 owner->is_each ? "computed goto out of a for_each"
                                : arena_printf("computed goto out of the scope of the %s '%s'",
                                               word_for(owner), owner->name),
                 "jump to a label outside of it by its name");
    return !owner;
}

/** The labels of a body, all of them and by their names: different blocks may have one of the same name. */
struct labels {
    ARRAY(const struct node *) at;
    struct map named; /* name → struct labels */
};

static void add_label(struct labels *labels, const struct node *label)
{
    struct labels *same = map_get(&labels->named, label->name);
    if (!same)
        map_set(&labels->named, label->name, same = NEW(struct labels));
    PUSH(labels->at, label);
    PUSH(same->at, label);
}

static void find_labels(struct labels *labels, const struct node *node)
{
    if (node->kind == NODE_LABEL)
        add_label(labels, node);
    for (size_t i = 0; i < node->children.count; i++)
        find_labels(labels, node->children.at[i]);
}

static void check_goto(const struct unit *unit, const struct node *jump, const struct labels *labels)
{
    const struct labels *targets = jump->name ? map_get(&labels->named, jump->name) : labels;
    for (size_t i = 0; targets && i < targets->at.count; i++)
        if (jump->name)
            check_jump(unit, jump, targets->at.at[i], jump);
        else if (!check_computed(unit, jump, targets->at.at[i]))
            return; /* it would only be said again */
}

static void check_jumps(const struct unit *unit, const struct labels *labels, const struct node *node,
                        const struct node *selection)
{
    if (node->kind == NODE_GOTO)
        check_goto(unit, node, labels);
    if (node->kind == NODE_CASE && selection)
        check_jump(unit, selection->children.at[0], node, node);
    if (node->kind == NODE_SWITCH)
        selection = node;
    for (size_t i = 0; i < node->children.count; i++)
        check_jumps(unit, labels, node->children.at[i], selection);
}

static void check_all_jumps(const struct unit *unit, const struct node *body)
{
    struct labels labels = {0};
    find_labels(&labels, body);
    check_jumps(unit, &labels, body, NULL);
}

/* ---- futures that are empty ---- */

/** What is known of local futures on the way through a block. */
struct track {
    const struct unit *unit;
    struct table emptied; /* struct variable → the node that has emptied it, or its declaration */
};

static struct variable *local_future(const struct node *e)
{
    while (e->kind == NODE_PARENTHESES)
        e = e->children.at[0];
    bool is_it = e->kind == NODE_REFERENCE && e->variable && e->is_local_object && e->future.level == 1;
    return is_it ? e->variable : NULL;
}

/** Whatever happens to the futures that are named in a tree: nothing is known of them behind it. */
static void forget(struct track *t, const struct node *node)
{
    if (node->kind == NODE_REFERENCE && node->variable)
        table_set(&t->emptied, node->variable, NULL);
    for (size_t i = 0; i < node->children.count; i++)
        forget(t, node->children.at[i]);
}

static void empty(struct track *t, struct node *node)
{
    struct variable *v = local_future(node->children.at[0]);
    if (!v)
        return;
    const struct node *before = table_get(&t->emptied, v);
    bool is_generator = v->type->future.is_generator;
    if (before)
        diag_warning(WARNING_empty_future, t->unit->source, node->span.begin,
                     arena_printf("the %s '%s' is empty here: %s", is_generator ? "generator" : "future",
                                  v->name,
                                  before->kind == NODE_TAKE   ? "it has been awaited"
                                  : before->kind == NODE_MOVE ? "it has been moved"
                                                              : "nothing has been assigned to it"),
                     is_generator ? "it has no items" : "to await an empty future aborts");
    table_set(&t->emptied, v, node);
}

static void track_expression(struct track *t, struct node *e)
{
    switch (e->kind) {
    case NODE_AND:
    case NODE_OR:
    case NODE_CONDITIONAL:
    case NODE_ELVIS:
    case NODE_STATEMENT_EXPRESSION:
    case NODE_GENERIC:
    case NODE_CHOOSE:
    case NODE_ADDRESS:
        forget(t, e);
        return;
    case NODE_UNEVALUATED:
        return;
    default:
        break;
    }
    bool is_assignment = e->kind == NODE_ASSIGN; /* its right side is evaluated first */
    for (size_t i = 0; i < e->children.count; i++)
        track_expression(t, e->children.at[is_assignment ? e->children.count - 1 - i : i]);
    if ((e->kind == NODE_TAKE && !e->is_left) || e->kind == NODE_MOVE)
        empty(t, e);
    else if (e->kind == NODE_ASSIGN)
        forget(t, e->children.at[0]);
}

static void track_variable(struct track *t, struct node *node)
{
    for (size_t i = 0; i < node->children.count; i++)
        track_expression(t, node->children.at[i]);
    if (node->variable && node->is_local_object && node->future.level == 1)
        table_set(&t->emptied, node->variable, node->has_initialiser ? NULL : node);
}

/** Straight through a block: only what is plain to see is warned of. */
static void track_block(struct track *t, struct node *block)
{
    for (size_t i = 0; i < block->children.count; i++) {
        struct node *statement = block->children.at[i];
        if (statement->kind == NODE_EXPRESSION || statement->kind == NODE_RETURN)
            track_expression(t, statement);
        else if (statement->kind == NODE_DECLARATION)
            for (size_t c = 0; c < statement->children.count; c++)
                track_variable(t, statement->children.at[c]);
        else if (statement->kind == NODE_COMPOUND)
            track_block(t, statement);
        else
            forget(t, statement);
    }
}

/** Blocks within statements are looked at by themselves. */
static void track_all(const struct unit *unit, struct node *node)
{
    bool is_inner = node->kind == NODE_COMPOUND && !(node->parent && node->parent->kind == NODE_COMPOUND);
    struct track t = {.unit = unit};
    if (is_inner)
        track_block(&t, node);
    for (size_t i = 0; i < node->children.count; i++)
        track_all(unit, node->children.at[i]);
}

/* ---- all of it ---- */

void ownership(const struct unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct node *body = unit->functions.at[i]->body;
        if (!body)
            continue;
        check_node(unit, body);
        check_all_jumps(unit, body);
        track_all(unit, body);
    }
    for (size_t i = 0; i < unit->operations.count; i++)
        check_node(unit, unit->operations.at[i].node);
    for (size_t i = 0; i < unit->ordinary_bodies.count; i++)
        check_all_jumps(unit, unit->ordinary_bodies.at[i]);
}

/** A temporary of a statement stands in the text; what is to be returned does not. */
static void refuse_across_await(const struct unit *unit, const struct function *f, const struct variable *v)
{
    if (v->offset)
        diag_error(ERROR_future_across_await, unit->source, v->offset,
                   "a future waits in an expression that awaits something else",
                   "put it into a variable of its own before");
    else
        diag_error(ERROR_future_across_await, unit->source, f->offset,
                   "a future waits to be returned while a deferred block awaits",
                   "clean up before it is made, or give it back through a pointer");
}

void ownership_of_temporaries(const struct unit *unit, const struct function *f)
{
    for (size_t i = 0; i < f->variables.count; i++) {
        const struct variable *v = f->variables.at[i];
        bool has_future =
            v->kind == VARIABLE_TEMPORARY && (v->type->future.level == 1 || v->type->holds_future);
        for (size_t s = 0; has_future && v->in_frame && s < f->suspensions.count; s++)
            if (v->suspension != f->suspensions.at[s] &&
                frame_has(f->suspensions.at[s]->live, (size_t)v->slot)) {
                refuse_across_await(unit, f, v);
                break;
            }
    }
}
