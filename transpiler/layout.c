#include "layout.h"

#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "live.h"

/** How a frame is laid out by one order of its slots. */
struct attempt {
    struct frame *frame;
    const struct slot **order;
    const struct slot **placed; /* by rising offset */
    unsigned *offsets;          /* by the slots' indices */
    bool is_plain;              /* only children share bytes, for readers' sake */
};

static unsigned max(unsigned a, unsigned b)
{
    return a > b ? a : b;
}

static size_t index_of(const struct frame *frame, const struct slot *slot)
{
    return (size_t)(slot - frame->slots.at);
}

/* ---- placing ---- */

static bool conflict(const struct attempt *a, const struct slot *slot, const struct slot *other)
{
    if (a->is_plain && !(slot->child && other->child))
        return true;
    return frame_conflicts(a->frame, index_of(a->frame, slot), index_of(a->frame, other));
}

/** The first offset where a slot does not meet one of those that it conflicts with. */
static unsigned first_free(const struct attempt *a, size_t placed, const struct slot *slot)
{
    unsigned offset = 0;
    for (size_t i = 0; i < placed; i++) {
        size_t other = index_of(a->frame, a->placed[i]);
        if (a->offsets[other] >= offset + slot->used)
            break;
        unsigned end = a->offsets[other] + a->placed[i]->used;
        if (end > offset && conflict(a, slot, a->placed[i]))
            offset = frame_round_up(end, slot->align);
    }
    return offset;
}

static void insert(struct attempt *a, size_t count, const struct slot *slot)
{
    unsigned offset = a->offsets[index_of(a->frame, slot)];
    for (; count && a->offsets[index_of(a->frame, a->placed[count - 1])] > offset; count--)
        a->placed[count] = a->placed[count - 1];
    a->placed[count] = slot;
}

/** Places all slots in the order that is set, and keeps the result if it is the best so far. */
static void place(struct attempt *a)
{
    struct frame *frame = a->frame;
    unsigned end = 0, used = 0;
    for (size_t i = 0; i < frame->slots.count; i++) {
        const struct slot *slot = a->order[i];
        unsigned offset = a->offsets[index_of(frame, slot)] = first_free(a, i, slot);
        insert(a, i, slot);
        used = max(used, offset + slot->used);
        end = max(end, offset + slot->size);
    }
    unsigned size = frame_round_up(end, frame->align);
    if (frame->size &&
        (size > frame->size || (size == frame->size && (frame->is_plain || used >= frame->used))))
        return;
    frame->is_plain = a->is_plain;
    frame->size = size;
    frame->used = used;
    for (size_t i = 0; i < frame->slots.count; i++)
        frame->slots.at[i].offset = a->offsets[i];
}

static int by_alignment(const void *x, const void *y)
{
    const struct slot *a = *(const struct slot *const *)x, *b = *(const struct slot *const *)y;
    if (a->align != b->align)
        return a->align > b->align ? -1 : 1;
    return a < b ? -1 : a > b;
}

static int by_size(const void *x, const void *y)
{
    const struct slot *a = *(const struct slot *const *)x, *b = *(const struct slot *const *)y;
    if (a->used != b->used)
        return a->used > b->used ? -1 : 1;
    return a < b ? -1 : a > b;
}

static int by_alignment_children_last(const void *x, const void *y)
{
    const struct slot *a = *(const struct slot *const *)x, *b = *(const struct slot *const *)y;
    if (a->align == b->align && !a->child != !b->child)
        return a->child ? 1 : -1;
    return by_alignment(x, y);
}

static void try_sorted(struct attempt *a)
{
    static int (*const orders[])(const void *, const void *) = {by_alignment, by_size,
                                                                by_alignment_children_last};
    for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
        qsort(a->order, a->frame->slots.count, sizeof *a->order, orders[o]);
        place(a);
    }
}

static void swap(const struct slot **a, const struct slot **b)
{
    const struct slot *slot = *a;
    *a = *b;
    *b = slot;
}

/** Tries all orders of the slots from `index` on. */
static void try_all(struct attempt *a, size_t index)
{
    if (index == a->frame->slots.count) {
        place(a);
        return;
    }
    for (size_t i = index; i < a->frame->slots.count; i++) {
        swap(&a->order[i], &a->order[index]);
        try_all(a, index + 1);
        swap(&a->order[i], &a->order[index]);
    }
}

static void place_slots(struct frame *frame)
{
    enum { FEW_SLOTS = 6 };
    size_t count = frame->slots.count;
    struct attempt a = {.frame = frame,
                        .order = arena_alloc(count * sizeof(struct slot *)),
                        .placed = arena_alloc(count * sizeof(struct slot *)),
                        .offsets = arena_alloc(count * sizeof(unsigned))};
    for (size_t i = 0; i < count; i++)
        a.order[i] = &frame->slots.at[i];
    a.is_plain = true;
    try_sorted(&a);
    a.is_plain = false;
    try_sorted(&a);
    if (count <= FEW_SLOTS && frame->used > frame->fullest.least)
        try_all(&a, 0);
}

/* ---- measuring ---- */

static void measure(struct function *function);

static void measure_child(struct slot *slot)
{
    struct function *child = slot->child;
    if (slot->is_boxed) {
        slot->size = slot->used = sizeof(void *);
        slot->align = _Alignof(void *);
    } else if (child->bound) {
        slot->size = slot->used = (unsigned)child->bound->size;
        slot->align = (unsigned)child->bound->align;
    } else {
        measure(child);
        slot->size = child->frame->size;
        slot->used = child->frame->used;
        slot->align = child->frame->align;
    }
}

/** Whether a slot is in use at a suspension because of the branch that it is in, and of none inside that. */
static bool counts_at(const struct frame *frame, size_t index, const struct suspension *s)
{
    const struct slot *slot = &frame->slots.at[index];
    if (!frame_has(s->live, index) || (s->branch && !live_is_slot_of(slot, s->branch)))
        return false;
    for (size_t b = 0; s->fork && b < s->fork->branches.count; b++)
        if (live_is_slot_of(slot, s->fork->branches.at[b]))
            return false;
    return true;
}

static struct fullest in_use_at(struct frame *frame, const struct suspension *s)
{
    struct fullest sum = {0};
    for (size_t i = 0; i < frame->slots.count; i++) {
        const struct slot *slot = &frame->slots.at[i];
        if (!counts_at(frame, i, s))
            continue;
        bool is_machine = slot->child && !slot->is_boxed && !slot->child->bound;
        const struct frame *child = is_machine ? slot->child->frame : NULL;
        sum.least += child ? child->fullest.least : slot->used;
        sum.actual += slot->used;
        frame->minimum_align = max(frame->minimum_align, child ? child->minimum_align : slot->align);
    }
    for (size_t b = 0; s->fork && b < s->fork->branches.count; b++) {
        sum.least += s->fork->branches.at[b]->fullest.least;
        sum.actual += s->fork->branches.at[b]->fullest.actual;
    }
    return sum;
}

/** The most that is in use at once. All branches of a fork may be at their fullest at the same time. */
static void find_fullest(struct function *f)
{
    struct frame *frame = f->frame;
    unsigned state = frame->slots.at[frame->slots.count - 1].used;
    frame->fullest = (struct fullest){state, state};
    frame->minimum_align = 1;
    for (size_t i = f->suspensions.count; i-- > 0;) { /* those in branches stand behind their fork's */
        const struct suspension *s = f->suspensions.at[i];
        struct fullest sum = in_use_at(frame, s);
        struct fullest *fullest = s->branch ? &s->branch->fullest : &frame->fullest;
        fullest->least = max(fullest->least, sum.least);
        fullest->actual = max(fullest->actual, sum.actual);
    }
}

/** A child's frame must not end in padding where something else is kept there. */
static void note_lent_rooms(struct frame *frame)
{
    for (size_t c = 0; c < frame->slots.count; c++) {
        const struct slot *child = &frame->slots.at[c];
        for (size_t i = 0; child->used < child->size && i < frame->slots.count; i++) {
            const struct slot *other = &frame->slots.at[i];
            if (other->offset < child->offset + child->size &&
                other->offset + other->used > child->offset + child->used)
                child->child->frame->lends_room |= i != c;
        }
    }
}

static void measure(struct function *f)
{
    enum { SMALL_STATES = 254 };
    struct frame *frame = f->frame;
    if (frame->is_measured)
        return;
    frame->is_measured = true;
    struct slot *state = &frame->slots.at[frame->slots.count - 1];
    state->size = state->used = state->align = function_most_states(f) < SMALL_STATES ? 1 : 2;
    frame->align = 1;
    for (size_t i = 0; i < frame->slots.count; i++) {
        if (frame->slots.at[i].child)
            measure_child(&frame->slots.at[i]);
        frame->align = max(frame->align, frame->slots.at[i].align);
    }
    find_fullest(f);
    place_slots(frame);
    note_lent_rooms(frame);
}

/* ---- what cannot be laid out ---- */

static void check_type(const struct unit *unit, const struct function *f, const struct variable *v)
{
    unsigned at = v->span.end ? v->span.begin : f->offset;
    if (v->type->is_local && v->kind != VARIABLE_LOCAL && strstr(v->type->prefix, "(unnamed"))
        diag_error(ERROR_local_type_across_await, unit->source, at,
                   "a value of a type without a name lives across an await: not supported yet",
                   "give the type a name");
    if (v->type->is_variable && !v->bounds.count)
        diag_error(ERROR_variable_type_across_await, unit->source, at,
                   arena_printf("'%s' lives across an await and has a variably modified type: not supported "
                                "yet",
                                v->name),
                   "use a pointer to the first element");
}

void layout(const struct unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct function *f = unit->functions.at[i];
        if (!f->body)
            continue;
        for (size_t v = 0; v < f->variables.count; v++)
            if (f->variables.at[v]->in_frame || f->variables.at[v]->kind == VARIABLE_TEMPORARY)
                check_type(unit, f, f->variables.at[v]);
        measure(f);
    }
}
