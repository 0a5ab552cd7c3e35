#include "live.h"

#include <stdlib.h>
#include <string.h>

#include "flow.h"
#include "frame.h"
#include "leave.h"

/** One run of the analysis: first of all variables, then of those that have slots. */
struct liveness {
    struct function *function;
    blocks blocks;
    size_t *order; /* of the blocks, each before most of its successors */
    size_t words;
    bool is_of_slots;
};

/** Called with each event of a block, and what is in use behind it: the variables whose value may still be
 *  read, and those that others may know the address of. */
typedef void visitor(struct liveness *l, const struct event *event, const word *live, const word *escaped);

/* ---- sets ---- */

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

static word *new_set(const struct liveness *l)
{
    return arena_alloc(l->words * sizeof(word));
}

static void copy_set(const struct liveness *l, word *to, const word *from)
{
    memcpy(to, from, l->words * sizeof(word));
}

/** The variable's place in the sets of this run; -1 when it is not followed. */
static int index_of(const struct liveness *l, const struct event *event)
{
    if (!event->variable || (l->is_of_slots && !event->variable->in_frame))
        return -1;
    return l->is_of_slots ? event->variable->slot : (int)event->variable->index;
}

/* ---- solving ---- */

static void live_before(const struct liveness *l, word *live, const struct event *event)
{
    int index = index_of(l, event);
    if (index < 0)
        return;
    if (event->kind == EVENT_USE || event->kind == EVENT_ESCAPE)
        put(live, (size_t)index, true);
    else if (event->kind == EVENT_BEGIN || event->kind == EVENT_DECLARE || event->kind == EVENT_SET)
        put(live, (size_t)index, false);
}

static void facts_after(const struct liveness *l, word *set, word *escaped, const struct event *event)
{
    int found = index_of(l, event);
    size_t index = (size_t)found;
    if (found < 0)
        return;
    switch (event->kind) {
    case EVENT_BEGIN:
        put(set, index, false);
        put(escaped, index, false);
        break;
    case EVENT_DECLARE:
        put(set, index, false);
        break;
    case EVENT_SET:
        if (event->variable->kind == VARIABLE_TEMPORARY) /* a new one: the last full expression has ended */
            put(escaped, index, false);
        put(set, index, true);
        break;
    case EVENT_TOUCH:
        put(set, index, true);
        break;
    case EVENT_ESCAPE:
        put(set, index, true);
        put(escaped, index, true);
        break;
    case EVENT_USE:
    case EVENT_AWAIT:
        break;
    }
}

static void live_out(const struct liveness *l, const struct block *block, word *live)
{
    memset(live, 0, l->words * sizeof(word));
    for (size_t s = 0; s < block->successors.count; s++)
        merge(live, l->blocks.at[block->successors.at[s].to].live_in, l->words);
}

/** Takes in what is live behind a block; whether there is more live before it than was known. */
static bool flow_backward(struct liveness *l, const struct block *block, word *live)
{
    live_out(l, block, live);
    for (size_t e = block->events.count; e-- > 0;)
        live_before(l, live, &block->events.at[e]);
    return merge(block->live_in, live, l->words);
}

static void solve_backward(struct liveness *l)
{
    word *live = new_set(l);
    bool *is_due = arena_alloc(l->blocks.count);
    memset(is_due, true, l->blocks.count);
    for (bool any = true; any;) {
        any = false;
        for (size_t i = l->blocks.count; i-- > 0;) {
            size_t b = l->order[i];
            const struct block *block = &l->blocks.at[b];
            if (!is_due[b])
                continue;
            is_due[b] = false;
            if (!flow_backward(l, block, live))
                continue;
            for (size_t p = 0; p < block->predecessors.count; p++)
                is_due[block->predecessors.at[p]] = true;
            any = true;
        }
    }
}

/** Gives what holds behind a block to one of its successors; whether that is news. */
static bool flow_forward(struct liveness *l, struct block *next, const word *set, const word *escaped)
{
    bool changed = merge(next->set_in, set, l->words);
    return merge(next->escaped_in, escaped, l->words) || changed;
}

static void solve_forward(struct liveness *l)
{
    word *set = new_set(l), *escaped = new_set(l);
    bool *is_due = arena_alloc(l->blocks.count);
    memset(is_due, true, l->blocks.count);
    for (bool any = true; any;) {
        any = false;
        for (size_t i = 0; i < l->blocks.count; i++) {
            size_t b = l->order[i];
            const struct block *block = &l->blocks.at[b];
            if (!is_due[b])
                continue;
            is_due[b] = false;
            copy_set(l, set, block->set_in);
            copy_set(l, escaped, block->escaped_in);
            for (size_t e = 0; e < block->events.count; e++)
                facts_after(l, set, escaped, &block->events.at[e]);
            for (size_t s = 0; s < block->successors.count; s++)
                if (flow_forward(l, &l->blocks.at[block->successors.at[s].to], set, escaped))
                    any = is_due[block->successors.at[s].to] = true;
        }
    }
}

static void solve(struct liveness *l)
{
    for (size_t b = 0; b < l->blocks.count; b++) {
        l->blocks.at[b].live_in = new_set(l);
        l->blocks.at[b].set_in = new_set(l);
        l->blocks.at[b].escaped_in = new_set(l);
    }
    solve_backward(l);
    solve_forward(l);
}

/** Puts a block in front of those that can be reached from it, which follow each other already. */
static void put_in_order(struct liveness *l, size_t b, bool *is_seen, size_t *left)
{
    is_seen[b] = true;
    for (size_t s = 0; s < l->blocks.at[b].successors.count; s++) {
        size_t next = l->blocks.at[b].successors.at[s].to;
        PUSH(l->blocks.at[next].predecessors, b);
        if (!is_seen[next])
            put_in_order(l, next, is_seen, left);
    }
    l->order[--*left] = b;
}

/** Orders the blocks so that facts flow through most of them in one sweep: reverse postorder. */
static void order_blocks(struct liveness *l)
{
    size_t left = l->blocks.count;
    bool *is_seen = arena_alloc(l->blocks.count);
    l->order = arena_alloc(l->blocks.count * sizeof *l->order);
    for (size_t b = 0; b < l->blocks.count; b++)
        if (!is_seen[b])
            put_in_order(l, b, is_seen, &left);
}

/** Whether what happens behind an event is of interest. */
static bool is_visited(const struct liveness *l, const struct event *event)
{
    return event->kind == EVENT_AWAIT || (l->is_of_slots && event->kind != EVENT_USE);
}

static void visit_block(struct liveness *l, const struct block *block, visitor *visit)
{
    size_t size = l->words * sizeof(word), count = block->events.count, kept = 0;
    word *live = new_set(l), *set = new_set(l), *escaped = new_set(l);
    for (size_t e = 0; e < count; e++)
        kept += is_visited(l, &block->events.at[e]);
    if (!kept)
        return;
    word *after = malloc(kept * size);
    if (!after)
        abort();
    live_out(l, block, live);
    size_t place = kept;
    for (size_t e = count; e-- > 0;) {
        if (is_visited(l, &block->events.at[e]))
            copy_set(l, after + --place * l->words, live);
        live_before(l, live, &block->events.at[e]);
    }
    copy_set(l, set, block->set_in);
    copy_set(l, escaped, block->escaped_in);
    for (size_t e = 0; e < count; e++) {
        const struct event *event = &block->events.at[e];
        facts_after(l, set, escaped, event);
        if (!is_visited(l, event))
            continue;
        word *now = after + place++ * l->words;
        for (size_t i = 0; i < l->words; i++)
            now[i] &= set[i];
        visit(l, event, now, escaped);
    }
    free(after);
}

static void run(struct liveness *l, visitor *visit)
{
    solve(l);
    for (size_t b = 0; b < l->blocks.count; b++)
        visit_block(l, &l->blocks.at[b], visit);
}

/* ---- which variables are in the frame ---- */

/** Whether a variable may be there at an event. No await follows an array of variable length that has no
 * bounds noted, and before its declaration it is not there yet, even when the block runs again. */
static bool is_in_scope(const struct variable *variable, const struct event *event)
{
    const struct node *scope = variable->scope;
    if (variable->type->class == TYPE_VARIABLE_ARRAY && !variable->bounds.count)
        return false;
    return !scope || (event->scope->order.enter >= scope->order.enter &&
                      event->scope->order.enter < scope->order.leave);
}

static void decide(struct liveness *l, const struct event *await, const word *live, const word *escaped)
{
    for (size_t w = 0; w < l->words; w++)
        for (word bits = live[w] | escaped[w]; bits; bits &= bits - 1) {
            size_t v = w * WORD_BITS + (size_t)__builtin_ctzll(bits);
            struct variable *variable = l->function->variables.at[v];
            variable->in_frame |= has(live, v) || is_in_scope(variable, await);
        }
}

/* ---- slots ---- */

static struct slot variable_slot(struct variable *v)
{
    if (v->embedded)
        return (struct slot){.variable = v, .child = v->embedded};
    if (v->bounds.count) /* a pointer to it, or itself one */
        return (struct slot){
            .variable = v, .size = sizeof(void *), .used = sizeof(void *), .align = _Alignof(void *)};
    unsigned size = (unsigned)v->type->size, align = (unsigned)v->type->align;
    if (v->align > align)
        align = v->align;
    return (struct slot){.variable = v, .size = size, .used = size, .align = align ? align : 1};
}

/** The frames of one callee at different awaits are never in use at the same time, but in different branches:
 *  they have one slot. */
static int child_slot(struct frame *frame, struct suspension *s)
{
    if (s->fork || s->callee->convention == CONVENTION_YIELD)
        return -1;
    bool is_alike = s->callee->convention == CONVENTION_POINTER || s->callee->bound;
    if (s->in_place)
        return s->in_place->slot;
    for (size_t i = 0; i < frame->slots.count; i++) {
        const struct slot *slot = &frame->slots.at[i];
        if (slot->child && !slot->variable && slot->is_boxed == s->is_boxed &&
            slot->suspension->branch == s->branch &&
            (slot->child == s->callee || (is_alike && !strcmp(slot->child->name, s->callee->name))))
            return (int)i;
    }
    struct slot slot = {.child = s->callee, .is_boxed = s->is_boxed, .suspension = s};
    PUSH(frame->slots, slot);
    return (int)frame->slots.count - 1;
}

static void make_slots(struct function *f)
{
    struct frame *frame = f->frame = NEW(struct frame);
    for (size_t i = 0; i < f->variables.count; i++) {
        struct variable *v = f->variables.at[i];
        bool is_argument = v->kind == VARIABLE_PARAMETER && v->is_referenced;
        v->slot = v->in_frame || is_argument ? (int)frame->slots.count : -1;
        if (v->slot >= 0)
            PUSH(frame->slots, variable_slot(v));
    }
    for (size_t i = 0; i < f->suspensions.count; i++)
        f->suspensions.at[i]->slot = child_slot(frame, f->suspensions.at[i]);
    PUSH(frame->slots, ((struct slot){.size = 1, .used = 1, .align = 1}));
    frame->words = frame->slots.count / SLOTS_PER_WORD + 1;
    frame->conflicts = arena_alloc(frame->slots.count * frame->words * sizeof *frame->conflicts);
}

/* ---- conflicts ---- */

static void add_conflict(struct frame *frame, size_t a, size_t b)
{
    frame_put(frame->conflicts + a * frame->words, b);
    frame_put(frame->conflicts + b * frame->words, a);
}

/** Adds the slots that are in use behind an event to a set. */
static void add_used(const struct liveness *l, uint64_t *used, const struct event *event, const word *live,
                     const word *escaped)
{
    const struct frame *frame = l->function->frame;
    for (size_t w = 0; w < frame->words; w++) {
        used[w] |= live[w];
        for (word bits = escaped[w] & ~live[w]; bits; bits &= bits - 1) {
            size_t i = w * WORD_BITS + (size_t)__builtin_ctzll(bits);
            if (is_in_scope(frame->slots.at[i].variable, event))
                frame_put(used, i);
        }
    }
}

/** What is written conflicts with all that is in use; a child's frame is written when it is awaited. */
static void find_conflicts(struct liveness *l, const struct event *event, const word *live,
                           const word *escaped)
{
    struct frame *frame = l->function->frame;
    struct suspension *s = event->suspension;
    int slot = s ? s->slot : index_of(l, event);
    if (slot >= 0)
        add_used(l, frame->conflicts + (size_t)slot * frame->words, event, live, escaped);
    if (!s)
        return;
    s->live = arena_alloc(frame->words * sizeof *s->live);
    add_used(l, s->live, event, live, escaped);
    if (slot >= 0)
        frame_put(s->live, (size_t)s->slot);
    frame_put(s->live, frame->slots.count - 1);
    if (slot >= 0 && s->result && s->result->in_frame && !suspension_in_registers(s))
        add_conflict(frame, (size_t)s->result->slot, (size_t)s->slot);
}

/** An object must not be assigned to one that it partly overlaps (C17 6.5.16.1p3): what is read before a
 *  record is stored conflicts with it. */
static void separate_assigned_records(struct liveness *l, const struct block *block)
{
    size_t first = 0;
    for (size_t e = 0; e < block->events.count; e++) {
        const struct event *event = &block->events.at[e];
        if (event->kind != EVENT_SET)
            continue;
        const struct variable *to = event->variable;
        for (size_t u = first; u < e && to->in_frame && to->type->class != TYPE_SCALAR; u++) {
            const struct event *use = &block->events.at[u];
            if (use->kind == EVENT_USE && use->variable->in_frame && use->variable != to &&
                use->variable->type->class != TYPE_SCALAR)
                add_conflict(l->function->frame, (size_t)to->slot, (size_t)use->variable->slot);
        }
        first = e + 1;
    }
}

/** All arguments, and their bounds, are stored when a future is made. */
static void separate_arguments(const struct function *f)
{
    variables stored = {0};
    for (size_t i = 0; i < f->parameters.count; i++) {
        struct variable *p = f->parameters.at[i];
        if (p->slot >= 0)
            PUSH(stored, p);
        for (size_t b = 0; b < p->bounds.count; b++)
            PUSH(stored, p->bounds.at[b].variable);
    }
    for (size_t a = 0; a < stored.count; a++)
        for (size_t b = 0; b < a; b++)
            add_conflict(f->frame, (size_t)stored.at[a]->slot, (size_t)stored.at[b]->slot);
}

bool live_is_slot_of(const struct slot *slot, const struct branch *branch)
{
    const struct variable *v = slot->variable;
    if (slot->suspension && !v)
        return model_is_in_branch(slot->suspension->branch, branch);
    if (!v || !branch->node)
        return v && v->branch && model_is_in_branch(v->branch, branch);
    if (v->kind == VARIABLE_TEMPORARY)
        return v->branch && model_is_in_branch(v->branch, branch);
    const struct node *raced = branch->node->kind == NODE_WHEN ? branch->node->children.at[0] : branch->node;
    return v->scope && model_is_below(v->scope, raced);
}

/** The branch of a fork that a slot belongs to, or null. */
static const struct branch *branch_of(const struct slot *slot, const struct fork *fork)
{
    for (size_t i = 0; i < fork->branches.count; i++)
        if (live_is_slot_of(slot, fork->branches.at[i]))
            return fork->branches.at[i];
    return NULL;
}

/** The branch of a fork in which an event happens, or null. */
static const struct branch *branch_at(const struct event *event, const struct fork *fork)
{
    const struct branch *branch = event->branch;
    while (branch && branch->fork != fork)
        branch = branch->fork->suspension->branch;
    return branch;
}

static const struct branch several_branches;

/** What is declared around a fork is in use in the branches that touch it: what one stores must not land on
 * what belongs to another, even when it is never read. */
static void add_touched(const struct liveness *l, const struct fork *fork, const struct branch **branches)
{
    for (size_t b = 0; b < l->blocks.count; b++)
        for (size_t e = 0; e < l->blocks.at[b].events.count; e++) {
            const struct event *event = &l->blocks.at[b].events.at[e];
            const struct branch *branch = branch_at(event, fork);
            int slot = index_of(l, event);
            if (branch && slot >= 0 && branches[slot] != branch)
                branches[slot] = branches[slot] ? &several_branches : branch;
        }
}

/** What is in use in one branch of a fork is so while another one runs. */
static void separate_branches(const struct liveness *l, const struct fork *fork)
{
    struct frame *frame = l->function->frame;
    const struct branch **branches = arena_alloc(frame->slots.count * sizeof *branches);
    for (size_t i = 0; i < frame->slots.count; i++)
        branches[i] = branch_of(&frame->slots.at[i], fork);
    add_touched(l, fork, branches);
    for (size_t i = 0; i < frame->slots.count; i++)
        for (size_t j = 0; branches[i] && j < i; j++)
            if (branches[j] && (branches[j] != branches[i] || branches[i] == &several_branches))
                add_conflict(frame, i, j);
}

static void complete_conflicts(struct frame *frame)
{
    size_t state = frame->slots.count - 1;
    for (size_t a = 0; a < state; a++) {
        add_conflict(frame, a, state);
        for (size_t b = 0; b < state; b++)
            if (a != b && frame_conflicts(frame, a, b))
                add_conflict(frame, a, b);
    }
}

/** An argument that does not live across an await is a C local, which is loaded when the function begins; a
 *  large one is not worth the copy. */
static bool stays_in_frame(const struct variable *parameter)
{
    enum { LARGE = 16 };
    return parameter->is_referenced && parameter->type->size > LARGE;
}

void live(struct unit *unit, struct function *function)
{
    struct liveness l = {.function = function, .blocks = flow(function)};
    for (size_t i = 0; i < function->parameters.count; i++)
        function->parameters.at[i]->in_frame |= stays_in_frame(function->parameters.at[i]);
    order_blocks(&l);
    l.words = function->variables.count / WORD_BITS + 1;
    run(&l, decide);
    leave_in_order(unit, function);
    make_slots(function);
    l.is_of_slots = true;
    l.words = function->frame->words;
    run(&l, find_conflicts);
    for (size_t b = 0; b < l.blocks.count; b++)
        separate_assigned_records(&l, &l.blocks.at[b]);
    separate_arguments(function);
    for (size_t i = 0; i < function->forks.count; i++)
        separate_branches(&l, function->forks.at[i]);
    complete_conflicts(function->frame);
}
