#include "layout.h"

#include <stdlib.h>
#include <string.h>

#include "diag.h"

/** The scope around a scope, up to the function's body, which is the same as none. */
static struct node *outer_scope(const struct function *f, struct node *scope)
{
    return scope && scope != f->body ? model_scope(scope) : NULL;
}

static struct group *new_group(struct node *scope)
{
    struct group *group = NEW(struct group);
    group->scope = scope;
    return group;
}

/** The group of a scope, made with those around it where it is missing. */
static struct group *group_of(const struct function *f, struct group *root, struct node *scope)
{
    if (!scope || scope == f->body)
        return root;
    struct group *outer = group_of(f, root, outer_scope(f, scope));
    for (size_t i = 0; i < outer->inner.count; i++)
        if (outer->inner.at[i]->scope == scope)
            return outer->inner.at[i];
    struct group *group = new_group(scope);
    PUSH(outer->inner, group);
    return group;
}

static void add_child(struct group *group, struct suspension *s)
{
    for (size_t i = 0; i < group->children.count; i++)
        if (group->children.at[i]->callee == s->callee)
            return;
    PUSH(group->children, s);
}

static int by_alignment(const void *a, const void *b)
{
    const struct variable *x = *(struct variable *const *)a, *y = *(struct variable *const *)b;
    if (x->type->align != y->type->align)
        return x->type->align > y->type->align ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static void sort_fields(struct group *group)
{
    if (group->fields.count)
        qsort(group->fields.at, group->fields.count, sizeof(struct variable *), by_alignment);
    for (size_t i = 0; i < group->inner.count; i++)
        sort_fields(group->inner.at[i]);
}

static void check_type(const struct unit *unit, const struct function *f, const struct variable *v)
{
    unsigned at = v->span.end ? v->span.begin : f->offset;
    if (v->type->is_local && v->kind != VARIABLE_LOCAL && strstr(v->type->prefix, "(unnamed"))
        diag_error(unit->source, at,
                   "a value of a type without a name lives across an await: not supported yet",
                   "give the type a name");
    if (v->type->is_variable)
        diag_error(unit->source, at,
                   arena_printf("'%s' lives across an await and has a variably modified type: not supported "
                                "yet",
                                v->name),
                   "use a pointer to the first element");
}

void layout(const struct unit *unit, struct function *f)
{
    f->frame = new_group(NULL);
    for (size_t i = 0; i < f->variables.count; i++) {
        struct variable *v = f->variables.at[i];
        if (v->in_frame || v->kind == VARIABLE_TEMPORARY)
            check_type(unit, f, v);
        if (!v->in_frame)
            continue;
        PUSH(group_of(f, f->frame, v->scope)->fields, v);
    }
    for (size_t i = 0; i < f->suspensions.count; i++)
        add_child(group_of(f, f->frame, model_scope(f->suspensions.at[i]->await)), f->suspensions.at[i]);
    sort_fields(f->frame);
}
