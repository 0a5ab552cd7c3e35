#include "facts.h"

#include "names.h"
#include "render.h"

unsigned facts_line(const struct unit *unit, const struct suspension *s)
{
    const char *path;
    return source_presumed(unit->source, source_line(unit->source, s->await->span.begin), &path);
}

/** The first await that a slot is in use at; null when there is none. */
static const struct suspension *first_await(const struct function *f, size_t slot)
{
    for (size_t i = 0; i < f->suspensions.count; i++)
        if (frame_has(f->suspensions.at[i]->live, slot))
            return f->suspensions.at[i];
    return NULL;
}

static const char *keyword_of_suspension(const struct suspension *s)
{
    return s->callee && s->callee->convention == CONVENTION_YIELD ? s->callee->name : "await";
}

bool facts_outlasts_its_uses(const struct function *f, size_t slot)
{
    const struct variable *v = f->frame->slots.at[slot].variable;
    return v && v->kind == VARIABLE_LOCAL && v->escapes && !v->embedded && first_await(f, slot);
}

static const char *reason_for_variable(const struct unit *unit, const struct function *f, size_t slot)
{
    const struct variable *v = f->frame->slots.at[slot].variable;
    const struct suspension *s = first_await(f, slot);
    if (!s)
        return v->kind == VARIABLE_PARAMETER ? "parameter: stored until it is read, before the first await"
                                             : "kept from one await to the next";
    if (v->escapes && !v->embedded)
        return arena_printf("a pointer to it may be in use after the %s in line %u", keyword_of_suspension(s),
                            facts_line(unit, s));
    if (v->suspension && v->suspension->is_boxed)
        return arena_printf("result of the boxed call in line %u", facts_line(unit, v->suspension));
    if (v->embedded && v->embedded->item)
        return arena_printf("its frame, in use after the %s in line %u", keyword_of_suspension(s),
                            facts_line(unit, s));
    return arena_printf("read after the %s in line %u", keyword_of_suspension(s), facts_line(unit, s));
}

const char *facts_slot_reason(const struct unit *unit, const struct function *f, size_t index)
{
    const struct slot *slot = &f->frame->slots.at[index];
    if (slot->variable)
        return reason_for_variable(unit, f, index);
    if (slot->is_boxed)
        return arena_printf("its box, awaited in line %u", facts_line(unit, slot->suspension));
    if (slot->child)
        return arena_printf("its frame, awaited in line %u", facts_line(unit, slot->suspension));
    return "where the function is suspended";
}

const char *facts_slot_type(const struct slot *slot)
{
    if (slot->variable && !slot->variable->embedded)
        return render_type_name(slot->variable->type);
    return slot->child ? slot->child->name : "";
}

uint64_t *facts_live_at_start(const struct function *f)
{
    uint64_t *start = arena_alloc(f->frame->words * sizeof *start);
    for (size_t i = 0; i < f->parameters.count; i++)
        if (f->parameters.at[i]->slot >= 0)
            frame_put(start, (size_t)f->parameters.at[i]->slot);
    frame_put(start, f->frame->slots.count - 1);
    return start;
}

const char *facts_bytes(const struct frame *frame, const uint64_t *set, unsigned *count)
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

/** How many bytes some slot lies on. */
static unsigned bytes_of_slots(const struct frame *frame)
{
    unsigned count;
    uint64_t *all = arena_alloc(frame->words * sizeof *all);
    for (size_t i = 0; i < frame->slots.count; i++)
        frame_put(all, i);
    facts_bytes(frame, all, &count);
    return count;
}

shares facts_above_minimum(const struct function *f)
{
    const struct frame *frame = f->frame;
    unsigned at_start, end = frame_minimum(frame);
    facts_bytes(frame, facts_live_at_start(f), &at_start);
    const struct share levels[] = {
        {frame->fullest.actual, "that the frames it embeds have above theirs"},
        {at_start, "for what is kept only before the first await"},
        {bytes_of_slots(frame), "for what must not share bytes, or fits nowhere else"},
        {frame->size, "of padding"},
    };
    shares found = {0};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (levels[i].bytes <= end)
            continue;
        PUSH(found, ((struct share){levels[i].bytes - end, levels[i].what}));
        end = levels[i].bytes;
    }
    return found;
}
