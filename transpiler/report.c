#include "report.h"

#include "facts.h"
#include "names.h"
#include "render.h"

struct reporter {
    const struct unit *unit;
    const struct function *function;
    struct text *out;
};

/* ---- slots ---- */

static void write_slots(const struct reporter *r)
{
    const struct frame *frame = r->function->frame;
    bool may_end_earlier = false;
    text_printf(r->out, "    %6s %6s  %-20s %-24s %s\n", "offset", "bytes", "slot", "of", "why");
    for (size_t i = 0; i < frame->slots.count; i++) {
        const struct slot *slot = &frame->slots.at[i];
        text_printf(r->out, "    %6u %6u  %-20s %-24s %s\n", slot->offset, slot->used, slot->name,
                    facts_slot_type(slot), facts_slot_reason(r->unit, r->function, i));
        may_end_earlier |= facts_outlasts_its_uses(r->function, i);
    }
    if (may_end_earlier)
        text_printf(r->out,
                    "    a variable that a pointer may lead to is in use until its block ends: braces around "
                    "it and its last\n    use end it earlier\n");
}

/* ---- states ---- */

static void write_state(const struct reporter *r, const char *name, const uint64_t *set, const char *what)
{
    unsigned count;
    const char *used = facts_bytes(r->function->frame, set, &count);
    text_printf(r->out, "    %-32s %6u bytes: %-24s %s\n", name, count, used, what);
}

static void write_states(const struct reporter *r)
{
    const struct function *f = r->function;
    write_state(r, f->names->start, facts_live_at_start(f), "");
    for (size_t i = 0; i < f->suspensions.count; i++) {
        const struct suspension *s = f->suspensions.at[i];
        write_state(r, s->state, s->live,
                    arena_printf("line %u: %s", facts_line(r->unit, s), render_quote_await(r->unit, s)));
    }
}

/* ---- the whole ---- */

/** How small the frame could be, and what the bytes are above that. */
static void write_verdict(const struct reporter *r)
{
    const struct frame *frame = r->function->frame;
    shares above = facts_above_minimum(r->function);
    text_printf(r->out, "    the minimum is %u: %u bytes in use at once%s, aligned to %u\n",
                frame_minimum(frame), frame->fullest.least,
                r->function->forks.count ? ", branches together" : "", frame->minimum_align);
    for (size_t i = 0; i < above.count; i++)
        text_printf(r->out, "    above it: %u %s\n", above.at[i].bytes, above.at[i].what);
}

struct text report(const struct unit *unit, const char *only)
{
    struct text out = {0};
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct reporter r = {unit, unit->functions.at[i], &out};
        if (!function_is_shown(r.function, only))
            continue;
        text_printf(&out, "%s%s: %u bytes, aligned to %u\n", out.length ? "\n" : "", r.function->name,
                    r.function->frame->size, r.function->frame->align);
        write_verdict(&r);
        write_slots(&r);
        write_states(&r);
    }
    return out;
}
