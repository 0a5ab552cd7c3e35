#include "names.h"

#include <string.h>

/** A name that is not taken, which it is from now on: the wish, or the wish with a number. */
static const char *unique(struct map *taken, const struct map *also, const char *wish)
{
    const char *name = wish;
    for (int i = 2; map_get(taken, name) || (also && map_get(also, name)); i++)
        name = arena_printf("%s_%d", wish, i);
    map_set(taken, name, taken);
    return name;
}

static const char *derived(struct unit *unit, const struct function *function, const char *suffix)
{
    return unique(&unit->names, NULL, arena_printf("%s_%s", function->name, suffix));
}

/** What a manual future's parts are called (language reference, "Manual futures"). */
static void name_manual_parts(struct names *names, const char *function)
{
    names->future = arena_printf("%s_future", function);
    names->init = arena_printf("%s_init", function);
    names->poll = arena_printf("%s_poll", function);
    names->drop = arena_printf("%s_drop", function);
}

static void name_function(struct unit *unit, struct function *f)
{
    struct names *names = f->names = NEW(struct names);
    if (f->convention == CONVENTION_MANUAL) {
        name_manual_parts(names, f->name);
    } else {
        names->future = derived(unit, f, "future");
        names->init = derived(unit, f, "init");
        names->poll = names->poll_result = derived(unit, f, "poll");
        names->drop = derived(unit, f, "drop");
        names->state = derived(unit, f, "state");
        names->start = derived(unit, f, "start");
        names->end = derived(unit, f, "end");
    }
    names->type = derived(unit, f, "type");
    names->poll_any = derived(unit, f, "poll_any");
    names->drop_any = derived(unit, f, "drop_any");
    names->spawn = derived(unit, f, "spawn");
    names->block_on = derived(unit, f, "block_on");
    struct map own = {0};
    names->self = unique(&own, &unit->names, "self");
    names->context = unique(&own, &unit->names, "cx");
    names->result = unique(&own, &unit->names, "result");
    names->outcome = unique(&own, &unit->names, "outcome");
    struct map members = {0};
    names->state_member = unique(&members, &unit->not_members, "state");
    names->status = unique(&members, &unit->not_members, "status");
    names->value = unique(&members, &unit->not_members, "value");
}

/** A callee's name where it is plain to whom it belongs: without the library's prefix. */
static const char *short_name(const struct function *callee)
{
    static const char prefix[] = "async_";
    size_t length = sizeof prefix - 1;
    bool has_prefix = !strncmp(callee->name, prefix, length) && callee->name[length];
    return has_prefix ? callee->name + length : callee->name;
}

static void name_suspensions(struct unit *unit, struct function *f, struct map *locals)
{
    struct map labels = {0};
    for (size_t i = 0; i < f->suspensions.count; i++) {
        struct suspension *s = f->suspensions.at[i];
        s->label = unique(&labels, &unit->names, arena_printf("at_%s", short_name(s->callee)));
        s->state = derived(unit, f, s->label);
        s->local = unique(locals, &unit->names, arena_printf("%s_result", short_name(s->callee)));
        if (s->result)
            s->result->name = s->is_select ? "selected" : s->local;
    }
}

/** Frame fields, and temporaries that are C locals. */
static void name_variables(struct unit *unit, struct function *f, struct map *fields, struct map *locals)
{
    for (size_t i = 0; i < f->variables.count; i++) {
        struct variable *v = f->variables.at[i];
        const char *wish = v->name && v->name[0] ? v->name : "value";
        if (v->in_frame)
            v->field = unique(fields, &unit->not_members, wish);
        else if (v->kind == VARIABLE_TEMPORARY && (!v->suspension || v->suspension->is_select))
            v->field = unique(locals, &unit->names, wish);
        else
            v->field = v->name;
    }
}

/** A result that stays out of the frame is read where the callee's poll left it. */
static void name_results(struct function *f)
{
    for (size_t i = 0; i < f->suspensions.count; i++) {
        struct suspension *s = f->suspensions.at[i];
        if (s->result && !s->result->in_frame && !s->is_select && function_returns_in_registers(s->callee))
            s->result->field = arena_printf("%s.%s", s->local, s->callee->names->value);
    }
}

/** One slot for each callee and scope: its frames at different awaits of the scope share it. */
static void name_slots(const struct unit *unit, struct function *f, struct map *fields)
{
    for (size_t i = 0; i < f->suspensions.count; i++) {
        struct suspension *s = f->suspensions.at[i];
        for (size_t j = 0; j < i && !s->slot; j++) {
            const struct suspension *other = f->suspensions.at[j];
            if (other->callee == s->callee && model_scope(other->await) == model_scope(s->await))
                s->slot = other->slot;
        }
        if (!s->slot)
            s->slot = unique(fields, &unit->not_members, short_name(s->callee));
    }
}

void name_all(struct unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++)
        name_function(unit, unit->functions.at[i]);
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct function *f = unit->functions.at[i];
        if (!f->body)
            continue;
        struct map locals = {0}, fields = {0};
        map_set(&fields, f->names->state_member, &fields);
        name_suspensions(unit, f, &locals);
        name_variables(unit, f, &fields, &locals);
        name_results(f);
        name_slots(unit, f, &fields);
    }
}
