#include "report.h"

#include <string.h>

#include "frame.h"
#include "names.h"
#include "render.h"

struct reporter {
    const struct unit *unit;
    const struct function *function;
    struct text *out;
};

static unsigned line_of(const struct reporter *r, const struct suspension *s)
{
    const char *path;
    return source_presumed(r->unit->source, source_line(r->unit->source, s->await->span.begin), &path);
}

/** The first await that a slot is in use at; null when there is none. */
static const struct suspension *first_await(const struct function *f, size_t slot)
{
    for (size_t i = 0; i < f->suspensions.count; i++)
        if (frame_has(f->suspensions.at[i]->live, slot))
            return f->suspensions.at[i];
    return NULL;
}

/* ---- slots ---- */

static const char *keyword_of_suspension(const struct suspension *s)
{
    return s->callee && s->callee->convention == CONVENTION_YIELD ? s->callee->name : "await";
}

static const char *reason_for_variable(const struct reporter *r, size_t slot)
{
    const struct variable *v = r->function->frame->slots.at[slot].variable;
    const struct suspension *s = first_await(r->function, slot);
    if (!s)
        return v->kind == VARIABLE_PARAMETER ? "parameter: stored until it is read, before the first await"
                                             : "kept from one await to the next";
    if (v->escapes && !v->embedded)
        return arena_printf("a pointer to it may be in use after the %s in line %u", keyword_of_suspension(s),
                            line_of(r, s));
    if (v->suspension && v->suspension->is_boxed)
        return arena_printf("result of the boxed call in line %u", line_of(r, v->suspension));
    if (v->embedded && v->embedded->item)
        return arena_printf("its frame, in use after the %s in line %u", keyword_of_suspension(s),
                            line_of(r, s));
    return arena_printf("read after the %s in line %u", keyword_of_suspension(s), line_of(r, s));
}

static const char *reason(const struct reporter *r, size_t index)
{
    const struct slot *slot = &r->function->frame->slots.at[index];
    if (slot->variable)
        return reason_for_variable(r, index);
    if (slot->is_boxed)
        return arena_printf("its box, awaited in line %u", line_of(r, slot->suspension));
    if (slot->child)
        return arena_printf("its frame, awaited in line %u", line_of(r, slot->suspension));
    return "where the function is suspended";
}

static const char *type_of(const struct slot *slot)
{
    if (slot->variable && !slot->variable->embedded)
        return render_type_name(slot->variable->type);
    return slot->child ? slot->child->name : "";
}

static void write_slots(const struct reporter *r)
{
    const struct frame *frame = r->function->frame;
    text_printf(r->out, "    %6s %6s  %-20s %-24s %s\n", "offset", "bytes", "slot", "of", "why");
    for (size_t i = 0; i < frame->slots.count; i++) {
        const struct slot *slot = &frame->slots.at[i];
        text_printf(r->out, "    %6u %6u  %-20s %-24s %s\n", slot->offset, slot->used, slot->name,
                    type_of(slot), reason(r, i));
    }
}

/* ---- states ---- */

/** The bytes that a set of slots uses, as ranges, and how many there are. */
static const char *ranges(const struct frame *frame, const uint64_t *set, unsigned *count)
{
    struct text text = {0};
    unsigned begin = 0, end = 0;
    *count = 0;
    for (unsigned byte = 0; byte <= frame->size; byte++) {
        bool is_used = false;
        for (size_t i = 0; i < frame->slots.count && !is_used; i++)
            is_used = frame_has(set, i) && byte >= frame->slots.at[i].offset &&
                      byte < frame->slots.at[i].offset + frame->slots.at[i].used;
        *count += is_used;
        if (is_used && begin == end)
            begin = byte;
        if (is_used)
            end = byte + 1;
        else if (begin < end) {
            text_printf(&text, "%s%u-%u", text.length ? ", " : "", begin, end - 1);
            begin = end;
        }
    }
    return text_string(&text);
}

static void write_state(const struct reporter *r, const char *name, const uint64_t *set, const char *what)
{
    unsigned count;
    const char *used = ranges(r->function->frame, set, &count);
    text_printf(r->out, "    %-32s %6u bytes: %-24s %s\n", name, count, used, what);
}

static void write_states(const struct reporter *r)
{
    const struct function *f = r->function;
    uint64_t *start = arena_alloc(f->frame->words * sizeof *start);
    for (size_t i = 0; i < f->parameters.count; i++)
        if (f->parameters.at[i]->slot >= 0)
            frame_put(start, (size_t)f->parameters.at[i]->slot);
    frame_put(start, f->frame->slots.count - 1);
    write_state(r, f->names->start, start, "");
    for (size_t i = 0; i < f->suspensions.count; i++) {
        const struct suspension *s = f->suspensions.at[i];
        write_state(r, s->state, s->live,
                    arena_printf("line %u: %s", line_of(r, s), render_quote_await(r->unit, s)));
    }
}

/* ---- the whole ---- */

/** Where the bytes go that the minimum does not count. */
static void write_verdict(const struct reporter *r)
{
    const struct frame *frame = r->function->frame;
    unsigned least = frame_round_up(frame->minimum, frame->minimum_align);
    if (frame->size <= least) {
        text_printf(r->out, "    the minimum: %u bytes in use at once, aligned to %u\n", frame->minimum,
                    frame->minimum_align);
        return;
    }
    text_printf(
        r->out,
        "    the minimum is %u: %u bytes in use at once, aligned to %u; above it are %u for what is only "
        "kept\n    before the first await, must not share bytes, or is padding (%u at the end)\n",
        least, frame->minimum, frame->minimum_align, frame->size - least, frame->size - frame->used);
}

struct text report(const struct unit *unit)
{
    struct text out = {0};
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct reporter r = {unit, unit->functions.at[i], &out};
        if (!r.function->body)
            continue;
        text_printf(&out, "%s%s: %u bytes, aligned to %u\n", out.length ? "\n" : "", r.function->name,
                    r.function->frame->size, r.function->frame->align);
        write_verdict(&r);
        write_slots(&r);
        write_states(&r);
    }
    return out;
}
