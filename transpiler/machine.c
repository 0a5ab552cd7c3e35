#include "machine.h"

#include <string.h>

#include "body.h"
#include "drop.h"
#include "insight.h"
#include "job.h"
#include "members.h"
#include "names.h"
#include "render.h"

/** Attributes for a generated function or object, from those of the user's. */
static const char *attributes(const char *list)
{
    return list ? arena_printf("__attribute__((%s)) ", list) : "";
}

/** Nothing but boxes is called from other files. */
const char *machine_storage(const struct function *f)
{
    if (f->is_unused)
        return "__attribute__((__unused__)) static ";
    return f->is_inline ? "static __inline " : "static ";
}

static void line(struct writer *w, const char *text)
{
    writer_line(w, 0, "", "%s", text);
}

const char *machine_parameter_name(const struct function *f, size_t index)
{
    const char *name = f->parameters.at[index]->name;
    return name[0] ? name : arena_printf("argument_%zu", index + 1);
}

/** Whether a parameter is a pointer to an array of which only the length is variable: that may be left open.
 */
static bool has_open_length(const struct type *type)
{
    const char *bound = strstr(type->view_suffix, "[*]"), *bracket = strchr(type->view_suffix, '[');
    return bound == bracket && !strstr(bound + 1, "[*]");
}

/** A parameter as it is declared where its bounds cannot be named. What else is variable in it could be left
 * open in a prototype only (C17 6.7.6.2p4). */
static const char *parameter_declaration(const struct type *type, const char *name)
{
    const char *bound = type->is_variable ? strstr(type->view_suffix, "[*]") : NULL;
    if (!bound)
        return arena_printf("%s%s%s", type->view_prefix, name, type->view_suffix);
    if (!has_open_length(type))
        return arena_printf("const volatile void *%s", name);
    return arena_printf("%s%s%.*s[]%s", type->view_prefix, name, (int)(bound - type->view_suffix),
                        type->view_suffix, bound + 3);
}

const char *machine_parameters(const struct function *f, const char *first)
{
    struct text list = {0};
    text_puts(&list, first);
    for (size_t i = 0; i < f->parameters.count; i++)
        text_printf(&list, "%s%s", list.length ? ", " : "",
                    parameter_declaration(f->parameters.at[i]->type, machine_parameter_name(f, i)));
    return list.length ? text_string(&list) : "void";
}

static const char *arguments(const struct function *f, const char *first)
{
    struct text list = {0};
    text_puts(&list, first);
    for (size_t i = 0; i < f->parameters.count; i++)
        text_printf(&list, "%s%s", list.length ? ", " : "", machine_parameter_name(f, i));
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
    return arena_printf("%svoid %s(%s)", machine_storage(f), n->init,
                        machine_parameters(f, arena_printf("struct %s *%s", n->future, n->self)));
}

static const char *next_signature(const struct function *f)
{
    const struct names *n = f->names;
    struct text parameters = {0};
    text_printf(&parameters, "struct %s *%s", n->future, n->self);
    if (!f->is_plain)
        text_printf(&parameters, ", struct async_context *%s", n->context);
    if (f->takes_values)
        text_printf(&parameters, ", %s", render_declaration(f->item, arena_printf("*%s", n->sent)));
    text_printf(&parameters, ", %s", render_declaration(f->item, arena_printf("*%s", n->result)));
    if (f->delegates)
        text_printf(&parameters, ", struct async_future *%s", n->inner);
    return arena_printf("%s%s%s %s(%s)", attributes(f->code_attributes), machine_storage(f),
                        f->is_plain ? "bool" : arena_printf("struct %s", n->poll_result), n->poll,
                        text_string(&parameters));
}

static const char *poll_signature(const struct function *f)
{
    const struct names *n = f->names;
    if (f->item)
        return next_signature(f);
    const char *common =
        arena_printf("%s(struct %s *%s, struct async_context *%s", n->poll, n->future, n->self, n->context);
    const char *specifiers = arena_printf("%s%s", attributes(f->code_attributes), machine_storage(f));
    if (function_returns_in_registers(f))
        return arena_printf("%sstruct %s %s)", specifiers, n->poll_result, common);
    if (f->result->class == TYPE_VOID)
        return arena_printf("%senum async_poll %s)", specifiers, common);
    return arena_printf("%senum async_poll %s, %s)", specifiers, common,
                        result_declaration(f, arena_printf("*%s", n->result)));
}

const char *machine_drop_signature(const struct function *f)
{
    return arena_printf("%svoid %s(struct %s *%s)", machine_storage(f), f->names->drop, f->names->future,
                        f->names->self);
}

static const char *spawn_signature(const struct function *f)
{
    return arena_printf("static void %s(%s)", f->names->spawn, machine_parameters(f, ""));
}

static const char *lazy_signature(const struct function *f)
{
    const char *specifiers = !f->item                 ? "static "
                             : machine_is_external(f) ? attributes(f->link_attributes)
                                                      : machine_storage(f);
    return arena_printf("%sstruct async_future %s(%s)", specifiers, f->names->lazy,
                        machine_parameters(f, ""));
}

static const char *block_on_signature(const struct function *f)
{
    return arena_printf("static %s", result_declaration(f, arena_printf("%s(%s)", f->names->block_on,
                                                                        machine_parameters(f, ""))));
}

bool machine_is_external(const struct function *f)
{
    bool is_inline_definition = f->is_inline && !f->is_external; /* C17 6.7.4p7 */
    return !f->is_static && !f->is_main && f->convention != CONVENTION_MANUAL && !is_inline_definition;
}

static const char *box_signature(const struct function *f)
{
    return arena_printf(
        "%s%s", machine_is_external(f) ? attributes(f->link_attributes) : machine_storage(f),
        result_declaration(f, arena_printf("%s(%s)", f->names->box, machine_parameters(f, ""))));
}

void machine_declare(const struct function *f, struct writer *w)
{
    if (f->is_spawned && !function_is_elsewhere(f))
        writer_line(w, 0, "", "%s;", spawn_signature(f));
    if (f->is_made && !function_is_elsewhere(f))
        writer_line(w, 0, "", "%s;", lazy_signature(f));
    if (f->is_blocked_on && !function_is_elsewhere(f))
        writer_line(w, 0, "", "%s;", block_on_signature(f));
    if (f->is_boxed && machine_is_external(f))
        writer_line(w, 0, "", "%s __asm__(\"async.%s\");", box_signature(f), f->name);
    else if (f->is_boxed)
        writer_line(w, 0, "", "%s;", box_signature(f));
}

/* ---- states and frame ---- */

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
                    writer_user_line(w, s->await->span.begin), render_quote_await(unit, s));
    }
    for (size_t i = 0; i < f->suspensions.count; i++)
        if (f->suspensions.at[i]->cancelling)
            writer_line(w, 0, "    ", "%s,", f->suspensions.at[i]->cancelling);
    for (size_t i = 0; i < f->cancellations.count; i++)
        writer_line(w, 0, "    ", "%s,", f->cancellations.at[i]->state);
    writer_line(w, 0, "    ", "%s", n->end);
    line(w, "};\n");
}

static void write_frame(const struct function *f, struct writer *w)
{
    writer_line(w, 0, "", "struct %s {", f->names->future);
    bool is_exact = members_write(f, w) || machine_is_external(f);
    line(w, "};");
    if (is_exact)
        writer_line(w, 0, "",
                    "_Static_assert(sizeof(struct %s) == %u, \"asyncc was given the compiler's flags\");",
                    f->names->future, f->frame->size);
    line(w, "");
    if (function_returns_in_registers(f) && !f->is_plain)
        writer_line(w, 0, "", "struct %s {\n    enum async_poll %s;\n    %s;\n};\n", f->names->poll_result,
                    f->names->status, result_declaration(f, f->names->value));
}

/* ---- functions ---- */

static const char *argument_place(const struct function *f, const struct variable *parameter)
{
    return arena_printf("%s->%s", f->names->self, f->frame->slots.at[parameter->slot].name);
}

/** A pointer to an array of variable length. */
static void write_bounded_argument(const struct function *f, const struct variable *parameter,
                                   struct writer *w)
{
    writer_line(w, 0, "    ", "%s = (void *)%s;", argument_place(f, parameter), parameter->name);
    for (size_t i = 0; i < parameter->bounds.count; i++)
        writer_line(w, 0, "    ", "%s = (__SIZE_TYPE__)(%s);",
                    argument_place(f, parameter->bounds.at[i].variable), parameter->bounds.at[i].text);
}

/** Arguments that do not live across an await are C locals. */
static void load_arguments(const struct function *f, struct writer *w)
{
    for (size_t i = 0; i < f->parameters.count; i++) {
        const struct variable *p = f->parameters.at[i];
        if (p->slot < 0 || p->in_frame)
            continue;
        writer_line(w, 0, "    ", "%s%s%s = %s;", p->type->view_prefix, p->name, p->type->view_suffix,
                    argument_place(f, p));
        if (!p->is_read) /* nobody is warned of a parameter that is only set */
            writer_line(w, 0, "    ", "(void)%s;", p->name);
    }
}

static void write_init(const struct function *f, struct writer *w)
{
    const struct names *n = f->names;
    writer_line(w, 0, "", "%s\n{", init_signature(f));
    writer_line(w, 0, "    ", "%s->%s = %s;", n->self, n->state_member, n->start);
    for (size_t i = 0; i < f->parameters.count; i++) {
        const struct variable *p = f->parameters.at[i];
        if (p->bounds.count)
            write_bounded_argument(f, p, w);
        else if (p->slot >= 0)
            writer_line(w, 0, "    ", "%s;", render_assignment(p->type, argument_place(f, p), p->name));
        else
            writer_line(w, 0, "    ", "(void)%s;", machine_parameter_name(f, i));
    }
    line(w, "}\n");
}

/** What is used all over the function. */
static void write_first_declarations(const struct function *f, struct writer *w)
{
    for (size_t i = 0; i < f->variables.count; i++) {
        const struct variable *v = f->variables.at[i];
        if (v->is_declared_first && !v->in_frame) /* compilers do not see that it is set where it is used */
            writer_line(w, 0, "    ", "%s = %s;", render_declaration(v->type, v->field),
                        v->type->class == TYPE_RECORD ? "{0}" : "0");
    }
}

static void write_dispatch(struct unit *unit, struct function *f, struct writer *w)
{
    const struct names *n = f->names;
    writer_line(w, 0, "    ", "switch ((enum %s)%s->%s) {", n->state, n->self, n->state_member);
    writer_line(w, 0, "    ", "case %s: break;", n->start);
    for (size_t i = 0; i < f->suspensions.count; i++) {
        const struct suspension *s = f->suspensions.at[i];
        if (!s->branch)
            writer_line(w, 0, "    ", "case %s: goto %s;", s->state, s->label);
    }
    drop_write_cases(unit, f, NULL, w, "    ");
    writer_line(w, 0, "    ", "case %s:", n->end);
    struct render render = {unit, f};
    if (f->item)
        writer_line(w, 0, "        ", "%s", render_return(&render, NULL));
    else
        writer_line(w, 0, "        ", "async_polled_after_end(\"%s\", \"%s\", %u);", f->name,
                    writer_quoted(source_origin(unit->source, f->offset).file->path),
                    writer_user_line(w, f->offset));
    if (f->forks.count)
        writer_line(w, 0, "    ", "default:\n    __builtin_unreachable();");
    writer_line(w, 0, "    ", "}");
}

/** Whether it polls another. */
static bool polls_another(const struct function *f)
{
    for (size_t i = 0; i < f->suspensions.count; i++)
        if (f->suspensions.at[i]->callee && f->suspensions.at[i]->callee->convention != CONVENTION_YIELD)
            return true;
    return false;
}

/** Whether it gives items of its own. */
static bool yields(const struct function *f)
{
    for (size_t i = 0; i < f->suspensions.count; i++) {
        const struct function *callee = f->suspensions.at[i]->callee;
        if (callee && callee->convention == CONVENTION_YIELD && callee->result->class != TYPE_VOID)
            return true;
    }
    return false;
}

static bool reads_values(const struct function *f)
{
    for (size_t i = 0; i < f->suspensions.count; i++) {
        const struct suspension *s = f->suspensions.at[i];
        if (s->callee && s->callee->convention == CONVENTION_YIELD && s->result)
            return true;
    }
    return false;
}

/** Whether an array of constant characters is in the frame: compilers know a format by it where it is a
 * local. */
static bool may_keep_format(const struct function *f)
{
    for (size_t i = 0; i < f->variables.count; i++) {
        const struct variable *v = f->variables.at[i];
        if (v->in_frame && strstr(v->type->view_prefix, "const") && strstr(v->type->view_prefix, "char"))
            return true;
    }
    return false;
}

static void write_poll(struct unit *unit, struct function *f, struct writer *w)
{
    if (w->has_lines && may_keep_format(f))
        writer_line(w, 0, "",
                    "ASYNC_IGNORED_(\"-Wformat-nonliteral\") ASYNC_IGNORED_(\"-Wformat-security\")");
    writer_line(w, 0, "", "%s\n{", poll_signature(f));
    if (!f->is_plain && !polls_another(f))
        writer_line(w, 0, "    ", "(void)%s;", f->names->context);
    if (f->item && !yields(f))
        writer_line(w, 0, "    ", "(void)%s;", f->names->result);
    if (f->takes_values && !reads_values(f))
        writer_line(w, 0, "    ", "(void)%s;", f->names->sent);
    write_first_declarations(f, w);
    write_dispatch(unit, f, w);
    load_arguments(f, w);
    body_write(unit, f, w);
    writer_line(w, source_line(w->source, f->body->span.end - 1), "", "}");
    line(w, "");
}

/* ---- helpers: spawn, async_block_on, boxes ---- */

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
        if (f->result->future.level == 1) /* nobody wants it */
            writer_line(w, 0, "    ", "else if (%s.%s == ASYNC_READY)\n    async_future_drop(&%s.%s);",
                        n->outcome, n->status, n->outcome, n->value);
        writer_line(w, 0, "    ", "return %s.%s;", n->outcome, n->status);
    } else {
        writer_line(w, 0, "    ", "%s;", result_declaration(f, n->outcome));
        writer_line(w, 0, "    ", "return %s, %s ? %s : &%s);", call, n->result, n->result, n->outcome);
    }
    line(w, "}\n");
}

/** How the runtime takes a generator's items, whatever they are. */
static void write_step(const struct function *f, struct writer *w)
{
    const struct names *n = f->names;
    const char *rest =
        arena_printf("%s%s, %s%s%s", f->takes_values ? ", (void *)" : "", f->takes_values ? n->sent : "",
                     n->result, f->delegates ? ", " : "", f->delegates ? n->inner : "");
    writer_line(w, 0, "",
                "static enum async_step %s(void *%s, struct async_context *%s, const void *%s, void *%s,",
                n->step, n->self, n->context, n->sent, n->result);
    writer_line(w, 0, "        ", "struct async_future *%s)", n->inner);
    line(w, "{");
    if (!f->takes_values)
        writer_line(w, 0, "    ", "(void)%s;", n->sent);
    if (!f->delegates)
        writer_line(w, 0, "    ", "(void)%s;", n->inner);
    if (f->is_plain) {
        writer_line(w, 0, "    ", "(void)%s;\nreturn %s(%s%s) ? ASYNC_STEP_ITEM : ASYNC_STEP_END;",
                    n->context, n->poll, n->self, rest);
    } else {
        writer_line(w, 0, "    ", "if (!%s)\n    async_generator_awaits(\"%s\");", n->context, f->name);
        writer_line(w, 0, "    ", "struct %s %s = %s(%s, %s%s);", n->poll_result, n->outcome, n->poll,
                    n->self, n->context, rest);
        writer_line(w, 0, "    ", "if (%s.%s == ASYNC_PENDING)\n    return ASYNC_STEP_PENDING;", n->outcome,
                    n->status);
        writer_line(w, 0, "    ", "return %s.%s ? ASYNC_STEP_ITEM : ASYNC_STEP_END;", n->outcome, n->value);
    }
    line(w, "}\n");
}

/** How the runtime ends a generator whose cleanup awaits. */
static void write_cleaning_poll(const struct function *f, struct writer *w)
{
    const struct names *n = f->names;
    writer_line(w, 0, "", "static enum async_poll %s(void *%s, struct async_context *%s, void *%s)\n{",
                n->poll_any, n->self, n->context, n->result);
    writer_line(w, 0, "    ", "(void)%s;\nreturn %s.%s;", n->result,
                render_poll(f, n->self, n->context, "NULL"), n->status);
    line(w, "}\n");
}

static void write_type(const struct function *f, struct writer *w)
{
    const struct names *n = f->names;
    if (f->item)
        write_step(f, w);
    if (!f->item)
        write_poll_any(f, w);
    else if (f->is_slow)
        write_cleaning_poll(f, w);
    writer_line(w, 0, "", "static void %s(void *%s)\n{\n    %s(%s);\n}\n", n->drop_any, n->self, n->drop,
                n->self);
    if (f->is_slow)
        writer_line(w, 0, "", "static bool %s(void *%s)\n{\n    return %s(%s);\n}\n", n->cancel_any, n->self,
                    n->cancel, n->self);
    if (machine_is_external(f) && !f->item)
        writer_line(w, 0, "", "%sconst struct async_type %s __asm__(\"async.%s.%u.%u\") = {",
                    attributes(f->link_attributes), n->type, f->name, f->frame->size, f->frame->align);
    else
        writer_line(w, 0, "", "static const struct async_type %s = {", n->type);
    const char *result = f->result->class == TYPE_VOID || f->item ? NULL : render_type_name(f->result);
    const char *frame = arena_printf("struct %s", n->future), *align = arena_printf("_Alignof(%s)", frame);
    if (f->result->align > (long long)sizeof(void *)) /* the result of a task stands in its block */
        align = arena_printf("%s > _Alignof(%s) ? %s : _Alignof(%s)", align, result, align, result);
    writer_line(w, 0, "    ", "\"%s\", sizeof(%s), %s, %s, %s,", f->name, frame, align,
                f->item && !f->is_slow ? "NULL" : n->poll_any,
                n->drop_any); /* no designators: they could be macros of the program's */
    writer_line(w, 0, "    ", "%s, ASYNC_RESULT_OFFSET(%s, %s), %s, %s, %s,",
                result ? arena_printf("sizeof(%s)", result) : "0", frame, result ? result : "char",
                f->result->future.level == 1 ? "true" : "false", f->is_slow ? n->cancel_any : "NULL",
                f->item ? n->step : "NULL");
    writer_line(w, 0, "    ", "%s,", f->body ? arena_printf("&%s", n->machine) : "NULL");
    line(w, "};\n");
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

/** A future as a value. */
static void write_lazy(const struct function *f, struct writer *w)
{
    const struct names *n = f->names;
    writer_line(w, 0, "", "%s\n{", lazy_signature(f));
    writer_line(w, 0, "    ", "struct %s *%s = async_future_new(&%s);", n->future, n->self, n->type);
    writer_line(w, 0, "    ", "%s(%s);", n->init, arguments(f, n->self));
    writer_line(w, 0, "    ", "return async_future_made(%s);", n->self);
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

/** A function of the async function's own type, which makes its future in a box. */
static void write_box(const struct function *f, struct writer *w)
{
    const struct names *n = f->names;
    writer_line(w, 0, "", "%s\n{", box_signature(f));
    writer_line(w, 0, "    ", "struct %s *%s = async_box_new(&%s);", n->future, n->self, n->type);
    writer_line(w, 0, "    ", "%s(%s);", n->init, arguments(f, n->self));
    if (f->result->class != TYPE_VOID)
        writer_line(w, 0, "    ", "return (%s){%s};", render_type_name(f->result),
                    f->result->class == TYPE_RECORD ? "" : "0");
    line(w, "}\n");
}

void machine_write_helpers(const struct function *f, struct writer *w)
{
    if (f->is_spawned || f->is_made || f->is_blocked_on || f->is_boxed)
        write_type(f, w);
    if (f->is_boxed)
        write_box(f, w);
    if (f->is_spawned)
        write_spawn(f, w);
    if (f->is_made)
        write_lazy(f, w);
    if (f->is_blocked_on)
        write_block_on(f, w);
}

/** The program's entry: runs the async main, then ends what it has left running. */
static void write_main(const struct function *f, struct writer *w)
{
    writer_line(w, 0, "", "int main(%s)\n{", machine_parameters(f, ""));
    writer_line(w, 0, "    ", "int status = %s(%s);", f->names->block_on, arguments(f, ""));
    line(w, "    async_shutdown();\n    return status;\n}\n");
}

void machine_write(struct unit *unit, struct function *f, struct writer *w)
{
    struct span header = f->is_block ? f->body_span : (struct span){f->span.begin, f->body->span.begin};
    writer_line(w, 0, "", "/* %s */\n", render_quote(unit, header));
    write_states(unit, f, w);
    write_frame(f, w);
    write_init(f, w);
    writer_warns(w, WARNED_MIXED);
    job_write_all(unit, f, w);
    writer_warns(w, WARNED_NONE);
    drop_write_forks(unit, f, w);
    writer_warns(w, WARNED_MIXED);
    write_poll(unit, f, w);
    writer_warns(w, WARNED_NONE);
    drop_write(unit, f, w);
    insight_write(unit, f, w);
    machine_write_helpers(f, w);
    if (f->is_main)
        write_main(f, w);
}
