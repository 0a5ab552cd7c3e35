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
    text_printf(r->out, "    %6s %6s  %-20s %-24s %s\n", "offset", "bytes", "slot", "of", "why");
    for (size_t i = 0; i < frame->slots.count; i++) {
        const struct slot *slot = &frame->slots.at[i];
        text_printf(r->out, "    %6u %6u  %-20s %-24s %s\n", slot->offset, slot->used, slot->name,
                    facts_slot_type(slot), facts_slot_reason(r->unit, r->function, i));
    }
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
