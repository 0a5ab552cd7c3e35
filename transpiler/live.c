#include "live.h"

#include <stdint.h>
#include <string.h>

/* The control flow graph: blocks of events, in the order in which the lowered function runs them. */

enum event_kind {
    EVENT_BEGIN,  /* the variable's declaration is reached: its value is indeterminate */
    EVENT_USE,    /* its value is read */
    EVENT_SET,    /* its whole value is written */
    EVENT_TOUCH,  /* a part of it is written */
    EVENT_ESCAPE, /* its address is taken */
    EVENT_AWAIT   /* the function may be suspended here */
};

struct event {
    enum event_kind kind;
    struct variable *variable;
    const struct suspension *suspension;
};

typedef uint64_t word;
enum { WORD_BITS = 64 };

struct block {
    ARRAY(struct event) events;
    ARRAY(size_t) successors;
    word *live_in;             /* read before it is written, from the block's begin */
    word *set_in, *escaped_in; /* may have been written, may have escaped, at the block's begin */
};

struct label {
    const struct node *node;
    size_t block;
};

struct graph {
    struct function *function;
    ARRAY(struct block) blocks;
    size_t current;
    size_t breaks, continues; /* where they go */
    size_t selection;         /* the block that dispatches to the cases of the innermost switch */
    ARRAY(struct label) labels;
    size_t words;
};

/* ---- building ---- */

static size_t new_block(struct graph *g)
{
    PUSH(g->blocks, (struct block){0});
    return g->blocks.count - 1;
}

static void connect(struct graph *g, size_t from, size_t to)
{
    PUSH(g->blocks.at[from].successors, to);
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
    struct event event = {kind, variable, NULL};
    PUSH(g->blocks.at[g->current].events, event);
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

/** The variable that an lvalue is or is a part of, when no pointer lies between; walks what its place depends
 *  on. Null for what is reached through a pointer, which has been walked then. */
static struct variable *walk_place(struct graph *g, struct node *lvalue, bool *is_whole)
{
    struct node *e = model_strip(lvalue);
    if (e->value)
        return e->value;
    if (e->instead || e->is_done) {
        walk(g, e);
        return NULL;
    }
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

static void walk_address(struct graph *g, struct node *lvalue)
{
    bool is_whole = true;
    emit(g, EVENT_ESCAPE, walk_place(g, lvalue, &is_whole));
}

static void walk_read(struct graph *g, struct node *lvalue)
{
    bool is_whole = true;
    emit(g, EVENT_USE, walk_place(g, lvalue, &is_whole));
}

static void walk_store(struct graph *g, struct node *lvalue, bool reads)
{
    bool is_whole = true;
    struct variable *variable = walk_place(g, lvalue, &is_whole);
    if (reads)
        emit(g, EVENT_USE, variable);
    emit(g, is_whole ? EVENT_SET : EVENT_TOUCH, variable);
}

/** Walks a condition and the arms behind it, of which at most one is run; none of them may be, if `skips`. */
static void walk_arms(struct graph *g, struct node *node, void (*walk_arm)(struct graph *, struct node *),
                      bool skips)
{
    walk(g, node->children.at[0]);
    size_t fork = g->current, join = new_block(g);
    for (size_t i = 1; i < node->children.count; i++) {
        size_t arm = new_block(g);
        connect(g, fork, arm);
        g->current = arm;
        walk_arm(g, node->children.at[i]);
        connect(g, g->current, join);
    }
    if (skips)
        connect(g, fork, join);
    g->current = join;
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
        walk_read(g, e);
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

static void walk_await(struct graph *g, const struct step *step)
{
    walk_operands(g, step->expression, 1);
    struct event event = {EVENT_AWAIT, NULL, step->suspension};
    PUSH(g->blocks.at[g->current].events, event);
    emit(g, EVENT_SET, step->suspension->result);
}

static void walk_choice(struct graph *g, const struct step *step)
{
    if (step->source)
        emit(g, EVENT_USE, step->source);
    else if (step->kind == STEP_IF)
        walk(g, step->expression);
    size_t fork = g->current, join = new_block(g), then = new_block(g);
    connect(g, fork, then);
    g->current = then;
    walk_steps(g, step->then);
    connect(g, g->current, join);
    size_t otherwise = new_block(g);
    connect(g, fork, otherwise);
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

static void walk_declaration(struct graph *g, struct node *node)
{
    for (size_t i = 0; i < node->children.count; i++) {
        struct node *child = node->children.at[i];
        emit(g, EVENT_BEGIN, child->variable);
        walk_steps(g, child->before);
        if (child->variable && child->variable->kind != VARIABLE_STATIC)
            walk_operands(g, child, 0);
        if (child->has_initialiser)
            emit(g, EVENT_SET, child->variable);
    }
}

static void walk_switch(struct graph *g, struct node *node)
{
    walk(g, node->children.at[0]);
    size_t breaks = g->breaks, selection = g->selection;
    g->breaks = new_block(g);
    g->selection = g->current;
    connect(g, g->current, g->breaks);
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
    connect(g, g->selection, block);
    enter(g, block);
    if (node->children.count)
        walk_statement(g, node->children.at[node->children.count - 1]);
}

/** while, do and for: the test may be absent; `continue` goes to the advance, which may be empty. */
static void walk_loop(struct graph *g, struct node *node)
{
    size_t breaks = g->breaks, continues = g->continues;
    size_t test = new_block(g), body = new_block(g), advance = new_block(g), end = new_block(g);
    if (node->loop.init && node->loop.init->kind == NODE_DECLARATION)
        walk_declaration(g, node->loop.init);
    else if (node->loop.init)
        walk(g, node->loop.init);
    enter(g, node->kind == NODE_DO ? body : test);
    g->current = test;
    walk_steps(g, node->before_test);
    if (node->loop.condition) {
        walk(g, node->loop.condition);
        connect(g, g->current, end);
    }
    if (node->kind == NODE_DO)
        connect(g, g->current, body);
    else
        enter(g, body);
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

static void walk_assembly(struct graph *g, struct node *node)
{
    for (size_t i = 0; i < node->children.count; i++)
        walk_store(g, node->children.at[i], true);
}

static void jump(struct graph *g, size_t target)
{
    connect(g, g->current, target);
    g->current = new_block(g);
}

/** A computed goto may go to any label, a plain one to any of its name: there may be several in statement
 *  expressions and blocks with __label__. */
static void walk_goto(struct graph *g, struct node *node)
{
    bool is_computed = node->children.count != 0;
    walk_operands(g, node, 0);
    for (size_t i = 0; i < g->labels.count; i++)
        if (is_computed || !strcmp(g->labels.at[i].node->name, node->name))
            connect(g, g->current, g->labels.at[i].block);
    g->current = new_block(g);
}

/** The storage of a compound literal begins with its block (C17 6.5.2.5p5). */
static void begin_literals(struct graph *g, const struct node *scope)
{
    for (size_t i = 0; i < g->function->variables.count; i++) {
        struct variable *v = g->function->variables.at[i];
        if (v->kind == VARIABLE_LITERAL && v->scope == scope)
            emit(g, EVENT_BEGIN, v);
    }
}

static void walk_statement(struct graph *g, struct node *node)
{
    walk_steps(g, node->before);
    switch (node->kind) {
    case NODE_COMPOUND:
        begin_literals(g, node);
        for (size_t i = 0; i < node->children.count; i++)
            walk_statement(g, node->children.at[i]);
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
        enter(g, label_block(g, node));
        if (node->children.count)
            walk_statement(g, node->children.at[0]);
        break;
    case NODE_BREAK:
        jump(g, g->breaks);
        break;
    case NODE_CONTINUE:
        jump(g, g->continues);
        break;
    case NODE_GOTO:
        walk_goto(g, node);
        break;
    case NODE_RETURN:
        walk_operands(g, node, 0);
        g->current = new_block(g);
        break;
    case NODE_ASSEMBLY:
        walk_assembly(g, node);
        break;
    default:
        for (size_t i = 0; i < node->children.count; i++)
            walk_statement(g, node->children.at[i]);
        break;
    }
}

static void find_labels(struct graph *g, const struct node *node)
{
    if (node->kind == NODE_LABEL)
        PUSH(g->labels, ((struct label){node, new_block(g)}));
    for (size_t i = 0; i < node->children.count; i++)
        find_labels(g, node->children.at[i]);
}

/* ---- solving ---- */

static bool has(const word *set, size_t index)
{
    return set[index / WORD_BITS] >> (index % WORD_BITS) & 1;
}

static void put(word *set, size_t index, bool value)
{
    word bit = (word)1 << (index % WORD_BITS);
    if (value)
        set[index / WORD_BITS] |= bit;
    else
        set[index / WORD_BITS] &= ~bit;
}

static bool merge(word *into, const word *from, size_t words)
{
    bool changed = false;
    for (size_t i = 0; i < words; i++) {
        changed |= (from[i] & ~into[i]) != 0;
        into[i] |= from[i];
    }
    return changed;
}

static word *new_set(const struct graph *g)
{
    return arena_alloc(g->words * sizeof(word));
}

static void live_before(word *live, const struct event *event)
{
    switch (event->kind) {
    case EVENT_USE:
    case EVENT_ESCAPE:
        put(live, event->variable->index, true);
        break;
    case EVENT_BEGIN:
    case EVENT_SET:
        put(live, event->variable->index, false);
        break;
    case EVENT_TOUCH:
    case EVENT_AWAIT:
        break;
    }
}

static void facts_after(word *set, word *escaped, const struct event *event)
{
    switch (event->kind) {
    case EVENT_BEGIN:
        put(set, event->variable->index, false);
        put(escaped, event->variable->index, false);
        break;
    case EVENT_SET:
        if (event->variable->kind == VARIABLE_TEMPORARY) /* a new one: the last full expression has ended */
            put(escaped, event->variable->index, false);
        put(set, event->variable->index, true);
        break;
    case EVENT_TOUCH:
        put(set, event->variable->index, true);
        break;
    case EVENT_ESCAPE:
        put(set, event->variable->index, true);
        put(escaped, event->variable->index, true);
        break;
    case EVENT_USE:
    case EVENT_AWAIT:
        break;
    }
}

static void live_out(const struct graph *g, const struct block *block, word *live)
{
    memset(live, 0, g->words * sizeof(word));
    for (size_t s = 0; s < block->successors.count; s++)
        merge(live, g->blocks.at[block->successors.at[s]].live_in, g->words);
}

static void solve_backward(struct graph *g)
{
    word *live = new_set(g);
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t b = g->blocks.count; b-- > 0;) {
            struct block *block = &g->blocks.at[b];
            live_out(g, block, live);
            for (size_t e = block->events.count; e-- > 0;)
                live_before(live, &block->events.at[e]);
            changed |= merge(block->live_in, live, g->words);
        }
    }
}

static void solve_forward(struct graph *g)
{
    word *set = new_set(g), *escaped = new_set(g);
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t b = 0; b < g->blocks.count; b++) {
            struct block *block = &g->blocks.at[b];
            memcpy(set, block->set_in, g->words * sizeof(word));
            memcpy(escaped, block->escaped_in, g->words * sizeof(word));
            for (size_t e = 0; e < block->events.count; e++)
                facts_after(set, escaped, &block->events.at[e]);
            for (size_t s = 0; s < block->successors.count; s++) {
                struct block *next = &g->blocks.at[block->successors.at[s]];
                changed |= merge(next->set_in, set, g->words);
                changed |= merge(next->escaped_in, escaped, g->words);
            }
        }
    }
}

/** Decides for each await of a block which variables live across it. */
static void decide(struct graph *g, const struct block *block)
{
    word *live = new_set(g), *set = new_set(g), *escaped = new_set(g);
    word **after = arena_alloc((block->events.count + 1) * sizeof *after);
    live_out(g, block, live);
    for (size_t e = block->events.count; e-- > 0;) {
        if (block->events.at[e].kind == EVENT_AWAIT) {
            after[e] = new_set(g);
            memcpy(after[e], live, g->words * sizeof(word));
        }
        live_before(live, &block->events.at[e]);
    }
    memcpy(set, block->set_in, g->words * sizeof(word));
    memcpy(escaped, block->escaped_in, g->words * sizeof(word));
    for (size_t e = 0; e < block->events.count; e++) {
        facts_after(set, escaped, &block->events.at[e]);
        if (block->events.at[e].kind != EVENT_AWAIT)
            continue;
        const struct suspension *suspension = block->events.at[e].suspension;
        for (size_t v = 0; v < g->function->variables.count; v++) {
            struct variable *variable = g->function->variables.at[v];
            if (has(after[e], v) && has(set, v))
                variable->in_frame = true;
            else if (has(escaped, v) && !variable->in_frame)
                variable->in_frame = !variable->scope || model_is_below(suspension->await, variable->scope);
        }
    }
}

void live(struct function *function)
{
    struct graph g = {.function = function, .words = function->variables.count / WORD_BITS + 1};
    g.current = new_block(&g);
    for (size_t i = 0; i < function->parameters.count; i++) {
        emit(&g, EVENT_SET, function->parameters.at[i]);
        function->parameters.at[i]->in_frame = function->parameters.at[i]->is_referenced;
    }
    find_labels(&g, function->body);
    walk_statement(&g, function->body);
    for (size_t b = 0; b < g.blocks.count; b++) {
        g.blocks.at[b].live_in = new_set(&g);
        g.blocks.at[b].set_in = new_set(&g);
        g.blocks.at[b].escaped_in = new_set(&g);
    }
    solve_backward(&g);
    solve_forward(&g);
    for (size_t b = 0; b < g.blocks.count; b++)
        decide(&g, &g.blocks.at[b]);
}
