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
    bool is_deferred, any;                   /* in a deferred block; something has been armed */
    ARRAY(struct spot) labels, gotos;
};

static bool is_cleaned_up(const struct variable *v)
{
    return v->kind == VARIABLE_LOCAL && (v->cleanup || v->type->class == TYPE_VARIABLE_ARRAY);
}

bool leave_is_ours(const struct cleanup *cleanup)
{
    return cleanup->defer || cleanup->variable->in_frame;
}

struct cleanup *leave_first_deferred(const cleanups *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->at[i]->ending)
            return list->at[i];
    return NULL;
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
    struct spot place = {.node = node};
    for (size_t i = 0; i < w->armed.count; i++)
        PUSH(place.armed, w->armed.at[i]);
    return place;
}

/** How many of the things that are armed at two places are the same. */
static size_t count_common(const cleanups *a, const cleanups *b)
{
    size_t common = 0;
    while (common < a->count && common < b->count && a->at[common] == b->at[common])
        common++;
    return common;
}

static void refuse_entry(const struct walk *w, const struct node *at)
{
    diag_error(w->unit->source, at->span.begin, "jump past a defer into its scope",
               "put what is deferred, and its scope, into a block of its own");
}

static bool any_deferred(const cleanups *armed, size_t from)
{
    for (size_t i = from; i < armed->count; i++)
        if (armed->at[i]->defer)
            return true;
    return false;
}

static void walk(struct walk *w, struct node *node);

static void walk_children(struct walk *w, struct node *node)
{
    for (size_t i = 0; i < node->children.count; i++)
        walk(w, node->children.at[i]);
}

/** Arms what is cleaned up at the end of the block around it. */
static void arm(struct walk *w, struct node *node, struct cleanup cleanup)
{
    const struct node *scope = model_scope(node);
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
    bool is_deferred = w->is_deferred;
    for (size_t i = 0; i < leaves->count; i++) {
        struct node *defer = leaves->at[i]->defer;
        w->armed.count--;
        if (!defer)
            continue;
        w->at_break = w->at_continue = NOWHERE;
        w->is_deferred = true;
        walk_children(w, defer);
    }
    w->at_break = at_break;
    w->at_continue = at_continue;
    w->at_switch = at_switch;
    w->is_deferred = is_deferred;
}

/** A block, or a for loop with what it declares. */
static void walk_scope(struct walk *w, struct node *node)
{
    size_t outer = w->armed.count, at_break = w->at_break, at_continue = w->at_continue;
    bool is_loop = node->kind == NODE_FOR;
    if (!is_loop && model_defers(node)) {
        node->ending = NEW(struct ending);
        PUSH(w->function->endings, node->ending);
    }
    for (size_t i = 0; i < node->children.count; i++) {
        walk(w, node->children.at[i]);
        if (is_loop && node->children.at[i] == node->loop.init)
            w->at_break = w->at_continue = w->armed.count;
    }
    if (is_loop && !node->loop.init)
        w->at_break = w->at_continue = outer;
    node->leaves = reversed(&w->armed, outer);
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

static void walk_jump(struct walk *w, struct node *node, size_t target)
{
    if (target == NOWHERE) {
        diag_error(w->unit->source, node->span.begin, "jump out of a deferred block",
                   "what is deferred runs to its end");
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
        arm(w, node, (struct cleanup){.defer = node});
        return;
    case NODE_CASE:
        if (any_deferred(&w->armed, w->at_switch))
            refuse_entry(w, node);
        break;
    default:
        break;
    }
    walk_children(w, node);
    if (node->kind == NODE_VARIABLE && node->variable && is_cleaned_up(node->variable))
        arm(w, node, (struct cleanup){.variable = node->variable});
    else if (node->kind == NODE_RETURN || node->kind == NODE_TRY)
        walk_jump(w, node, w->is_deferred ? NOWHERE : 0);
    else if (node->kind == NODE_LABEL)
        PUSH(w->labels, spot_here(w, node));
    else if (node->kind == NODE_GOTO)
        PUSH(w->gotos, spot_here(w, node));
    else if (node->kind == NODE_AWAIT && node->suspension)
        node->suspension->armed = reversed(&w->armed, 0);
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
        if (any_deferred(&to->armed, common))
            refuse_entry(w, from->node);
        else if (is_computed && any_deferred(&from->armed, common))
            diag_error(w->unit->source, from->node->span.begin, "computed goto out of the scope of a defer",
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
            diag_error(w->unit->source, from->node->span.begin, "jump out of a deferred block, or into one",
                       "what is deferred runs to its end");
            return;
        }
    }
}

/* ---- ways out ---- */

static bool go_alike(const struct exit *exit, enum exit_kind kind, const struct node *jump)
{
    if (exit->kind != kind || kind != EXIT_JUMP)
        return exit->kind == kind;
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

static void enter_at(struct function *f, struct cleanup *cleanup)
{
    if (!cleanup->is_entered)
        PUSH(f->entries, cleanup);
    cleanup->is_entered = true;
}

/** Notes where a way out comes by. */
static void add_exit(struct function *f, const cleanups *list, enum exit_kind kind, struct node *jump)
{
    struct cleanup *first = leave_first_deferred(list);
    if (!first)
        return;
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
    add_exit(f, &exit.rest, kind, jump);
}

static void add_exits(struct function *f, struct node *node)
{
    switch (node->kind) {
    case NODE_RETURN:
    case NODE_TRY:
        add_exit(f, &node->leaves, EXIT_RETURN, NULL);
        break;
    case NODE_BREAK:
    case NODE_CONTINUE:
    case NODE_GOTO:
        add_exit(f, &node->leaves, EXIT_JUMP, node);
        break;
    default:
        break;
    }
    for (size_t i = 0; i < node->children.count; i++)
        add_exits(f, node->children.at[i]);
}

/** One for all suspensions that begin to clean up at the same place. */
static struct cancellation *cancellation_at(struct function *f, struct cleanup *first)
{
    for (size_t i = 0; i < f->cancellations.count; i++)
        if (f->cancellations.at[i]->first == first)
            return f->cancellations.at[i];
    struct cancellation *cancellation = NEW(struct cancellation);
    cancellation->first = first;
    PUSH(f->cancellations, cancellation);
    return cancellation;
}

static void add_cancellations(struct function *f)
{
    for (size_t i = 0; i < f->suspensions.count; i++) {
        struct suspension *s = f->suspensions.at[i];
        struct cleanup *first = leave_first_deferred(&s->armed);
        if (!first)
            continue;
        add_exit(f, &s->armed, EXIT_CANCEL, NULL);
        s->cancellation = cancellation_at(f, first);
    }
}

static struct variable *new_variable(struct function *f, const char *name, struct type *type)
{
    struct variable *variable = NEW(struct variable);
    variable->kind = VARIABLE_TEMPORARY;
    variable->name = name;
    variable->type = type;
    variable->is_declared_first = true;
    variable->index = (unsigned)f->variables.count;
    PUSH(f->variables, variable);
    return variable;
}

static struct type *number_type(size_t largest)
{
    struct type *type = NEW(struct type);
    bool is_small = largest <= 255;
    const char *name = is_small ? "unsigned char " : "unsigned ";
    *type = (struct type){.class = TYPE_SCALAR,
                          .prefix = name,
                          .suffix = "",
                          .view_prefix = name,
                          .view_suffix = "",
                          .size = is_small ? 1 : sizeof(unsigned),
                          .align = is_small ? 1 : _Alignof(unsigned)};
    return type;
}

static void add_variables(struct function *f)
{
    bool returns = false;
    for (size_t i = 0; i < f->endings.count; i++) {
        struct ending *ending = f->endings.at[i];
        returns |= leave_exit(ending, EXIT_RETURN, NULL) != 0;
        if (ending->exits.count)
            ending->way = new_variable(f, "leaving", number_type(ending->exits.count));
    }
    if (returns && f->result->class != TYPE_VOID)
        f->returned = new_variable(f, "returned", f->result);
}

void leave(struct unit *unit, struct function *function)
{
    struct walk w = {.unit = unit, .function = function};
    walk(&w, function->body);
    for (size_t i = 0; w.any && i < w.gotos.count; i++) {
        leave_by_goto(&w, &w.gotos.at[i]);
        check_goto(&w, &w.gotos.at[i]);
    }
    if (!function->endings.count)
        return;
    add_exits(function, function->body);
    add_cancellations(function);
    add_variables(function);
}

/* ---- order ---- */

static bool any_is_ours(const cleanups *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (leave_is_ours(list->at[i]))
            return true;
    return false;
}

/** Where one of several is cleaned up by the machine, all are; true when that is news. */
static bool spread(struct node *node)
{
    bool changed = false;
    bool is_ours = any_is_ours(&node->leaves);
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
        if (node->kind == NODE_STATEMENT_EXPRESSION && !node->has_await)
            diag_error(unit->source, node->span.begin,
                       "a cleanup in a statement expression, which is to run in order with one outside",
                       "make it a block of its own");
    }
}

static void find_rebuilt(struct unit *unit, const struct node *node)
{
    if (any_is_ours(&node->leaves))
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
