#include "machine.h"

#include <string.h>

#include "body.h"
#include "layout.h"
#include "names.h"
#include "render.h"

/** What a function's attributes come to on one that is generated: poll has those of the code, too. */
static const char *attributes(const struct function *f, bool has_code)
{
    const char *code = has_code ? f->code_attributes : NULL, *each = f->each_attributes;
    if (!code && !each)
        return "";
    return arena_printf("__attribute__((%s%s%s)) ", each ? each : "", each && code ? ", " : "",
                        code ? code : "");
}

static const char *storage(const struct function *f)
{
    if (!f->is_static && !f->is_main && f->convention != CONVENTION_MANUAL)
        return f->is_inline && !f->is_external ? "inline " : "";
    return f->is_unused ? "__attribute__((__unused__)) static " : f->is_inline ? "static inline " : "static ";
}

static void line(struct writer *w, const char *text)
{
    writer_line(w, 0, "", "%s", text);
}

static const char *parameter_name(const struct function *f, size_t index)
{
    const char *name = f->parameters.at[index]->name;
    return name[0] ? name : arena_printf("argument_%zu", index + 1);
}

/** A function's parameters as the user declared them. */
static const char *parameters(const struct function *f, const char *first)
{
    struct text list = {0};
    text_puts(&list, first);
    for (size_t i = 0; i < f->parameters.count; i++) {
        const struct variable *p = f->parameters.at[i];
        text_printf(&list, "%s%s%s%s", list.length ? ", " : "", p->type->view_prefix, parameter_name(f, i),
                    p->type->view_suffix);
    }
    return list.length ? text_string(&list) : "void";
}

static const char *arguments(const struct function *f, const char *first)
{
    struct text list = {0};
    text_puts(&list, first);
    for (size_t i = 0; i < f->parameters.count; i++)
        text_printf(&list, "%s%s", list.length ? ", " : "", parameter_name(f, i));
    return text_string(&list);
}

static const char *result_declaration(const struct function *f, const char *name)
{
    return render_declaration(f->result, name);
}

/* ---- signatures ---- */

static const char *init_signature(const struct function *f)
{
    const struct names *n = f->names;
    return arena_printf("%s%svoid %s(%s)", attributes(f, false), storage(f), n->init,
                        parameters(f, arena_printf("struct %s *%s", n->future, n->self)));
}

static const char *poll_signature(const struct function *f)
{
    const struct names *n = f->names;
    const char *common =
        arena_printf("%s(struct %s *%s, struct async_context *%s", n->poll, n->future, n->self, n->context);
    const char *specifiers = arena_printf("%s%s", attributes(f, true), storage(f));
    if (function_returns_in_registers(f))
        return arena_printf("%sstruct %s %s)", specifiers, n->poll_result, common);
    if (f->result->class == TYPE_VOID)
        return arena_printf("%senum async_poll %s)", specifiers, common);
    return arena_printf("%senum async_poll %s, %s)", specifiers, common,
                        result_declaration(f, arena_printf("*%s", n->result)));
}

static const char *drop_signature(const struct function *f)
{
    return arena_printf("%s%svoid %s(struct %s *%s)", attributes(f, false), storage(f), f->names->drop,
                        f->names->future, f->names->self);
}

static const char *spawn_signature(const struct function *f)
{
    return arena_printf("static void %s(%s)", f->names->spawn, parameters(f, ""));
}

static const char *block_on_signature(const struct function *f)
{
    return arena_printf("static %s",
                        result_declaration(f, arena_printf("%s(%s)", f->names->block_on, parameters(f, ""))));
}

void machine_declare(const struct function *f, struct writer *w)
{
    writer_line(w, 0, "", "struct %s;", f->names->future);
    writer_line(w, 0, "", "%s;", init_signature(f));
    if (function_returns_in_registers(f) && !*storage(f))
        writer_line(w, 0, "", "struct %s;", f->names->poll_result);
    if (!*storage(f))
        writer_line(w, 0, "", "%s;\n%s;", poll_signature(f), drop_signature(f));
    if (f->is_spawned)
        writer_line(w, 0, "", "%s;", spawn_signature(f));
    if (f->is_blocked_on)
        writer_line(w, 0, "", "%s;", block_on_signature(f));
}

/* ---- states and frame ---- */

static unsigned user_line(const struct writer *w, unsigned offset)
{
    return source_line(w->source, offset);
}

static void write_states(const struct unit *unit, const struct function *f, struct writer *w)
{
    const struct names *n = f->names;
    writer_line(w, 0, "", "enum %s {", n->state);
    writer_line(w, 0, "    ", "%s,", n->start);
    size_t width = strlen(n->start);
    for (size_t i = 0; i < f->suspensions.count; i++)
        if (strlen(f->suspensions.at[i]->state) > width)
            width = strlen(f->suspensions.at[i]->state);
    for (size_t i = 0; i < f->suspensions.count; i++) {
        const struct suspension *s = f->suspensions.at[i];
        writer_line(w, 0, "    ", "%s,%*s /* line %u: %s */", s->state, (int)(width - strlen(s->state)), "",
                    user_line(w, s->await->span.begin), render_quote(unit, s->await->span));
    }
    writer_line(w, 0, "    ", "%s", n->end);
    line(w, "};\n");
}

static void write_group(const struct group *group, struct writer *w, const char *indent);

/** How many members a group is written as. */
static size_t count_members(const struct group *group)
{
    size_t shared = group->children.count + group->inner.count;
    if (shared == 1 && group->inner.count == 1)
        return group->fields.count + count_members(group->inner.at[0]);
    return group->fields.count + (shared != 0);
}

/** What never exists at the same time as the rest of its group: children and nested scopes. */
static void write_shared(const struct group *group, struct writer *w, const char *indent)
{
    size_t shared = group->children.count + group->inner.count;
    const char *inside = shared > 1 ? arena_printf("%s    ", indent) : indent;
    if (shared > 1)
        writer_line(w, 0, indent, "union {");
    for (size_t i = 0; i < group->children.count; i++) {
        const struct suspension *s = group->children.at[i];
        writer_line(w, 0, inside, "struct %s %s;", s->callee->names->future, s->slot);
    }
    for (size_t i = 0; i < group->inner.count; i++) {
        bool wraps = shared > 1 && count_members(group->inner.at[i]) > 1;
        if (wraps)
            writer_line(w, 0, inside, "struct {");
        write_group(group->inner.at[i], w, wraps ? arena_printf("%s    ", inside) : inside);
        if (wraps)
            writer_line(w, 0, inside, "};");
    }
    if (shared > 1)
        writer_line(w, 0, indent, "};");
}

static void write_group(const struct group *group, struct writer *w, const char *indent)
{
    write_shared(group, w, indent);
    for (size_t i = 0; i < group->fields.count; i++) {
        const struct variable *v = group->fields.at[i];
        if (v->type->is_local)
            writer_line(w, 0, indent,
                        "_Alignas(%lld) unsigned char %s[%lld]; /* its type is local to the function */",
                        v->type->align, v->field, v->type->size);
        else
            writer_line(w, 0, indent, "%s%s%s;", v->alignment ? v->alignment : "", v->alignment ? " " : "",
                        render_declaration(v->type, v->field));
    }
}

static void write_frame(const struct function *f, struct writer *w)
{
    enum { SMALL_STATES = 254 };
    writer_line(w, 0, "", "struct %s {", f->names->future);
    write_group(f->frame, w, "    ");
    writer_line(w, 0, "    ", "unsigned %s %s;", f->suspensions.count < SMALL_STATES ? "char" : "short",
                f->names->state_member);
    line(w, "};\n");
    if (function_returns_in_registers(f))
        writer_line(w, 0, "", "struct %s {\n    enum async_poll %s;\n    %s;\n};\n", f->names->poll_result,
                    f->names->status, result_declaration(f, f->names->value));
}

/* ---- functions ---- */

static void write_init(const struct function *f, struct writer *w)
{
    const struct names *n = f->names;
    writer_line(w, 0, "", "%s\n{", init_signature(f));
    writer_line(w, 0, "    ", "%s->%s = %s;", n->self, n->state_member, n->start);
    for (size_t i = 0; i < f->parameters.count; i++) {
        const struct variable *p = f->parameters.at[i];
        if (p->in_frame)
            writer_line(w, 0, "    ", "%s;",
                        render_assignment(p->type, arena_printf("%s->%s", n->self, p->field), p->name));
        else
            writer_line(w, 0, "    ", "(void)%s;", parameter_name(f, i));
    }
    line(w, "}\n");
}

static void write_dispatch(const struct unit *unit, const struct function *f, struct writer *w)
{
    const struct names *n = f->names;
    writer_line(w, 0, "    ", "switch ((enum %s)%s->%s) {", n->state, n->self, n->state_member);
    writer_line(w, 0, "    ", "case %s: break;", n->start);
    for (size_t i = 0; i < f->suspensions.count; i++) {
        const struct suspension *s = f->suspensions.at[i];
        writer_line(w, 0, "    ", "case %s: goto %s;", s->state, s->label);
    }
    writer_line(w, 0, "    ", "case %s:", n->end);
    writer_line(w, 0, "        ", "async_polled_after_end(\"%s\", \"%s\", %u);", f->name,
                writer_quoted(unit->source->path), user_line(w, f->offset));
    writer_line(w, 0, "    ", "}");
}

static void write_poll(struct unit *unit, struct function *f, struct writer *w)
{
    writer_line(w, 0, "", "%s\n{", poll_signature(f));
    if (!f->suspensions.count)
        writer_line(w, 0, "    ", "(void)%s;", f->names->context);
    write_dispatch(unit, f, w);
    body_write(unit, f, w);
    line(w, "}\n");
}

/** Writes the cases of all states whose child is in the slot of this one; false when an earlier one has done
 * so. */
static bool write_cases(const struct function *f, size_t index, struct writer *w)
{
    const char *slot = f->suspensions.at[index]->slot;
    for (size_t i = 0; i < index; i++)
        if (!strcmp(f->suspensions.at[i]->slot, slot))
            return false;
    for (size_t i = index; i < f->suspensions.count; i++)
        if (!strcmp(f->suspensions.at[i]->slot, slot))
            writer_line(w, 0, "    ", "case %s:", f->suspensions.at[i]->state);
    return true;
}

static void write_drop(const struct function *f, struct writer *w)
{
    const struct names *n = f->names;
    writer_line(w, 0, "", "%s\n{", drop_signature(f));
    writer_line(w, 0, "    ", "switch ((enum %s)%s->%s) {", n->state, n->self, n->state_member);
    for (size_t i = 0; i < f->suspensions.count; i++) {
        const struct suspension *s = f->suspensions.at[i];
        if (!write_cases(f, i, w))
            continue;
        writer_line(w, 0, "        ", "%s(&%s->%s);", s->callee->names->drop, n->self, s->slot);
        writer_line(w, 0, "        ", "break;");
    }
    writer_line(w, 0, "    ", "case %s:\ncase %s: break;\n}", n->start, n->end);
    writer_line(w, 0, "    ", "%s->%s = %s;", n->self, n->state_member, n->end);
    line(w, "}\n");
}

/* ---- helpers for spawn and async_block_on ---- */

static void write_poll_any(const struct function *f, struct writer *w)
{
    const struct names *n = f->names;
    const char *call = arena_printf("%s(%s, %s", n->poll, n->self, n->context);
    writer_line(w, 0, "", "static enum async_poll %s(void *%s, struct async_context *%s, void *%s)\n{",
                n->poll_any, n->self, n->context, n->result);
    if (f->result->class == TYPE_VOID) {
        writer_line(w, 0, "    ", "(void)%s;\nreturn %s);", n->result, call);
    } else if (function_returns_in_registers(f)) {
        writer_line(w, 0, "    ", "struct %s %s = %s);", n->poll_result, n->outcome, call);
        writer_line(w, 0, "    ", "if (%s.%s == ASYNC_READY && %s)", n->outcome, n->status, n->result);
        writer_line(w, 0, "        ", "*(%s)%s = %s.%s;", result_declaration(f, "*"), n->result, n->outcome,
                    n->value);
        writer_line(w, 0, "    ", "return %s.%s;", n->outcome, n->status);
    } else {
        writer_line(w, 0, "    ", "%s;", result_declaration(f, n->outcome));
        writer_line(w, 0, "    ", "return %s, %s ? %s : &%s);", call, n->result, n->result, n->outcome);
    }
    line(w, "}\n");
}

static void write_type(const struct function *f, struct writer *w)
{
    const struct names *n = f->names;
    write_poll_any(f, w);
    writer_line(w, 0, "", "static void %s(void *%s)\n{\n    %s(%s);\n}\n", n->drop_any, n->self, n->drop,
                n->self);
    writer_line(
        w, 0, "",
        "static const struct async_type %s = {\n    \"%s\", sizeof(struct %s), _Alignof(struct %s), %s, %s,\n"
        "};\n",
        n->type, f->name, n->future, n->future, n->poll_any, n->drop_any);
}

static void write_spawn(const struct function *f, struct writer *w)
{
    const struct names *n = f->names;
    writer_line(w, 0, "", "%s\n{", spawn_signature(f));
    writer_line(w, 0, "    ", "struct %s *%s = async_task_new(&%s);", n->future, n->self, n->type);
    writer_line(w, 0, "    ", "%s(%s);", n->init, arguments(f, n->self));
    writer_line(w, 0, "    ", "async_task_start(%s);", n->self);
    line(w, "}\n");
}

static void write_block_on(const struct function *f, struct writer *w)
{
    const struct names *n = f->names;
    bool is_void = f->result->class == TYPE_VOID;
    writer_line(w, 0, "", "%s\n{", block_on_signature(f));
    writer_line(w, 0, "    ", "struct %s %s;", n->future, n->self);
    if (!is_void)
        writer_line(w, 0, "    ", "%s;", result_declaration(f, n->result));
    writer_line(w, 0, "    ", "%s(%s);", n->init, arguments(f, arena_printf("&%s", n->self)));
    writer_line(w, 0, "    ", "async_run(&%s, &%s, %s%s);", n->type, n->self, is_void ? "" : "&",
                is_void ? "NULL" : n->result);
    if (!is_void)
        writer_line(w, 0, "    ", "return %s;", n->result);
    line(w, "}\n");
}

void machine_write_helpers(const struct function *f, struct writer *w)
{
    if (f->is_spawned || f->is_blocked_on)
        write_type(f, w);
    if (f->is_spawned)
        write_spawn(f, w);
    if (f->is_blocked_on)
        write_block_on(f, w);
}

/** The program's entry: runs the async main, then ends what it has left running. */
static void write_main(const struct function *f, struct writer *w)
{
    writer_line(w, 0, "", "int main(%s)\n{", parameters(f, ""));
    writer_line(w, 0, "    ", "int status = %s(%s);", f->names->block_on, arguments(f, ""));
    line(w, "    async_shutdown();\n    return status;\n}\n");
}

void machine_write(struct unit *unit, struct function *f, struct writer *w)
{
    struct span header = {f->span.begin, f->body->span.begin};
    writer_line(w, 0, "", "/* %s */\n", render_quote(unit, header));
    write_states(unit, f, w);
    write_frame(f, w);
    write_init(f, w);
    write_poll(unit, f, w);
    write_drop(f, w);
    machine_write_helpers(f, w);
    if (f->is_main)
        write_main(f, w);
}
