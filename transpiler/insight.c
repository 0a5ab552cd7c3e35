#include "insight.h"

#include <string.h>

#include "frame.h"
#include "names.h"
#include "render.h"
#include "text.h"

struct function *insight_child(const struct suspension *s)
{
    struct function *callee = s->in_place && s->in_place->embedded ? s->in_place->embedded : s->callee;
    bool is_in_frame = s->in_place ? s->in_place->in_frame : s->slot >= 0 && !s->is_boxed && !s->is_on_pool;
    return is_in_frame && !s->fork && callee->convention == CONVENTION_STATE ? callee : NULL;
}

/** Adds a variable to a list of names: that of its member, too, where that is another. */
static void add_local(struct text *list, const struct variable *v, const char *member)
{
    text_printf(list, "%s%s", list->length ? " " : "", v->name);
    if (strcmp(v->name, member) != 0)
        text_printf(list, "=%s", member);
}

/** Whether a variable of the user's is in use in the frame during a suspension, and may be named there: what
 * other branches have is in use, too. */
static bool is_alive_at(const struct variable *v, const struct suspension *s)
{
    bool is_users = v->kind == VARIABLE_PARAMETER || v->kind == VARIABLE_LOCAL;
    if (!is_users || v->is_each || !v->name || !v->in_frame ||
        (v->scope && !model_is_below(s->await, v->scope)))
        return false;
    return s->live && frame_has(s->live, (size_t)v->slot);
}

/** The variables that are alive, in the order of their declarations. */
static const char *locals_at(const struct function *f, const struct suspension *s)
{
    struct text list = {0};
    for (size_t i = 0; i < f->variables.count; i++)
        if (is_alive_at(f->variables.at[i], s))
            add_local(&list, f->variables.at[i], f->variables.at[i]->field);
    return text_string(&list);
}

/** The parameters that an initialised frame has. */
static const char *parameters_of(const struct function *f)
{
    struct text list = {0};
    for (size_t i = 0; i < f->parameters.count; i++) {
        const struct variable *v = f->parameters.at[i];
        if (v->name && v->slot >= 0)
            add_local(&list, v, f->frame->slots.at[v->slot].name);
    }
    return text_string(&list);
}

static void write_suspension(const struct unit *unit, const struct function *f, const struct suspension *s,
                             const char *state, struct writer *w)
{
    const struct function *child = insight_child(s);
    const char *place = "0, NULL";
    if (child)
        place = arena_printf("ASYNC_CHILD(%s, %s, %s)", f->names->future,
                             s->in_place ? s->in_place->field : frame_child(f, s), child->names->machine);
    writer_line(w, 0, "    ", "[%s] = {\"%s\", %u, \"%s\", %s},", state,
                writer_quoted(render_quote_await(unit, s)), writer_user_line(w, s->await->span.begin),
                locals_at(f, s), place);
}

static void write_suspensions(const struct unit *unit, const struct function *f, struct writer *w)
{
    writer_line(w, 0, "", "static const struct async_suspension %s[] = {", f->names->suspensions);
    for (size_t i = 0; i < f->suspensions.count; i++) {
        const struct suspension *s = f->suspensions.at[i];
        write_suspension(unit, f, s, s->state, w);
        if (s->cancelling)
            write_suspension(unit, f, s, s->cancelling, w);
    }
    writer_line(w, 0, "", "};\n");
}

static const char *state_of(const struct function *f, const char *member)
{
    return arena_printf("ASYNC_STATE(%s, %s)", f->names->future, member);
}

static void write_branches(const struct function *f, struct writer *w)
{
    writer_line(w, 0, "", "static const struct async_branch %s[] = {", f->names->branches);
    for (size_t i = 0; i < f->forks.count; i++) {
        const struct fork *fork = f->forks.at[i];
        for (size_t b = 0; b < fork->branches.count; b++) {
            const struct branch *branch = fork->branches.at[b];
            const char *boxes =
                branch->boxes ? arena_printf("ASYNC_BOXES(%s, %s)", f->names->future, branch->boxes->field)
                              : "ASYNC_NO_BOXES";
            writer_line(w, 0, "    ", "{%s, %s, %s},", fork->suspension->state,
                        state_of(f, branch->state->field), boxes);
        }
    }
    writer_line(w, 0, "", "};\n");
}

static size_t count_branches(const struct function *f)
{
    size_t count = 0;
    for (size_t i = 0; i < f->forks.count; i++)
        count += f->forks.at[i]->branches.count;
    return count;
}

static const char *table(size_t count, const char *name)
{
    return count ? arena_printf("ASYNC_TABLE(%s)", name) : "NULL, 0";
}

void insight_write(const struct unit *unit, const struct function *f, struct writer *w)
{
    const struct names *n = f->names;
    size_t branches = count_branches(f);
    if (f->suspensions.count)
        write_suspensions(unit, f, w);
    if (branches)
        write_branches(f, w);
    const char *path = writer_quoted(source_origin(unit->source, f->offset).file->path);
    bool is_used = f->is_shown || f->is_spawned || f->is_made || f->is_blocked_on || f->is_boxed;
    const char *unused = is_used && !f->is_inline && !f->item ? "" : "__attribute__((__unused__)) ";
    writer_line(w, 0, "", "%sstatic const struct async_machine %s = {", unused, n->machine);
    writer_line(w, 0, "    ", "\"%s\", \"%s\", \"%s\", %u, %s,", f->name, parameters_of(f), path,
                writer_user_line(w, f->offset), state_of(f, n->state_member));
    writer_line(w, 0, "    ", "%s, %s,", table(f->suspensions.count, n->suspensions),
                table(branches, n->branches));
    writer_line(w, 0, "", "};\n");
}
