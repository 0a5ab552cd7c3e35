#include "names.h"

#include <string.h>

#include "frame.h"
#include "leave.h"

/** Names that are given out, each once. */
struct pool {
    struct map *taken;
    const struct map *also; /* names that are not given out either; may be null */
    struct map numbers;     /* wish → the number that it got last */
};

static bool is_taken(const struct pool *pool, const char *name)
{
    return map_get(pool->taken, name) || (pool->also && map_get(pool->also, name));
}

/** A name that is not taken, which it is from now on: the wish, or the wish with a number. */
static const char *unique(struct pool *pool, const char *wish)
{
    const char *name = wish;
    size_t last = (size_t)map_get(&pool->numbers, wish), number = last ? last : 1;
    while (is_taken(pool, name))
        name = arena_printf("%s_%zu", wish, ++number);
    if (name != wish)
        map_set(&pool->numbers, wish, (void *)number);
    map_set(pool->taken, name, pool->taken);
    return name;
}

static const char *derived(struct pool *global, const struct function *function, const char *suffix)
{
    return unique(global, arena_printf("%s_%s", function->name, suffix));
}

/** What a manual future's parts are called (language reference, "Manual futures"). */
static void name_manual_parts(struct names *names, const char *function)
{
    names->future = arena_printf("%s_future", function);
    names->init = arena_printf("%s_init", function);
    names->poll = arena_printf("%s_poll", function);
    names->drop = arena_printf("%s_drop", function);
    names->cancel = arena_printf("%s_cancel", function);
    names->poll_cancelled = arena_printf("%s_poll_cancelled", function);
}

static void name_function(struct unit *unit, struct pool *global, struct function *f)
{
    struct names *names = f->names = NEW(struct names);
    if (f->convention == CONVENTION_MANUAL) {
        name_manual_parts(names, f->name);
    } else {
        names->future = derived(global, f, f->item ? "generator" : "future");
        names->init = derived(global, f, "init");
        names->poll = names->poll_result = derived(global, f, f->item ? "next" : "poll");
        names->poll_cancelled = names->poll;
        names->drop = derived(global, f, "drop");
        names->cancel = derived(global, f, "cancel");
        names->state = derived(global, f, "state");
        names->start = derived(global, f, "start");
        names->end = derived(global, f, "end");
    }
    names->type = derived(global, f, "type");
    names->machine = derived(global, f, "machine");
    names->suspensions = derived(global, f, "suspensions");
    names->branches = derived(global, f, "branches");
    names->poll_any = derived(global, f, "poll_any");
    names->step = derived(global, f, "step");
    names->drop_any = derived(global, f, "drop_any");
    names->cancel_any = derived(global, f, "cancel_any");
    names->spawn = derived(global, f, "spawn");
    names->lazy = f->item ? f->name : derived(global, f, "lazy");
    names->block_on = derived(global, f, "block_on");
    names->box = derived(global, f, "box");
    struct map own_names = {0}, member_names = {0};
    struct pool own = {.taken = &own_names, .also = &unit->names};
    names->self = unique(&own, "self");
    names->context = unique(&own, "cx");
    names->result = unique(&own, f->item ? "item" : "result");
    names->sent = unique(&own, "sent");
    names->inner = unique(&own, "inner");
    names->outcome = unique(&own, "outcome");
    struct pool members = {.taken = &member_names, .also = &unit->not_members};
    names->state_member = unique(&members, "state");
    names->status = unique(&members, "status");
    names->value = unique(&members, "value");
}

/** A callee's name where it is plain to whom it belongs: without the library's prefix. */
static const char *short_name(const struct function *callee)
{
    static const char prefix[] = "async_";
    size_t length = sizeof prefix - 1;
    bool has_prefix = !strncmp(callee->name, prefix, length) && callee->name[length];
    return has_prefix ? callee->name + length : callee->name;
}

static void name_fork(struct pool *global, struct function *f, struct fork *fork, struct pool *labels,
                      struct pool *locals)
{
    static const char *const kinds[] = {[FORK_JOIN] = "join", [FORK_RACE] = "race", [FORK_WITHIN] = "within"};
    const char *kind = kinds[fork->kind];
    struct suspension *s = fork->suspension;
    s->label = unique(labels, arena_printf("at_%s", kind));
    s->state = derived(global, f, s->label);
    fork->leave = unique(labels, arena_printf("leave_%s", kind));
    fork->wait = unique(labels, arena_printf("%s_waits", kind));
    fork->left = unique(locals, "arms_left");
    fork->shares = unique(locals, "shares");
    fork->refused = unique(locals, "refused");
    fork->cancel = derived(global, f, arena_printf("cancel_%s", kind));
    fork->drop = derived(global, f, arena_printf("drop_%s", kind));
    const char *branch = fork->kind == FORK_JOIN ? "branch" : "arm";
    for (size_t i = 0; i < fork->branches.count; i++) {
        struct branch *b = fork->branches.at[i];
        b->state->name = branch;
        b->begin = unique(labels, branch);
        b->enter = unique(labels, arena_printf("%s_enters", b->begin));
        b->wait = unique(labels, arena_printf("%s_waits", b->begin));
        b->cancel = derived(global, f, arena_printf("cancel_%s", branch));
    }
}

static void name_suspensions(struct pool *global, struct function *f, struct pool *labels,
                             struct pool *locals)
{
    for (size_t i = 0; i < f->suspensions.count; i++) {
        struct suspension *s = f->suspensions.at[i];
        if (s->fork) {
            name_fork(global, f, s->fork, labels, locals);
            continue;
        }
        s->label = unique(labels, arena_printf("at_%s", short_name(s->callee)));
        s->state = derived(global, f, s->label);
        if (s->is_on_pool) {
            s->job = derived(global, f, "blocking");
            s->job_run = derived(global, f, "blocking_run");
        }
        if (s->is_slow)
            s->cancelling = derived(global, f, "cancelling");
        bool is_yield = s->callee->convention == CONVENTION_YIELD;
        s->local = unique(locals, is_yield ? "taken" : arena_printf("%s_result", short_name(s->callee)));
        if (s->result)
            s->result->name = s->is_select ? "selected" : s->local;
    }
}

/** Where ways out of blocks begin, and the states of being cancelled. */
static void name_entries(struct pool *global, struct function *f, struct pool *labels)
{
    for (size_t i = 0; i < f->entries.count; i++) {
        struct cleanup *c = f->entries.at[i];
        const struct variable *v = leave_variable(c);
        c->label = c->branch ? c->branch->fork->leave
                             : unique(labels, v ? arena_printf("cleanup_%s", v->name) : "deferred");
    }
    for (size_t i = 0; i < f->cancellations.count; i++)
        f->cancellations.at[i]->state = derived(global, f, "cancelled");
}

/** Frame fields, and temporaries that are C locals. */
static void name_variables(struct function *f, struct pool *fields, struct pool *locals)
{
    for (size_t i = 0; i < f->variables.count; i++) {
        struct variable *v = f->variables.at[i];
        const char *wish = v->name && v->name[0] ? v->name : "value";
        if (v->is_each && !v->in_frame) /* it has its name from where the loop was built */
            continue;
        if (v->in_frame)
            v->field = unique(fields, wish);
        else if (v->kind == VARIABLE_TEMPORARY && (!v->suspension || v->suspension->is_select))
            v->field = unique(locals, wish);
        else
            v->field = v->name;
    }
}

/** A result that stays out of the frame is read where the callee's poll left it. */
static void name_results(struct function *f)
{
    for (size_t i = 0; i < f->suspensions.count; i++) {
        struct suspension *s = f->suspensions.at[i];
        if (s->result && !s->result->in_frame && !s->is_select && suspension_in_registers(s))
            s->result->field = arena_printf("%s.%s", s->local, s->callee->names->value);
    }
}

static void name_slots(struct function *f, struct pool *fields)
{
    for (size_t i = 0; i < f->frame->slots.count; i++) {
        struct slot *slot = &f->frame->slots.at[i];
        if (slot->variable)
            slot->name =
                slot->variable->in_frame ? slot->variable->field : unique(fields, slot->variable->name);
        else if (slot->child)
            slot->name = unique(fields, short_name(slot->child));
        else
            slot->name = f->names->state_member;
    }
}

void name_all(struct unit *unit)
{
    struct pool global = {.taken = &unit->names};
    for (size_t i = 0; i < unit->functions.count; i++)
        name_function(unit, &global, unit->functions.at[i]);
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct function *f = unit->functions.at[i];
        if (!f->body)
            continue;
        struct map local_names = {0}, field_names = {0}, label_names = {0};
        struct pool labels = {.taken = &label_names, .also = global.taken};
        struct pool locals = {.taken = &local_names, .also = &unit->names};
        struct pool fields = {.taken = &field_names, .also = &unit->not_members};
        map_set(&field_names, f->names->state_member, &field_names);
        name_suspensions(&global, f, &labels, &locals);
        name_entries(&global, f, &labels);
        name_variables(f, &fields, &locals);
        name_results(f);
        name_slots(f, &fields);
    }
}
