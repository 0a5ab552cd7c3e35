/* Steps: what is run before a statement. Awaits, and what C would have done before them, in temporaries. */
#include "body_internal.h"

#include <string.h>

#include "leave.h"

static const char *own_text(const struct body *b, const struct step *step)
{
    return step->is_own ? render_own(&b->render, step->expression)
                        : render_operand(&b->render, step->expression);
}

bool steps_is_useful(const struct node *e)
{
    e = model_strip((struct node *)e);
    bool is_call = e->kind == NODE_CALL && strncmp(e->name ? e->name : "", "__builtin_", 10) != 0;
    return (e->type && e->type->class == TYPE_VOID) || e->is_void_cast || is_call ||
           e->kind == NODE_OPERATION || e->kind == NODE_ASSIGN || e->kind == NODE_STEP ||
           e->kind == NODE_SPAWN || e->kind == NODE_LAZY;
}

const char *steps_unused(const struct body *b, struct node *e, bool is_own)
{
    const char *text = is_own ? render_own(&b->render, e) : render_operand(&b->render, e);
    bool is_done = !is_own && (e->is_done || model_strip(e)->is_done);
    return is_done || steps_is_useful(e) ? text : arena_printf("(void)(%s)", text);
}

static unsigned step_line(const struct body *b, const struct step *step)
{
    const struct node *e = step->kind == STEP_AWAIT ? step->suspension->await : step->expression;
    return e ? body_line_of(b, e) : b->writer->line;
}

void steps_declare(struct body *b, struct variable *v, unsigned line, const char *indent)
{
    if (!v || v->in_frame || v->is_declared)
        return;
    v->is_declared = true;
    writer_line(b->writer, line, indent, "%s;", render_declaration(v->type, v->field));
}

static void write_set(struct body *b, const struct step *step, const char *indent)
{
    struct variable *target = step->target;
    const char *value = step->expression ? own_text(b, step)
                        : step->source   ? render_variable(&b->render, step->source)
                                         : arena_printf("%d", step->constant);
    if (step->is_truth)
        value = arena_printf(render_is_simple(value) ? "%s != 0" : "(%s) != 0", value);
    unsigned line = step_line(b, step);
    if (!target->in_frame && !target->is_declared) {
        target->is_declared = true;
        writer_line(b->writer, line, indent, "%s = %s;", render_declaration(target->type, target->field),
                    value);
        return;
    }
    writer_line(b->writer, line, indent, "%s;",
                render_assignment(target->type, render_variable(&b->render, target), value));
}

/** A constant condition: whether a selection takes one of its results. */
static const char *selection_test(const struct body *b, const struct step *step)
{
    struct node *e = step->expression;
    if (e->kind == NODE_CHOOSE)
        return arena_printf(step->choice == 1 ? "%s" : "!(%s)", render_flat(&b->render, e->children.at[0]));
    struct text text = {0};
    unsigned position = e->span.begin;
    for (size_t i = 0; i < e->children.count; i++) {
        struct node *child = e->children.at[i];
        if (child->span.begin < position) { /* hidden in a macro use: for the next try it is expanded */
            model_need_text(b->render.unit, child);
            return "0";
        }
        text_puts(&text, model_text(b->render.unit, (struct span){position, child->span.begin}));
        if (i == 0)
            text_puts(&text, render_flat(&b->render, child));
        else
            text_printf(&text, "%d", i == step->choice);
        position = child->span.end;
    }
    text_puts(&text, model_text(b->render.unit, (struct span){position, e->span.end}));
    return text_string(&text);
}

/** The text of a condition, without parentheses of its own around it: compilers warn of `if ((a == b))`. They
 * ask for them around an assignment. */
static const char *condition_text(const struct body *b, struct node *e)
{
    while (e->kind == NODE_PARENTHESES && e->macro < 0 && !e->value && !e->instead &&
           e->children.at[0]->kind != NODE_ASSIGN)
        e = e->children.at[0];
    return render_flat(&b->render, e);
}

static void write_choice(struct body *b, const struct step *step, const char *indent)
{
    unsigned line = step_line(b, step);
    steps_declare(b, step->target, line, indent);
    const char *test = step->kind == STEP_SELECT ? selection_test(b, step)
                       : step->source            ? render_variable(&b->render, step->source)
                                                 : condition_text(b, step->expression);
    bool has_then = step->then && step->then->at.count,
         has_else = step->otherwise && step->otherwise->at.count;
    writer_line(b->writer, line, indent, has_then || !has_else ? "if (%s) {" : "if (!(%s)) {", test);
    steps_write(b, has_then ? step->then : step->otherwise, writer_deeper(indent));
    if (has_then && has_else) {
        writer_line(b->writer, line, indent, "} else {");
        steps_write(b, step->otherwise, writer_deeper(indent));
    }
    writer_line(b->writer, line, indent, "}");
}

/** An error is returned from here. */
static void write_try(struct body *b, const struct step *step, const char *indent)
{
    const struct type *result = b->function->result;
    const char *value = render_variable(&b->render, step->source);
    unsigned line = step_line(b, step);
    bool is_pointer = step->source->type->is_pointer;
    bool is_single = !step->expression->leaves.count;
    writer_line(b->writer, line, indent, is_pointer ? "if (!%s)%s" : "if (%s < 0)%s", value,
                is_single ? "" : " {");
    if (is_pointer)
        value = arena_printf("(%s)0", render_type_name(result));
    exits_write(b, &step->expression->leaves, (struct way_out){.kind = EXIT_RETURN, .value = value}, line,
                writer_deeper(indent));
    if (!is_single)
        writer_line(b->writer, line, indent, "}");
}

static void write_block(struct body *b, const struct step *step, const char *indent)
{
    steps_declare(b, step->target, step_line(b, step), indent);
    writer_fresh_line(b->writer);
    body_write_statement(b, step->expression->children.at[0], true);
    writer_end_line(b->writer);
}

static void write_step(struct body *b, const struct step *step, const char *indent)
{
    switch (step->kind) {
    case STEP_EVALUATE:
        writer_line(b->writer, step_line(b, step), indent, "%s;",
                    steps_unused(b, step->expression, step->is_own));
        break;
    case STEP_SET:
        write_set(b, step, indent);
        break;
    case STEP_AWAIT:
        awaits_write(b, step->suspension, step_line(b, step), indent);
        break;
    case STEP_IF:
    case STEP_SELECT:
        write_choice(b, step, indent);
        break;
    case STEP_TRY:
        write_try(b, step, indent);
        break;
    case STEP_FORK:
        steps_declare(b, step->fork->won, step_line(b, step), indent);
        forks_write(b, step->fork, indent);
        break;
    case STEP_BLOCK:
        write_block(b, step, indent);
        break;
    }
}

void steps_write(struct body *b, const struct steps *steps, const char *indent)
{
    for (size_t i = 0; steps && i < steps->at.count; i++)
        write_step(b, &steps->at.at[i], indent);
}
