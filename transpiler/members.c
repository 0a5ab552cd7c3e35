#include "members.h"

#include <stdlib.h>

#include "names.h"
#include "render.h"

/** Slots that follow each other by their places; those of a segment share bytes, in one union. */
struct segment {
    size_t first, count;
    unsigned begin, end; /* of its bytes */
};

struct members {
    const struct function *function;
    struct writer *writer;
    const struct slot **slots; /* by rising offset */
    size_t count;
    unsigned gaps;
    ARRAY(struct segment) segments;
};

static int by_offset(const void *x, const void *y)
{
    const struct slot *a = *(const struct slot *const *)x, *b = *(const struct slot *const *)y;
    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    return a < b ? -1 : a > b;
}

/* ---- segments ---- */

static unsigned alignment_of(const struct members *m, const struct segment *s)
{
    unsigned align = 1;
    for (size_t i = s->first; i < s->first + s->count; i++)
        if (m->slots[i]->align > align)
            align = m->slots[i]->align;
    return align;
}

/** Where a segment begins and ends: a union begins and ends at a multiple of its alignment. */
static void measure(const struct members *m, struct segment *s)
{
    unsigned align = s->count > 1 ? alignment_of(m, s) : 1, end = 0;
    for (size_t i = s->first; i < s->first + s->count; i++)
        if (m->slots[i]->offset + m->slots[i]->size > end)
            end = m->slots[i]->offset + m->slots[i]->size;
    s->begin = m->slots[s->first]->offset / align * align;
    s->end = frame_round_up(end, align);
}

/** Adds a slot to the last segment if it meets it, else as a segment of its own; segments that grow into each
 * other become one. */
static void add_slot(struct members *m, size_t index)
{
    struct segment segment = {.first = index, .count = 1};
    measure(m, &segment);
    while (m->segments.count && m->segments.at[m->segments.count - 1].end > segment.begin) {
        const struct segment *last = &m->segments.at[--m->segments.count];
        segment.count += last->count;
        segment.first = last->first;
        measure(m, &segment);
    }
    PUSH(m->segments, segment);
}

/* ---- writing ---- */

static void write_gap(struct members *m, unsigned from, unsigned to, const char *indent)
{
    if (from >= to)
        return;
    writer_line(m->writer, 0, indent, "unsigned char gap_%u_[%u];", ++m->gaps, to - from);
}

static void write_variable(const struct members *m, const struct slot *slot, const char *indent)
{
    const struct variable *v = slot->variable;
    if (v->bounds.count)
        writer_line(m->writer, 0, indent, "void *%s;", slot->name);
    else if (v->type->is_local)
        writer_line(m->writer, 0, indent,
                    "_Alignas(%u) unsigned char %s[%u]; /* its type is local to the function */", slot->align,
                    slot->name, slot->size);
    else
        writer_line(m->writer, 0, indent, "%s%s%s;", v->alignment ? v->alignment : "",
                    v->alignment ? " " : "", render_declaration(v->type, slot->name));
}

static void write_slot(const struct members *m, const struct slot *slot, const char *indent)
{
    if (slot->variable && !slot->child)
        write_variable(m, slot, indent);
    else if (slot->is_boxed)
        writer_line(m->writer, 0, indent, "void *%s;", slot->name);
    else if (slot->child)
        writer_line(m->writer, 0, indent, "struct %s %s;", slot->child->names->future, slot->name);
    else
        writer_line(m->writer, 0, indent, "unsigned %s %s;", slot->size == 1 ? "char" : "short", slot->name);
}

/** The slots of a union that follow each other without meeting: taken out of `left`, from the one at `first`.
 */
static size_t take_view(const struct members *m, const struct segment *s, bool *left, size_t first,
                        size_t *view)
{
    size_t count = 0;
    unsigned end = 0;
    for (size_t i = first; i < s->count; i++) {
        const struct slot *slot = m->slots[s->first + i];
        if (!left[i] || slot->offset < end)
            continue;
        left[i] = false;
        view[count++] = s->first + i;
        end = slot->offset + slot->size;
    }
    return count;
}

static void write_view(struct members *m, const struct segment *s, const size_t *view, size_t count,
                       const char *indent)
{
    bool is_plain = count == 1 && m->slots[view[0]]->offset == s->begin;
    const char *inside = is_plain ? indent : writer_deeper(indent);
    unsigned position = s->begin;
    if (!is_plain)
        writer_line(m->writer, 0, indent, "struct {");
    for (size_t i = 0; i < count; i++) {
        const struct slot *slot = m->slots[view[i]];
        if (slot->offset != frame_round_up(position, slot->align))
            write_gap(m, position, slot->offset, inside);
        write_slot(m, slot, inside);
        position = slot->offset + slot->size;
    }
    if (!is_plain)
        writer_line(m->writer, 0, indent, "};");
}

static void write_union(struct members *m, const struct segment *s)
{
    bool *left = arena_alloc(s->count * sizeof *left);
    size_t *view = arena_alloc(s->count * sizeof *view);
    for (size_t i = 0; i < s->count; i++)
        left[i] = true;
    writer_line(m->writer, 0, "    ", "union {");
    for (size_t i = 0; i < s->count; i++)
        if (left[i])
            write_view(m, s, view, take_view(m, s, left, i, view), "        ");
    writer_line(m->writer, 0, "    ", "};");
}

/** The last bytes of a frame are no padding, if another function keeps something there: a member's store
 *  leaves them alone then (C17 6.2.6.1p6). */
static void write_room(const struct members *m, unsigned end)
{
    const struct frame *frame = m->function->frame;
    if (frame->lends_room && end < frame->size)
        writer_line(m->writer, 0, "    ", "unsigned char room_[%u]; /* for whoever embeds this */",
                    frame->size - end);
}

bool members_write(const struct function *function, struct writer *w)
{
    struct frame *frame = function->frame;
    struct members m = {.function = function, .writer = w, .count = frame->slots.count};
    m.slots = arena_alloc(m.count * sizeof *m.slots);
    for (size_t i = 0; i < m.count; i++)
        m.slots[i] = &frame->slots.at[i];
    qsort(m.slots, m.count, sizeof *m.slots, by_offset);
    for (size_t i = 0; i < m.count; i++)
        add_slot(&m, i);
    unsigned position = 0;
    for (size_t i = 0; i < m.segments.count; i++) {
        const struct segment *s = &m.segments.at[i];
        if (s->begin != frame_round_up(position, alignment_of(&m, s)))
            write_gap(&m, position, s->begin, "    ");
        if (s->count > 1)
            write_union(&m, s);
        else
            write_slot(&m, m.slots[s->first], "    ");
        position = s->end;
    }
    write_room(&m, position);
    return m.gaps != 0;
}
