/* Awaits: a child begins and is polled until it has ended; until then the function, or its branch, is
 * suspended. */
#include "body_internal.h"

#include "frame.h"
#include "job.h"
#include "names.h"

const char *awaits_poll_call(const struct body *b, const struct suspension *s, const char *result)
{
    const struct names *own = b->function->names, *names = s->callee->names;
    if (s->callee->item)
        return render_next(&b->render, s->callee, s->call,
                           arena_printf("&%s->%s", own->self, frame_child(b->function, s)), own->context);
    return arena_printf("%s(&%s->%s, %s%s%s)", names->poll, own->self, frame_child(b->function, s),
                        own->context, result ? ", &" : "", result ? result : "");
}

/** What the child's poll stores its result through: a slot of the frame or a C local. Null for registers and
 * void. */
static const char *result_place(struct body *b, const struct suspension *s, unsigned line, const char *indent)
{
    const struct type *type = s->callee->result;
    if (type->class == TYPE_VOID || function_returns_in_registers(s->callee))
        return NULL;
    if (s->result && s->result->in_frame)
        return render_variable(&b->render, s->result);
    if (s->result)
        steps_declare(b, s->result, line, indent);
    else
        writer_line(b->writer, line, indent, "%s;", render_declaration(type, s->local));
    return s->result ? s->result->field : s->local;
}

void awaits_write_label(struct body *b, const struct suspension *s, unsigned line, const char *indent)
{
    bool is_statement = s->callee && s->callee->convention == CONVENTION_YIELD;
    writer_label(b->writer, line, writer_shallower(indent), s->label, is_statement,
                 render_quote_await(b->render.unit, s));
}

/** Whether a deferred block may wait for a box here: that is not cancelled with the task. */
static bool needs_shield(const struct suspension *s)
{
    return s->defer && s->callee && (s->is_boxed || s->callee->has_boxes);
}

void awaits_write_suspension(const struct body *b, const struct suspension *s, unsigned line,
                             const char *indent)
{
    const struct names *own = b->function->names;
    const char *shield = needs_shield(s) ? arena_printf("async_box_shield(%s), ", own->context) : "";
    if (s->branch)
        writer_line(b->writer, line, indent, "%s%s = %s;\ngoto %s;", shield,
                    render_variable(&b->render, s->branch->state), s->state, s->branch->wait);
    else
        writer_line(b->writer, line, indent, "return %s%s->%s = %s, %s;", shield, own->self,
                    own->state_member, s->state, render_pending(b->function));
}

void awaits_write_suspension_if(const struct body *b, const char *condition, const struct suspension *s,
                                unsigned line, const char *indent)
{
    writer_line(b->writer, line, indent, "if (%s)%s", condition, s->branch ? " {" : "");
    awaits_write_suspension(b, s, line, writer_deeper(indent));
    if (s->branch)
        writer_line(b->writer, line, indent, "}");
}

/** An await of a future in a box: the executor polls that next, and comes back when it has finished. */
static void write_boxed_await(struct body *b, const struct suspension *s, unsigned line, const char *indent)
{
    const struct names *own = b->function->names;
    const char *slot = arena_printf("&%s->%s", own->self, frame_child(b->function, s));
    writer_line(b->writer, line, indent, "%s;", render_boxing(&b->render, s->call));
    writer_line(b->writer, line, indent, "async_box_enter(%s, %s, %s%s);", own->context, slot,
                s->result ? "&" : "", s->result ? render_variable(&b->render, s->result) : "NULL");
    awaits_write_suspension(b, s, line, indent);
    awaits_write_label(b, s, line, indent);
    writer_line(b->writer, line, indent, "async_box_leave(%s);", slot);
}

/** An await of a call on the pool of threads. */
static void write_pool_await(struct body *b, const struct suspension *s, unsigned line, const char *indent)
{
    steps_declare(b, s->result, line, indent);
    job_write_start(&b->render, s, b->writer, line, indent);
    awaits_write_label(b, s, line, indent);
    awaits_write_suspension_if(b, arena_printf("%s == ASYNC_PENDING", awaits_poll_call(b, s, NULL)), s, line,
                               indent);
    job_write_end(&b->render, s, b->writer, line, indent);
}

static void write_embedded_await(struct body *b, const struct suspension *s, unsigned line,
                                 const char *indent)
{
    const struct names *own = b->function->names, *names = s->callee->names;
    bool in_registers = function_returns_in_registers(s->callee);
    const char *result = result_place(b, s, line, indent), *arguments = render_arguments(&b->render, s->call);
    bool keeps = in_registers && s->result;
    if (keeps)
        writer_line(b->writer, line, indent, "struct %s %s;", names->poll_result, s->local);
    if (s->in_place && !s->callee->item) {
        writer_line(b->writer, line, indent, "async_future_check(%s, %s);",
                    render_unended(&b->render, s->in_place), render_place(&b->render, s->await));
    } else if (!s->in_place) {
        writer_line(b->writer, line, indent, "%s(&%s->%s%s%s);", names->init, own->self,
                    frame_child(b->function, s), *arguments ? ", " : "", arguments);
    }
    awaits_write_label(b, s, line, indent);
    if (keeps)
        writer_line(b->writer, line, indent, "%s = %s;", s->local, awaits_poll_call(b, s, NULL));
    const char *status = keeps ? arena_printf("%s.%s", s->local, names->status)
                               : arena_printf("%s%s", awaits_poll_call(b, s, result),
                                              in_registers ? arena_printf(".%s", names->status) : "");
    awaits_write_suspension_if(b, arena_printf("%s == ASYNC_PENDING", status), s, line, indent);
    if (keeps && (s->result->in_frame || s->is_select))
        writer_line(b->writer, line, indent, "%s;",
                    render_assignment(s->result->type, render_variable(&b->render, s->result),
                                      arena_printf("%s.%s", s->local, names->value)));
}

/** A yield_from: until the other generator has ended, its items are taken without coming by here. */
static void write_delegation(struct body *b, const struct suspension *s, unsigned line, const char *indent)
{
    const struct names *names = b->function->names;
    writer_line(b->writer, line, indent, "*%s = %s;", names->inner,
                render_operand(&b->render, s->call->children.at[1]));
    writer_line(b->writer, line, indent, "if (%s->task)", names->inner);
    writer_line(b->writer, line, writer_deeper(indent), "%s", render_item(b->function, s->state));
    awaits_write_label(b, s, line, indent);
}

/** A yield: the item is stored, and whoever takes the next one may give a value for this. */
static void write_yield(struct body *b, const struct suspension *s, unsigned line, const char *indent)
{
    const struct function *f = b->function;
    struct node *value = s->call->children.at[1];
    writer_line(
        b->writer, line, indent, "%s;",
        render_assignment(f->item, arena_printf("*%s", f->names->result), render_operand(&b->render, value)));
    writer_line(b->writer, line, indent, "%s", render_item(f, s->state));
    awaits_write_label(b, s, line, indent);
    if (!s->result)
        return;
    steps_declare(b, s->result, line, indent);
    writer_line(b->writer, line, indent, "%s;",
                render_assignment(f->item, render_variable(&b->render, s->result),
                                  arena_printf("%s ? *%s : (%s){0}", f->names->sent, f->names->sent,
                                               render_type_name(f->item))));
}

void awaits_write(struct body *b, const struct suspension *s, unsigned line, const char *indent)
{
    if (s->callee->convention == CONVENTION_YIELD && s->callee->result->class == TYPE_VOID)
        write_delegation(b, s, line, indent);
    else if (s->callee->convention == CONVENTION_YIELD)
        write_yield(b, s, line, indent);
    else if (s->is_boxed)
        write_boxed_await(b, s, line, indent);
    else if (s->is_on_pool)
        write_pool_await(b, s, line, indent);
    else
        write_embedded_await(b, s, line, indent);
}
