#include "embed.h"

#include <string.h>

/** A local future or generator, and what is done with it. */
struct candidate {
    const struct variable *variable;
    struct function *callee; /* of whose calls it holds futures */
    size_t uses;             /* awaits, or calls that take an item */
    bool escapes;            /* something else is done with it, or it holds another function's */
};

static bool names(const struct node *e, const struct variable *v)
{
    while (e->kind == NODE_PARENTHESES)
        e = e->children.at[0];
    return e->kind == NODE_REFERENCE && e->variable == v && (!e->is_captured || v->is_each);
}

/** The lazy, or the call of a generator, that an expression is; null for others. */
static struct node *made_in(struct node *e)
{
    e = model_strip(e);
    return e->kind == NODE_LAZY || (e->kind == NODE_CALL && e->generator && !e->in_place) ? e : NULL;
}

static struct function *function_made(struct node *made)
{
    return made->kind == NODE_LAZY ? model_strip(made->children.at[0])->callee : made->generator;
}

/** What a variable is given. */
static void hold(struct candidate *c, struct node *value)
{
    struct node *made = made_in(value);
    bool is_boxed = made && made->kind == NODE_LAZY && model_strip(made->children.at[0])->is_boxed;
    struct function *callee = made && !is_boxed ? function_made(made) : NULL;
    bool is_embeddable = callee && callee->convention == CONVENTION_STATE && !callee->delegates &&
                         !function_is_elsewhere(callee);
    if (!is_embeddable || (c->callee && c->callee != callee))
        c->escapes = true;
    else
        c->callee = callee;
}

/** Whether a call takes the next item of the generator in a variable. */
static bool takes_from(const struct node *call, const struct variable *v)
{
    if (call->kind != NODE_CALL || call->children.count < 3 || !v->type->future.is_generator ||
        !strstr(call->name, "_next"))
        return false;
    const struct node *address = model_strip(call->children.at[1]);
    return address->kind == NODE_ADDRESS && names(address->children.at[0], v);
}

static void look(struct candidate *c, struct node *node)
{
    if (names(node, c->variable)) {
        c->escapes = true;
        return;
    }
    size_t first = 0;
    if (node->kind == NODE_TAKE && names(node->children.at[0], c->variable)) {
        c->uses++;
        return;
    }
    if (takes_from(node, c->variable)) {
        c->uses++;
        first = 2;
    }
    if (node->kind == NODE_ASSIGN && names(node->children.at[0], c->variable)) {
        hold(c, node->children.at[1]);
        first = 1;
    }
    if (node->kind == NODE_VARIABLE && node->variable == c->variable && node->has_initialiser)
        hold(c, node->children.at[node->children.count - 1]);
    for (size_t i = first; i < node->children.count; i++)
        look(c, node->children.at[i]);
}

/** The function whose frame, or generator, a node may put into that of the function it stands in. */
static struct function *function_within(const struct node *node)
{
    if (node->kind == NODE_CALL && node->generator)
        return node->generator;
    const struct node *call = node->kind == NODE_AWAIT ? model_strip(node->children.at[0]) : NULL;
    return call && !call->is_boxed ? call->callee : NULL;
}

typedef ARRAY(const struct function *) functions;

/** Whether the frame of one function would hold that of another. */
static bool leads_to(const struct node *node, const struct function *function, functions *seen)
{
    struct function *within = function_within(node);
    bool is_known = false;
    if (within && within == function)
        return true;
    for (size_t i = 0; within && i < seen->count; i++)
        is_known |= seen->at[i] == within;
    if (within && within->body && !is_known) {
        PUSH(*seen, within);
        if (leads_to(within->body, function, seen))
            return true;
    }
    for (size_t i = 0; i < node->children.count; i++)
        if (leads_to(node->children.at[i], function, seen))
            return true;
    return false;
}

/** Whether a function, or one whose frame is in its own, defers something: its future is a task's then. */
static bool defers(const struct node *node)
{
    const struct node *call = node->kind == NODE_AWAIT ? model_strip(node->children.at[0]) : NULL;
    if (node->kind == NODE_DEFER)
        return true;
    if (call && call->callee && call->callee->body && !call->is_boxed && defers(call->callee->body))
        return true;
    for (size_t i = 0; node->has_await && i < node->children.count; i++)
        if (defers(node->children.at[i]))
            return true;
    return false;
}

/** Makes an await of the variable one of the function, whose future is there already. */
static void await_in_place(struct node *call, struct variable *v)
{
    call->callee = v->embedded;
    call->name = v->embedded->name;
    call->in_place = v;
    call->is_left = call->children.at[1]->is_left;
    call->children.count = 1;
}

/** Makes a call take the item of the generator whose frame the variable is. A race that is lost leaves it
 * there. */
static void take_in_place(struct node *call, struct variable *v)
{
    if (call->callee) {
        call->callee = v->embedded;
        call->is_left = true;
    }
    v->embedded->takes_values |= call->children.count > 3;
    call->generator = v->embedded;
    call->in_place = v;
}

static void rewrite(struct node *node, struct variable *v)
{
    struct node *made = NULL;
    if (node->kind == NODE_CALL && node->children.count == 2 && node->children.at[1]->kind == NODE_TAKE &&
        names(node->children.at[1]->children.at[0], v))
        await_in_place(node, v);
    else if (takes_from(node, v))
        take_in_place(node, v);
    else if (node->kind == NODE_ASSIGN && names(node->children.at[0], v))
        made = made_in(node->children.at[1]);
    else if (node->kind == NODE_VARIABLE && node->variable == v && node->has_initialiser)
        made = made_in(node->children.at[node->children.count - 1]);
    if (made)
        made->in_place = v;
    for (size_t i = 0; i < node->children.count; i++)
        rewrite(node->children.at[i], v);
}

/** An await in a race that is lost would leave the generator while one of its boxes is gone. */
static bool awaits_boxes(const struct node *node)
{
    const struct node *call = node->kind == NODE_AWAIT ? model_strip(node->children.at[0]) : NULL;
    if (call && (call->is_boxed || (call->callee && call->callee->body && awaits_boxes(call->callee->body))))
        return true;
    for (size_t i = 0; node->has_await && i < node->children.count; i++)
        if (awaits_boxes(node->children.at[i]))
            return true;
    return false;
}

/** `f`: null for an ordinary function. */
static bool may_be_embedded(const struct candidate *c, const struct function *f)
{
    functions seen = {0};
    return !c->escapes && c->callee && c->uses && c->callee != f && !leads_to(c->callee->body, f, &seen) &&
           !c->callee->lingers && !defers(c->callee->body) &&
           !(c->callee->item && awaits_boxes(c->callee->body));
}

static void embed_variable(struct function *f, struct variable *v)
{
    if (v->kind != VARIABLE_LOCAL || v->type->future.level != 1 || !(v->cleanup || v->is_each))
        return;
    struct candidate c = {.variable = v};
    look(&c, f->body);
    if (!may_be_embedded(&c, f))
        return;
    v->embedded = c.callee;
    rewrite(f->body, v);
}

/* ---- ordinary functions ---- */

/** Whether a function's machine, and all whose frames are in its own, have been written before a byte. */
static bool is_written_before(const struct function *f, unsigned offset)
{
    functions seen = {0};
    leads_to(f->body, NULL, &seen);
    for (size_t i = 0; i < seen.count; i++)
        if (seen.at[i]->span.end > offset)
            return false;
    return f->span.end <= offset;
}

/** Whether a local generator can be declared as its frame: alone, and with its value. */
static bool is_declared_alone(const struct node *node)
{
    const struct node *declaration = node->parent;
    if (node->is_each)
        return true;
    return node->has_initialiser && declaration->children.count == 1 && declaration->parent &&
           declaration->parent->kind == NODE_COMPOUND;
}

static void embed_in_ordinary(struct node *body, struct node *node)
{
    struct variable *v = node->kind == NODE_VARIABLE ? node->variable : NULL;
    if (v && is_declared_alone(node)) {
        struct candidate c = {.variable = v};
        look(&c, body);
        if (may_be_embedded(&c, NULL) && c.callee->is_plain &&
            is_written_before(c.callee, node->span.begin)) {
            v->embedded = c.callee;
            rewrite(body, v);
        }
    }
    for (size_t i = 0; i < node->children.count; i++)
        embed_in_ordinary(body, node->children.at[i]);
}

void embed(struct unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct function *f = unit->functions.at[i];
        for (size_t v = 0; f->body && v < f->variables.count; v++)
            embed_variable(f, f->variables.at[v]);
    }
    for (size_t i = 0; i < unit->ordinary_bodies.count; i++)
        embed_in_ordinary(unit->ordinary_bodies.at[i], unit->ordinary_bodies.at[i]);
}
