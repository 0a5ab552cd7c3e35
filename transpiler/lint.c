#include "lint.h"

#include <string.h>

#include "blocking.h"
#include "diag.h"
#include "frame.h"
#include "hidden.h"
#include "pointed.h"
#include "reach.h"

struct linter {
    const struct unit *unit;
    const struct function *function; /* null in ordinary functions */
};

/** A comment on the line that a function begins on, or has its name on, holds for all of the function. */
static bool is_allowed(const struct linter *l, enum warning warning)
{
    const struct function *f = l->function;
    return f && (warnings_are_allowed(warning, l->unit->source, f->span.begin) ||
                 warnings_are_allowed(warning, l->unit->source, f->offset));
}

static void warn(const struct linter *l, enum warning warning, unsigned offset, const char *message,
                 const char *note)
{
    if (!is_allowed(l, warning))
        diag_warning(warning, l->unit->source, offset, message, note);
}

/* ---- what the C compiler would say of a call, which it does not see ---- */

/** Whether a statement's value is not used: it is not the last one of a statement expression. */
static bool is_discarded(const struct node *statement)
{
    const struct node *last = statement, *block = statement->parent;
    while (block && block->kind == NODE_LABEL) {
        last = block;
        block = block->parent;
    }
    return statement->kind == NODE_EXPRESSION &&
           !(block && block->parent && block->parent->kind == NODE_STATEMENT_EXPRESSION &&
             block->children.at[block->children.count - 1] == last);
}

static const struct node *outside_of_parentheses(const struct node *node)
{
    while (node && (node->kind == NODE_PARENTHESES || node->kind == NODE_CONVERSION))
        node = node->parent;
    return node;
}

static void lint_async_call(const struct linter *l, const struct node *call)
{
    const struct node *keyword = outside_of_parentheses(call->parent);
    const struct node *outer = keyword ? outside_of_parentheses(keyword->parent) : NULL;
    if (call->callee->is_deprecated)
        warn(l, WARNING_deprecated, call->span.begin,
             arena_printf("async function '%s' is deprecated", call->callee->name), NULL);
    if (call->callee->must_be_used && keyword && keyword->kind == NODE_AWAIT && outer && is_discarded(outer))
        warn(l, WARNING_unused_result, call->span.begin,
             arena_printf("the result of '%s' is not used, and declared so that it must be",
                          call->callee->name),
             NULL);
}

/** A function that may end without a value, which generated code returns none the less. C lets main, and ones
 *  whose value nobody uses (C17 6.9.1p12). */
static void lint_end(const struct linter *l)
{
    const struct function *f = l->function;
    bool has_value = f->result->class != TYPE_VOID && !f->item && !f->is_block;
    if (has_value && strcmp(f->name, "main") != 0 && reach_goes_on(l->unit, f->body))
        warn(l, WARNING_return_type, f->body->span.end - 1,
             arena_printf("the end of '%s' may be reached, where it returns no value", f->name), NULL);
}

/* ---- calls that block ---- */

/** Whether a call stands in the parentheses of `blocking` or `blocking_detached`, which run it elsewhere. */
static bool is_in_blocking(const struct unit *unit, const struct node *call)
{
    for (size_t i = 0; i < unit->keywords.count; i++) {
        const struct keyword_use *use = &unit->keywords.at[i];
        bool is_pool = use->keyword == KEYWORD_blocking || use->keyword == KEYWORD_blocking_detached;
        if (!is_pool || use->span.end > call->span.begin)
            continue;
        const struct token *open = source_next(unit->source, use->span.end);
        if (open && source_parentheses_end(unit->source, open) >= call->span.end)
            return true;
    }
    return false;
}

static void lint_ordinary_call(const struct linter *l, const struct node *call)
{
    struct blocking blocking;
    if (!l->function || is_in_blocking(l->unit, call))
        return;
    if (blocking_find(l->unit, call, &blocking))
        warn(l, blocking.warning, call->span.begin, blocking_message(call, &blocking), blocking.way_out);
    const char *chain = hidden_chain(l->unit, call);
    if (chain)
        warn(l, WARNING_hidden_blocking_call, call->span.begin,
             arena_printf("'%s' stops all tasks of the thread: %s", call->name, chain),
             "await blocking(...) of it, or make it async; what is meant to be is allowed there: // async: "
             "allow blocking-call");
}

/* ---- mutexes of threads across awaits ---- */

static const struct lock {
    const char *lock, *unlock;
} locks[] = {
    {"pthread_mutex_lock", "pthread_mutex_unlock"},
    {"pthread_mutex_timedlock", "pthread_mutex_unlock"},
    {"pthread_rwlock_rdlock", "pthread_rwlock_unlock"},
    {"pthread_rwlock_wrlock", "pthread_rwlock_unlock"},
    {"pthread_spin_lock", "pthread_spin_unlock"},
    {"mtx_lock", "mtx_unlock"},
    {"mtx_timedlock", "mtx_unlock"},
};

/** The first call of a function at or behind a byte in a tree; with `what` as its first argument, if given.
 */
static const struct node *find_call(const struct linter *l, const struct node *node, unsigned offset,
                                    const char *name, const char *what)
{
    if (node->kind == NODE_UNEVALUATED)
        return NULL;
    if (node->kind == NODE_CALL && node->span.begin >= offset && !strcmp(node->name, name) &&
        node->children.count > 1 && (!what || !strcmp(model_text(l->unit, node->children.at[1]->span), what)))
        return node;
    const struct node *found = NULL;
    for (size_t i = 0; i < node->children.count && !found; i++)
        found = find_call(l, node->children.at[i], offset, name, what);
    return found;
}

static bool is_jump(const struct node *node)
{
    return node->kind == NODE_RETURN || node->kind == NODE_GOTO || node->kind == NODE_BREAK ||
           node->kind == NODE_CONTINUE;
}

/** Whether control does not come out of the end of a statement. */
static bool ends_in_jump(const struct node *node)
{
    while (node->kind == NODE_COMPOUND && node->children.count)
        node = node->children.at[node->children.count - 1];
    return is_jump(node);
}

/** The part of a statement that is run in any case before the next one; null when there is none. */
static const struct node *certain_part(const struct node *statement)
{
    while ((statement->kind == NODE_CASE || statement->kind == NODE_LABEL) && statement->children.count)
        statement = statement->children.at[statement->children.count - 1];
    if (statement->kind == NODE_EXPRESSION || statement->kind == NODE_DECLARATION)
        return statement;
    bool is_guard = statement->kind == NODE_IF && statement->children.count == 2 &&
                    ends_in_jump(statement->children.at[1]);
    return is_guard ? statement->children.at[0] : NULL;
}

/** Whether something else than the library's functions is given the mutex: it may unlock it. */
static bool is_given_away(const struct linter *l, const struct node *node, const char *what)
{
    for (size_t i = 1; node->kind == NODE_CALL && !node->is_of_system && i < node->children.count; i++)
        if (!strcmp(model_text(l->unit, node->children.at[i]->span), what))
            return true;
    for (size_t i = 0; i < node->children.count; i++)
        if (is_given_away(l, node->children.at[i], what))
            return true;
    return false;
}

/** Finds the first await that is run with the mutex locked, among the statements of a block behind the one
 * that locks it. Gives null where that is not sure, and where nothing unlocks it later. */
static const struct node *await_under(const struct linter *l, const struct node *block, size_t next,
                                      const char *unlock, const char *what)
{
    bool unlocks = false;
    for (size_t i = next; i < block->children.count; i++) {
        const struct node *statement = block->children.at[i];
        const struct node *end = find_call(l, statement, 0, unlock, what);
        if (statement->kind == NODE_DEFER) {
            unlocks |= end != NULL;
            continue;
        }
        if (is_given_away(l, statement, what))
            return NULL;
        const struct node *await = model_await_after(statement, 0);
        if (await && (!end || await->span.begin < end->span.begin)) {
            unlocks |= find_call(l, l->function->body, await->span.end, unlock, what) != NULL;
            return unlocks ? await : NULL;
        }
        if (end || is_jump(statement))
            return NULL;
    }
    return NULL;
}

static void lint_lock(const struct linter *l, const struct node *block, size_t index, const struct lock *lock)
{
    const struct node *part = certain_part(block->children.at[index]);
    const struct node *call = part && part->has_call ? find_call(l, part, 0, lock->lock, NULL) : NULL;
    if (!call || !call->is_of_system || call->macro >= 0)
        return;
    const char *what = model_text(l->unit, call->children.at[1]->span);
    const struct node *await = await_under(l, block, index + 1, lock->unlock, what);
    if (await)
        warn(l, WARNING_lock_across_await, await->span.begin,
             arena_printf("'%s(%s)' of line %u is in force across this await", lock->lock, what,
                          source_place_line(source_origin(l->unit->source, call->span.begin), NULL)),
             "unlock it before: another task that locks it meanwhile stops the thread for good");
}

static void lint_block(const struct linter *l, const struct node *block)
{
    for (size_t i = 0; block->has_await && l->function && i < block->children.count; i++)
        for (size_t k = 0; k < sizeof locks / sizeof *locks; k++)
            lint_lock(l, block, i, &locks[k]);
}

/* ---- pointers to locals for tasks ---- */

static bool is_loop(const struct node *node)
{
    return node->kind == NODE_WHILE || node->kind == NODE_DO || node->kind == NODE_FOR;
}

/** Whether an await does no more than let some time pass. */
static bool is_pause(const struct node *await)
{
    const struct node *call = await->children.count ? model_strip(await->children.at[0]) : NULL;
    return call && call->kind == NODE_CALL &&
           (!strcmp(call->name, "async_sleep_ms") || !strcmp(call->name, "async_yield"));
}

static bool has_goto(const struct node *node)
{
    for (size_t i = 0; i < node->children.count; i++)
        if (has_goto(node->children.at[i]))
            return true;
    return node->kind == NODE_GOTO;
}

/** Whether something in a tree may wait for a task that is spawned at a byte: an await behind it,
 * deferred, or in a loop. A pause alone waits for nothing, unless it is there to look again. */
static bool may_wait(const struct node *node, unsigned offset, bool is_in_loop)
{
    if (node->kind == NODE_AWAIT && (is_in_loop || (node->span.begin > offset && !is_pause(node))))
        return true;
    if (node->kind == NODE_DEFER)
        offset = 0;
    bool is_below = node->kind == NODE_AWAIT;
    for (size_t i = 0; node->has_await && i < node->children.count; i++) {
        is_below |= node->children.at[i]->has_await;
        if (may_wait(node->children.at[i], offset, is_in_loop || is_loop(node)))
            return true;
    }
    return node->has_await && !is_below; /* a statement that awaits by itself */
}

static void lint_spawn(const struct linter *l, const struct node *spawn)
{
    const struct node *call = model_strip(spawn->children.at[0]);
    const struct variable *v = NULL;
    for (size_t i = 1; i < call->children.count && !v; i++)
        v = pointed_local(call->children.at[i]);
    if (!v || !l->function || outside_of_parentheses(spawn->parent)->kind != NODE_EXPRESSION)
        return;
    const struct node *scope = v->scope ? v->scope : l->function->body;
    bool ends_with_all = l->function->is_main && scope == l->function->body; /* its end is the program's */
    if (!ends_with_all && !has_goto(scope) && !may_wait(scope, spawn->span.end, false))
        warn(l, WARNING_spawned_local, spawn->span.begin,
             arena_printf("the task is given a pointer to '%s', whose scope ends before the task", v->name),
             "wait for the task before, or give it a copy, or memory of its own");
}

/* ---- loops that wait for nothing ---- */

/** Whether a condition is made of nothing but objects that no one else changes; gives the first of them. */
static bool is_plain_condition(const struct node *e, const struct node **first)
{
    switch (e->kind) {
    case NODE_REFERENCE:
    case NODE_MEMBER:
    case NODE_SUBSCRIPT:
    case NODE_DEREFERENCE:
        if (!*first)
            *first = e;
        break;
    case NODE_PARENTHESES:
    case NODE_CONVERSION:
    case NODE_DECAY:
    case NODE_AND:
    case NODE_OR:
    case NODE_OTHER:
        break;
    case NODE_UNEVALUATED:
        return true;
    default:
        return false;
    }
    for (size_t i = 0; i < e->children.count; i++)
        if (!is_plain_condition(e->children.at[i], first))
            return false;
    return !e->is_shared;
}

static bool is_same_variable(const struct linter *l, const struct node *a, const struct node *b)
{
    return a->variable == b->variable &&
           (a->variable || !strcmp(model_text(l->unit, a->span), model_text(l->unit, b->span)));
}

/** Whether a write to a variable may change a condition: it is read there, or may be pointed to. */
static bool may_change(const struct linter *l, const struct node *condition, const struct node *variable)
{
    if (condition->kind == NODE_DEREFERENCE || condition->kind == NODE_SUBSCRIPT || condition->is_arrow ||
        (condition->kind == NODE_REFERENCE && is_same_variable(l, condition, variable)))
        return true;
    for (size_t i = 0; i < condition->children.count; i++)
        if (may_change(l, condition->children.at[i], variable))
            return true;
    return false;
}

/** Whether what is run in a tree neither ends the loop nor changes its condition. */
static bool leaves_alone(const struct linter *l, const struct node *node, const struct node *condition)
{
    const struct node *left;
    switch (node->kind) {
    case NODE_UNEVALUATED:
        return true;
    case NODE_ASSIGN:
    case NODE_STEP:
        left = model_strip(node->children.at[0]);
        if (left->kind != NODE_REFERENCE || may_change(l, condition, left))
            return false;
        break;
    case NODE_VARIABLE:
        if (node->variable && node->variable->cleanup)
            return false;
        break;
    case NODE_BREAK:
    case NODE_GOTO:
    case NODE_RETURN:
    case NODE_LABEL:
    case NODE_CASE:
    case NODE_ASSEMBLY:
    case NODE_DEFER:
    case NODE_OTHER_STATEMENT:
    case NODE_TRY:
    case NODE_CALL:
    case NODE_OPERATION:
    case NODE_AWAIT:
    case NODE_SPAWN:
    case NODE_BLOCK_ON:
        return false;
    default:
        break;
    }
    for (size_t i = 0; i < node->children.count; i++)
        if (!leaves_alone(l, node->children.at[i], condition))
            return false;
    return true;
}

static void lint_loop(const struct linter *l, const struct node *loop)
{
    const struct node *condition = loop->loop.condition, *first = NULL;
    if (!l->function || !condition || loop->has_await || loop->has_call ||
        !is_plain_condition(condition, &first) || !first || !leaves_alone(l, loop, condition))
        return;
    warn(l, WARNING_endless_loop, condition->span.begin,
         arena_printf(
             "this loop does not end: nothing in it changes '%s', and no other task runs without an await",
             model_text(l->unit, first->span)),
         "await what sets it, or async_yield() in the loop; what a signal handler or thread sets is volatile "
         "or atomic");
}

/* ---- all of them ---- */

static void lint_node(const struct linter *l, const struct node *node)
{
    switch (node->kind) {
    case NODE_UNEVALUATED:
        return;
    case NODE_CALL:
        if (node->callee)
            lint_async_call(l, node);
        else
            lint_ordinary_call(l, node);
        break;
    case NODE_SPAWN:
        lint_spawn(l, node);
        break;
    case NODE_WHILE:
    case NODE_DO:
    case NODE_FOR:
        lint_loop(l, node);
        break;
    case NODE_COMPOUND:
        lint_block(l, node);
        break;
    default:
        break;
    }
    for (size_t i = 0; i < node->children.count; i++)
        lint_node(l, node->children.at[i]);
}

void lint(const struct unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct linter l = {unit, unit->functions.at[i]};
        if (!l.function->body)
            continue;
        lint_node(&l, l.function->body);
        lint_end(&l);
    }
    struct linter ordinary = {unit, NULL};
    for (size_t i = 0; i < unit->operations.count; i++)
        lint_node(&ordinary, unit->operations.at[i].node);
}

/* ---- functions ---- */

void lint_unused(const struct unit *unit, const struct function *function)
{
    struct linter l = {unit, function};
    if (!function->is_inline)
        warn(&l, WARNING_unused_function, function->offset,
             arena_printf("async function '%s' is defined but not used", function->name), NULL);
}

/* ---- frames ---- */

/** Whether the frame of a function that is warned of already makes this one large. */
static bool is_large_by_a_child(const struct function *f)
{
    for (size_t i = 0; i < f->frame->slots.count; i++) {
        const struct slot *slot = &f->frame->slots.at[i];
        if (slot->child && !slot->is_boxed && slot->child->body && slot->size > warnings_frame_size())
            return true;
    }
    return false;
}

void lint_frames(const struct unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct linter l = {unit, unit->functions.at[i]};
        const struct function *f = l.function;
        if (f->body && f->frame->size > warnings_frame_size() && !is_large_by_a_child(f))
            warn(&l, WARNING_frame_size, f->offset,
                 arena_printf("the frame of '%s' has %u bytes, more than %lu", f->name, f->frame->size,
                              warnings_frame_size()),
                 "asyncc --frame-report tells what it is made of; allocate what is large");
    }
}
