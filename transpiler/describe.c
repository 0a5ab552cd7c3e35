#include "describe.h"

#include <string.h>

#include "facts.h"
#include "json.h"
#include "leave.h"
#include "names.h"
#include "render.h"
#include "states.h"

struct describer {
    const struct unit *unit;
    const struct emitted *emitted;
    struct function *function;
    struct json *json;
};

/* ---- texts ---- */

static unsigned line_at(const struct describer *d, unsigned offset)
{
    return source_place_line(source_origin(d->unit->source, offset), NULL);
}

static unsigned column_at(const struct describer *d, unsigned offset)
{
    unsigned begin;
    struct place place = source_origin(d->unit->source, offset);
    source_place_line(place, &begin);
    return place.offset - begin + 1;
}

static void describe_position(const struct describer *d, unsigned offset)
{
    const struct file *file = source_origin(d->unit->source, offset).file;
    if (file != d->unit->source->file)
        json_string(d->json, "file", file->path);
    json_number(d->json, "line", line_at(d, offset));
    json_number(d->json, "column", column_at(d, offset));
}

/** The lines of a text, without their ends. */
static void describe_lines(struct json *json, const char *text, size_t size)
{
    json_open(json, "lines", '[');
    while (size) {
        const char *end = memchr(text, '\n', size);
        size_t length = end ? (size_t)(end - text) : size, taken = end ? length + 1 : length;
        bool is_crlf = length && text[length - 1] == '\r';
        json_bytes(json, NULL, text, length - is_crlf);
        text += taken;
        size -= taken;
    }
    json_close(json, ']');
}

/** For each line of the output the line of the source it stands for; 0 for one of an included file, too. */
static void describe_origins(const struct describer *d)
{
    const struct source *source = d->unit->source;
    json_open(d->json, "origins", '[');
    for (size_t i = 0; i < d->emitted->origins.count; i++) {
        unsigned line = d->emitted->origins.at[i];
        if (line && line <= source->lines.count) {
            struct place place = source_origin(source, source->lines.at[line - 1]);
            line = place.file == source->file ? source_place_line(place, NULL) : 0;
        }
        json_number(d->json, NULL, line);
    }
    json_close(d->json, ']');
}

/* ---- the frame ---- */

static const char *slot_kind(const struct slot *slot)
{
    const struct variable *v = slot->variable;
    if (slot->is_boxed)
        return "box";
    if (slot->child || (v && v->embedded))
        return "child";
    if (!v)
        return "state";
    return v->kind == VARIABLE_PARAMETER   ? "parameter"
           : v->kind == VARIABLE_TEMPORARY ? "temporary"
           : v->kind == VARIABLE_LITERAL   ? "literal"
                                           : "local";
}

static void describe_slot(const struct describer *d, size_t index)
{
    const struct slot *slot = &d->function->frame->slots.at[index];
    const struct variable *v = slot->variable;
    json_open(d->json, NULL, '{');
    json_string(d->json, "name", slot->name);
    json_string(d->json, "kind", slot_kind(slot));
    json_string(d->json, "type", facts_slot_type(slot));
    json_number(d->json, "offset", slot->offset);
    json_number(d->json, "size", slot->size);
    json_number(d->json, "used", slot->used);
    if (v && v->kind != VARIABLE_TEMPORARY && v->name && *v->name) {
        json_string(d->json, "variable", v->name);
        json_number(d->json, "line", line_at(d, v->offset));
    }
    json_string(d->json, "why", facts_slot_reason(d->unit, d->function, index));
    json_close(d->json, '}');
}

static void describe_above(const struct describer *d)
{
    shares above = facts_above_minimum(d->function);
    json_open(d->json, "above", '[');
    for (size_t i = 0; i < above.count; i++) {
        json_open(d->json, NULL, '{');
        json_number(d->json, "bytes", above.at[i].bytes);
        json_string(d->json, "what", above.at[i].what);
        json_close(d->json, '}');
    }
    json_close(d->json, ']');
}

static void describe_frame(const struct describer *d)
{
    const struct frame *frame = d->function->frame;
    json_open(d->json, "frame", '{');
    json_string(d->json, "type", arena_printf("struct %s", d->function->names->future));
    json_number(d->json, "size", frame->size);
    json_number(d->json, "align", frame->align);
    json_number(d->json, "minimum", frame_minimum(frame));
    describe_above(d);
    json_open(d->json, "slots", '[');
    for (size_t i = 0; i < frame->slots.count; i++)
        describe_slot(d, i);
    json_close(d->json, ']');
    json_close(d->json, '}');
}

/* ---- the states ---- */

static void describe_live(const struct describer *d, const uint64_t *set)
{
    const struct frame *frame = d->function->frame;
    unsigned bytes;
    facts_bytes(frame, set, &bytes);
    json_number(d->json, "bytes", bytes);
    json_open(d->json, "slots", '[');
    for (size_t i = 0; i < frame->slots.count; i++)
        if (frame_has(set, i))
            json_number(d->json, NULL, i);
    json_close(d->json, ']');
}

/** What is run when the function is cancelled in a state, in order. */
static void describe_cleanups(const struct describer *d, const struct suspension *s)
{
    json_open(d->json, "cleanups", '[');
    for (size_t i = 0; i < s->armed.count; i++) {
        const struct cleanup *cleanup = s->armed.at[i];
        const struct variable *v = leave_variable(cleanup);
        if (cleanup->branch || (cleanup->variable && v->is_ended))
            continue;
        json_open(d->json, NULL, '{');
        json_string(d->json, "what", v ? v->name : "defer");
        json_string(d->json, "function", leave_function(cleanup));
        json_number(d->json, "line", line_at(d, v ? v->offset : cleanup->defer->span.begin));
        json_close(d->json, '}');
    }
    json_close(d->json, ']');
}

static const char *suspension_kind(const struct suspension *s)
{
    if (s->fork)
        return s->fork->kind == FORK_JOIN ? "join" : s->fork->kind == FORK_RACE ? "race" : "within";
    return s->callee->convention == CONVENTION_YIELD ? "yield" : "await";
}

/** The number of a branch among all of the function. */
static size_t branch_number(const struct function *f, const struct branch *branch)
{
    size_t number = 0;
    for (size_t i = 0; i < f->forks.count; i++)
        for (size_t b = 0; b < f->forks.at[i]->branches.count; b++, number++)
            if (f->forks.at[i]->branches.at[b] == branch)
                return number;
    return number;
}

static void describe_callee(const struct describer *d, const struct suspension *s)
{
    if (s->fork || s->callee->convention == CONVENTION_YIELD)
        return;
    json_string(d->json, "callee", function_user_name(s->callee));
    json_string(d->json, "held",
                s->is_on_pool ? "pool"
                : s->is_boxed ? "box"
                : s->in_place ? "variable"
                              : "frame");
}

static void describe_suspension(const struct describer *d, const struct suspension *s)
{
    json_open(d->json, NULL, '{');
    json_string(d->json, "name", s->state);
    json_string(d->json, "kind", suspension_kind(s));
    describe_position(d, s->await->span.begin);
    json_string(d->json, "text", render_quote_await(d->unit, s));
    json_string(d->json, "label", s->label);
    describe_callee(d, s);
    json_string(d->json, "cancelling", s->cancelling);
    if (s->branch)
        json_number(d->json, "branch", branch_number(d->function, s->branch));
    describe_live(d, s->live);
    describe_cleanups(d, s);
    json_close(d->json, '}');
}

static void describe_border(const struct describer *d, const char *name, const char *kind,
                            const uint64_t *live)
{
    json_open(d->json, NULL, '{');
    json_string(d->json, "name", name);
    json_string(d->json, "kind", kind);
    if (live)
        describe_live(d, live);
    json_close(d->json, '}');
}

static void describe_states(const struct describer *d)
{
    const struct function *f = d->function;
    json_open(d->json, "states", '[');
    describe_border(d, f->names->start, "start", facts_live_at_start(f));
    for (size_t i = 0; i < f->suspensions.count; i++)
        describe_suspension(d, f->suspensions.at[i]);
    describe_border(d, f->names->end, "end", NULL);
    json_close(d->json, ']');
}

static void describe_branches(const struct describer *d)
{
    const struct function *f = d->function;
    json_open(d->json, "branches", '[');
    for (size_t i = 0; i < f->forks.count; i++)
        for (size_t b = 0; b < f->forks.at[i]->branches.count; b++) {
            const struct branch *branch = f->forks.at[i]->branches.at[b];
            json_open(d->json, NULL, '{');
            json_string(d->json, "of", f->forks.at[i]->suspension->state);
            json_string(d->json, "state", branch->state->field);
            json_string(d->json, "text",
                        branch->node ? render_quote(d->unit, branch->node->span) : "deadline");
            if (branch->node)
                json_number(d->json, "line", line_at(d, branch->node->span.begin));
            json_close(d->json, '}');
        }
    json_close(d->json, ']');
}

static void describe_transitions(const struct describer *d)
{
    transitions list = states(d->unit, d->function);
    json_open(d->json, "transitions", '[');
    for (size_t i = 0; i < list.count; i++) {
        json_open(d->json, NULL, '{');
        json_number(d->json, "from", list.at[i].from);
        json_number(d->json, "to", list.at[i].to);
        if (*list.at[i].condition)
            json_string(d->json, "when", list.at[i].condition);
        json_bool(d->json, "cancelled", list.at[i].is_cancelled);
        json_close(d->json, '}');
    }
    json_close(d->json, ']');
}

/* ---- the whole ---- */

static const char *function_kind(const struct function *f)
{
    if (f->item)
        return f->is_plain ? "generator" : "async generator";
    return f->is_block ? "block" : "async";
}

static void describe_machine(const struct describer *d)
{
    for (size_t i = 0; i < d->emitted->machines.count; i++)
        if (d->emitted->machines.at[i].function == d->function) {
            json_open(d->json, "output", '{');
            json_number(d->json, "line", d->emitted->machines.at[i].begin);
            json_number(d->json, "end_line", d->emitted->machines.at[i].end - 1);
            json_close(d->json, '}');
        }
}

static void describe_function(const struct describer *d)
{
    const struct function *f = d->function;
    json_open(d->json, NULL, '{');
    json_string(d->json, "name", function_user_name(f));
    json_string(d->json, "kind", function_kind(f));
    describe_position(d, f->is_block ? f->body_span.begin : f->offset);
    json_number(d->json, "end_line", line_at(d, (f->is_block ? f->body_span.end : f->span.end) - 1));
    json_string(d->json, "gives", render_type_name(f->item ? f->item : f->result));
    json_string(d->json, "poll", f->names->poll);
    describe_machine(d);
    describe_frame(d);
    describe_states(d);
    describe_branches(d);
    describe_transitions(d);
    json_close(d->json, '}');
}

struct text describe(const struct unit *unit, const struct emitted *emitted, const char *only)
{
    struct json json = {0};
    struct describer d = {unit, emitted, NULL, &json};
    json_open(&json, NULL, '{');
    json_string(&json, "asyncc", ASYNCC_VERSION);
    json_open(&json, "source", '{');
    json_string(&json, "path", unit->source->path);
    describe_lines(&json, unit->source->file->text, unit->source->file->size);
    json_close(&json, '}');
    json_open(&json, "output", '{');
    describe_lines(&json, emitted->code.bytes, emitted->code.length);
    describe_origins(&d);
    json_close(&json, '}');
    json_open(&json, "functions", '[');
    for (size_t i = 0; i < unit->functions.count; i++) {
        d.function = unit->functions.at[i];
        if (function_is_shown(d.function, only))
            describe_function(&d);
    }
    json_close(&json, ']');
    json_close(&json, '}');
    return json.text;
}
