#include "body.h"

#include <string.h>

#include "diag.h"
#include "drop.h"
#include "frame.h"
#include "job.h"
#include "leave.h"
#include "names.h"
#include "render.h"

struct body {
    struct render render;
    struct function *function;
    struct writer *writer;
    unsigned labels;
};

static void write_statement(struct body *b, struct node *node, bool in_compound);
static void write_steps(struct body *b, const struct steps *steps, const char *indent);
static void write_fork(struct body *b, struct fork *fork, const char *indent);

/* ---- which statements are rebuilt ---- */

static bool has_moved(const struct node *declaration, bool moved)
{
    for (size_t i = 0; i < declaration->children.count; i++) {
        const struct variable *v = declaration->children.at[i]->variable;
        if (v && declaration->children.at[i]->kind == NODE_VARIABLE && v->in_frame == moved)
            return true;
    }
    return false;
}

/** Whether a declaration stays as it is for the type that it declares: its variables are copied to the frame.
 */
static bool is_copied(const struct node *variable)
{
    return variable->kind == NODE_VARIABLE && variable->variable && variable->variable->in_frame &&
           variable->variable->type->is_local;
}

static bool has_copied(const struct node *declaration)
{
    for (size_t i = 0; i < declaration->children.count; i++)
        if (is_copied(declaration->children.at[i]))
            return true;
    return false;
}

static bool cleans_up(const struct node *node)
{
    for (size_t i = 0; i < node->leaves.count; i++)
        if (leave_is_ours(node->leaves.at[i]))
            return true;
    return false;
}

static bool is_rebuilt_itself(const struct node *node)
{
    if (node->kind == NODE_DEFER || node->kind == NODE_JOIN || node->kind == NODE_RACE)
        return true;
    if (node->before || node->before_test || node->before_advance || cleans_up(node))
        return true;
    if (node->kind != NODE_DECLARATION)
        return false;
    for (size_t i = 0; i < node->children.count; i++)
        if (node->children.at[i]->before)
            return true;
    return has_copied(node) || (has_moved(node, true) && has_moved(node, false));
}

/** Marks the statements that cannot be written by editing their text in place. */
static bool mark_rebuilt(struct node *node)
{
    bool rebuilt = is_rebuilt_itself(node) || node->sets;
    for (size_t i = 0; i < node->children.count; i++)
        rebuilt |= mark_rebuilt(node->children.at[i]);
    return node->is_rebuilt = rebuilt;
}

/* ---- text ---- */

static unsigned line_of(const struct body *b, const struct node *node)
{
    return source_line(b->writer->source, node->span.begin);
}

static const char *deeper(const char *indent)
{
    return arena_printf("%s    ", indent);
}

/** The blanks that the statement's line begins with, and those of the blocks put around it. Where the block
 * around it begins on that line, they are one level more; where the function does, it is indented as the
 * function's other generated lines are. */
static const char *indent_of(const struct body *b, const struct node *node)
{
    const struct node *block = node->parent;
    if (block && block != b->function->body && block->kind == NODE_COMPOUND &&
        line_of(b, block) == line_of(b, node))
        return deeper(indent_of(b, block));
    const struct source *source = b->writer->source;
    unsigned begin = source->lines.at[line_of(b, node) - 1], end = begin;
    while (source->text[end] == ' ' || source->text[end] == '\t')
        end++;
    bool is_first = !b->function->is_block && line_of(b, b->function->body) == line_of(b, node);
    const char *indent = is_first ? "    " : arena_copy(source->text + begin, end - begin);
    for (unsigned d = 0; d < b->writer->depth; d++)
        indent = deeper(indent);
    return indent;
}

static void copy(struct body *b, unsigned begin, unsigned end)
{
    writer_source(b->writer, (struct span){begin, end});
}

/** Copies the text of a node, edited in place. */
static void copy_node(struct body *b, struct node *node)
{
    writer_place(b->writer, node->span.begin);
    render_source(&b->render, b->writer, node->span, node);
}

static void close_block(struct body *b, const char *indent, bool needed)
{
    if (!needed)
        return;
    writer_fresh_line(b->writer);
    writer_inline(b->writer, indent);
    writer_inline(b->writer, "}");
}

/** Whether an operator can be put beside a text without parentheses: a name or a member. */
static bool is_simple(const char *text)
{
    return text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.->")] == 0 &&
           !strstr(text, "--") && text[0] != '-' && text[0] != '>';
}

/* ---- leaving ---- */

/** How a scope is left. */
struct way_out {
    enum exit_kind kind;
    struct node *jump;
    const char *value;           /* that is returned; null for none, or when it has been kept */
    const struct branch *branch; /* EXIT_CANCEL: what ends then; null for the function */
    bool falls;                  /* to where the block that is left begins to clean up */
    const struct ending *from;   /* the last end that has been come by, or null */
};

static void write_cleanup(struct body *b, const struct cleanup *cleanup, unsigned line, const char *indent)
{
    if (leave_is_ours(cleanup))
        writer_line(b->writer, line, indent, "%s;", render_cleanup(&b->render, cleanup->variable));
}

static void write_cleanups(struct body *b, const cleanups *list, unsigned line, const char *indent)
{
    for (size_t i = 0; i < list->count; i++)
        write_cleanup(b, list->at[i], line, indent);
}

static const char *jump_text(const struct body *b, struct node *jump)
{
    const char *text = render_flat(&b->render, jump);
    return strchr(text, ';') ? text : arena_printf("%s;", text);
}

/** Keeps the result where the next end that is come by looks for it. */
static void write_returned(struct body *b, const struct ending *next, struct way_out out, unsigned line,
                           const char *indent)
{
    const struct variable *to = leave_returned(b->function, next),
                          *from = out.from ? leave_returned(b->function, out.from) : NULL;
    const char *value = from && from != to ? render_variable(&b->render, from) : out.value;
    if (value)
        writer_line(b->writer, line, indent, "%s;",
                    render_assignment(b->function->result, render_variable(&b->render, to), value));
}

/** Cleans up and leaves: by the end of the first block that defers something, or at once. */
static void write_exit(struct body *b, const cleanups *list, struct way_out out, unsigned line,
                       const char *indent)
{
    const struct cleanup *first = leave_first_deferred(list);
    if (out.kind == EXIT_RETURN && first)
        write_returned(b, first->ending, out, line, indent);
    for (size_t i = 0; i < list->count && list->at[i] != first; i++)
        write_cleanup(b, list->at[i], line, indent);
    if (first && out.falls)
        writer_line(b->writer, line, indent, "%s", render_way(&b->render, first->ending, out.kind, out.jump));
    else if (first)
        writer_line(b->writer, line, indent, "%s", render_way_out(&b->render, first, out.kind, out.jump));
    else if (out.kind == EXIT_JUMP)
        writer_line(b->writer, line, indent, "%s", jump_text(b, out.jump));
    else if (out.value)
        writer_line(b->writer, line, indent, "%s", render_return_of(b->function, out.value));
    else if (out.kind == EXIT_RETURN)
        writer_line(b->writer, line, indent, "%s", render_returned(&b->render));
    else if (out.branch)
        writer_line(b->writer, line, indent, "%s\ngoto %s;", render_branch_end(&b->render, out.branch),
                    out.branch->wait);
    else
        writer_line(b->writer, line, indent, "%s", render_return(&b->render, NULL));
}

/* ---- steps ---- */

static const char *own_text(const struct body *b, const struct step *step)
{
    return step->is_own ? render_own(&b->render, step->expression)
                        : render_operand(&b->render, step->expression);
}

/** Whether an expression may stand as a statement without a warning that it does nothing. */
static bool is_useful_statement(const struct node *e)
{
    e = model_strip((struct node *)e);
    return e->type == NULL || e->type->class == TYPE_VOID || e->kind == NODE_CALL ||
           e->kind == NODE_OPERATION || e->kind == NODE_ASSIGN || e->kind == NODE_STEP ||
           e->kind == NODE_SPAWN || e->kind == NODE_LAZY || e->is_done;
}

static unsigned step_line(const struct body *b, const struct step *step)
{
    const struct node *e = step->kind == STEP_AWAIT ? step->suspension->await : step->expression;
    return e ? line_of(b, e) : b->writer->line;
}

static void declare(struct body *b, struct variable *v, unsigned line, const char *indent)
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
        value = arena_printf(is_simple(value) ? "%s != 0" : "(%s) != 0", value);
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

/** The call of the child's poll function. */
static const char *poll_call(const struct body *b, const struct suspension *s, const char *result)
{
    const struct names *own = b->function->names, *names = s->callee->names;
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
        declare(b, s->result, line, indent);
    else
        writer_line(b->writer, line, indent, "%s;", render_declaration(type, s->local));
    return s->result ? s->result->field : s->local;
}

static void write_resume_label(struct body *b, const struct suspension *s, const char *indent)
{
    size_t depth = strlen(indent);
    writer_label(b->writer, depth > 4 ? indent + 4 : "", s->label,
                 render_quote(b->render.unit, s->await->span));
}

/** Whether a deferred block may wait for a box here: that is not cancelled with the task. */
static bool needs_shield(const struct suspension *s)
{
    return s->defer && s->callee && (s->is_boxed || s->callee->has_boxes);
}

/** Waits: the function, or the branch that it is in. */
static void write_suspension(const struct body *b, const struct suspension *s, unsigned line,
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

static void write_suspension_if(const struct body *b, const char *condition, const struct suspension *s,
                                unsigned line, const char *indent)
{
    writer_line(b->writer, line, indent, "if (%s)%s", condition, s->branch ? " {" : "");
    write_suspension(b, s, line, deeper(indent));
    if (s->branch)
        writer_line(b->writer, line, indent, "}");
}

/** An await of a future in a box: the executor polls that next, and comes back when it has finished. */
static void write_boxed_await(struct body *b, const struct step *step, const char *indent)
{
    const struct suspension *s = step->suspension;
    const struct names *own = b->function->names;
    unsigned line = step_line(b, step);
    const char *slot = arena_printf("&%s->%s", own->self, frame_child(b->function, s));
    writer_line(b->writer, line, indent, "%s;", render_boxing(&b->render, s->call));
    writer_line(b->writer, line, indent, "async_box_enter(%s, %s, %s%s);", own->context, slot,
                s->result ? "&" : "", s->result ? render_variable(&b->render, s->result) : "NULL");
    write_suspension(b, s, line, indent);
    write_resume_label(b, s, indent);
    writer_line(b->writer, line, indent, "async_box_leave(%s);", slot);
}

/** An await of a call on the pool of threads. */
static void write_pool_await(struct body *b, const struct suspension *s, unsigned line, const char *indent)
{
    declare(b, s->result, line, indent);
    job_write_start(&b->render, s, b->writer, line, indent);
    write_resume_label(b, s, indent);
    write_suspension_if(b, arena_printf("%s == ASYNC_PENDING", poll_call(b, s, NULL)), s, line, indent);
    job_write_end(&b->render, s, b->writer, line, indent);
}

static void write_embedded_await(struct body *b, const struct step *step, const char *indent)
{
    const struct suspension *s = step->suspension;
    const struct names *own = b->function->names, *names = s->callee->names;
    unsigned line = step_line(b, step);
    bool in_registers = function_returns_in_registers(s->callee);
    const char *result = result_place(b, s, line, indent), *arguments = render_arguments(&b->render, s->call);
    bool keeps = in_registers && s->result;
    if (keeps)
        writer_line(b->writer, line, indent, "struct %s %s;", names->poll_result, s->local);
    if (s->in_place) {
        writer_line(b->writer, line, indent, "async_future_check(%s, %s);",
                    render_unended(&b->render, s->in_place), render_place(&b->render, s->await));
    } else {
        writer_line(b->writer, line, indent, "%s(&%s->%s%s%s);", names->init, own->self,
                    frame_child(b->function, s), *arguments ? ", " : "", arguments);
    }
    write_resume_label(b, s, indent);
    if (keeps)
        writer_line(b->writer, line, indent, "%s = %s;", s->local, poll_call(b, s, NULL));
    const char *status = keeps ? arena_printf("%s.%s", s->local, names->status)
                               : arena_printf("%s%s", poll_call(b, s, result),
                                              in_registers ? arena_printf(".%s", names->status) : "");
    write_suspension_if(b, arena_printf("%s == ASYNC_PENDING", status), s, line, indent);
    if (keeps && (s->result->in_frame || s->is_select))
        writer_line(b->writer, line, indent, "%s;",
                    render_assignment(s->result->type, render_variable(&b->render, s->result),
                                      arena_printf("%s.%s", s->local, names->value)));
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
    declare(b, step->target, line, indent);
    const char *test = step->kind == STEP_SELECT ? selection_test(b, step)
                       : step->source            ? render_variable(&b->render, step->source)
                                                 : condition_text(b, step->expression);
    bool has_then = step->then && step->then->at.count,
         has_else = step->otherwise && step->otherwise->at.count;
    writer_line(b->writer, line, indent, has_then || !has_else ? "if (%s) {" : "if (!(%s)) {", test);
    write_steps(b, has_then ? step->then : step->otherwise, deeper(indent));
    if (has_then && has_else) {
        writer_line(b->writer, line, indent, "} else {");
        write_steps(b, step->otherwise, deeper(indent));
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
    write_exit(b, &step->expression->leaves, (struct way_out){.kind = EXIT_RETURN, .value = value}, line,
               deeper(indent));
    if (!is_single)
        writer_line(b->writer, line, indent, "}");
}

static void write_block(struct body *b, const struct step *step, const char *indent)
{
    declare(b, step->target, step_line(b, step), indent);
    writer_fresh_line(b->writer);
    write_statement(b, step->expression->children.at[0], true);
    writer_end_line(b->writer);
}

static void write_step(struct body *b, const struct step *step, const char *indent)
{
    switch (step->kind) {
    case STEP_EVALUATE:
        writer_line(b->writer, step_line(b, step), indent,
                    is_useful_statement(step->expression) || step->is_own ? "%s;" : "(void)(%s);",
                    own_text(b, step));
        break;
    case STEP_SET:
        write_set(b, step, indent);
        break;
    case STEP_AWAIT:
        if (step->suspension->is_boxed)
            write_boxed_await(b, step, indent);
        else if (step->suspension->is_on_pool)
            write_pool_await(b, step->suspension, step_line(b, step), indent);
        else
            write_embedded_await(b, step, indent);
        break;
    case STEP_IF:
    case STEP_SELECT:
        write_choice(b, step, indent);
        break;
    case STEP_TRY:
        write_try(b, step, indent);
        break;
    case STEP_FORK:
        declare(b, step->fork->won, step_line(b, step), indent);
        write_fork(b, step->fork, indent);
        break;
    case STEP_BLOCK:
        write_block(b, step, indent);
        break;
    }
}

static void write_steps(struct body *b, const struct steps *steps, const char *indent)
{
    for (size_t i = 0; steps && i < steps->at.count; i++)
        write_step(b, &steps->at.at[i], indent);
}

/* ---- statements ---- */

static bool names_variable(const struct body *b, const struct node *e, const struct node *declaration)
{
    const struct source *source = b->writer->source;
    const struct token *token = source_next(source, e->span.begin);
    for (; token && token->span.begin < e->span.end; token = source_next(source, token->span.end))
        for (size_t i = 0; i < declaration->children.count; i++) {
            const struct variable *v = declaration->children.at[i]->variable;
            if (v && span_is(source, token->span, v->name))
                return true;
        }
    return false;
}

/** Whether a declaration, or a label's, may hide something that is named in what has been deferred before it.
 */
static bool hides(const struct body *b, const struct node *statement, const struct node *defer)
{
    while (statement->kind == NODE_LABEL || statement->kind == NODE_CASE)
        statement = statement->children.at[statement->children.count - 1];
    if (statement->kind != NODE_DECLARATION)
        return false;
    bool is_plain = statement->children.count && statement->children.at[0]->kind == NODE_VARIABLE;
    bool is_moved = is_plain && !has_moved(statement, false) && !has_copied(statement);
    return !is_moved && (!is_plain || names_variable(b, defer, statement));
}

/** What is deferred is written at the end of its block: what is declared until then must not be in scope
 * there. */
static bool needs_block_behind(const struct body *b, const struct node *block, size_t index)
{
    for (size_t i = index + 1; i < block->children.count; i++)
        if (block->children.at[index]->kind == NODE_DEFER &&
            hides(b, block->children.at[i], block->children.at[index]))
            return true;
    return false;
}

/** Statements and what stands between them, from one byte to another. */
static void write_children(struct body *b, struct node *node, unsigned begin, unsigned end)
{
    for (size_t i = 0; i < node->children.count; i++) {
        struct node *child = node->children.at[i];
        if (child->span.begin < begin)
            continue;
        copy(b, begin, child->span.begin);
        write_statement(b, child, true);
        begin = child->span.end;
        if (needs_block_behind(b, node, i)) {
            child->opens_block = true;
            writer_line(b->writer, line_of(b, child), indent_of(b, child), "{");
            b->writer->depth++;
        }
    }
    copy(b, begin, end);
}

/** Where the text inside a compound statement's braces begins: a brace may be a digraph. */
static unsigned inside_begin(const struct body *b, const struct node *compound)
{
    return source_next(b->writer->source, compound->span.begin)->span.end;
}

static unsigned inside_end(const struct body *b, const struct node *compound)
{
    return source_previous(b->writer->source, compound->span.end)->span.begin;
}

/** What has been deferred, at the end of its block. */
static void write_deferred(struct body *b, struct node *defer)
{
    struct node *block = defer->children.at[0];
    writer_fresh_line(b->writer);
    write_statement(b, block, true);
    writer_end_line(b->writer);
}

/** Where ways out begin. */
static void write_entry_label(struct body *b, const struct cleanup *cleanup, const char *indent)
{
    const char *comment = cleanup->defer ? render_quote(b->render.unit, cleanup->defer->span)
                                         : arena_printf("the cleanup of %s", cleanup->variable->name);
    writer_label(b->writer, indent + 4, cleanup->label, comment);
}

/** Goes on with one of the ways out, behind the end of a block. `is_sure`: no other one is left. */
static void write_onward(struct body *b, const struct ending *ending, size_t index, bool is_sure,
                         unsigned line, const char *indent)
{
    const struct exit *exit = &ending->exits.at[index];
    bool is_single = !exit->rest.count && !(exit->kind == EXIT_CANCEL && ending->branch);
    struct way_out out = {exit->kind, exit->jump, NULL, ending->branch, false, ending};
    if (is_sure) {
        write_exit(b, &exit->rest, out, line, indent);
        return;
    }
    writer_line(b->writer, line, indent, "if (%s == %zu)%s", render_variable(&b->render, ending->way),
                index + 1, is_single ? "" : " {");
    write_exit(b, &exit->rest, out, line, deeper(indent));
    if (!is_single)
        writer_line(b->writer, line, indent, "}");
}

/** The indentation of what is added to a block. */
static const char *indent_inside(const struct body *b, const struct node *block)
{
    if (block != b->function->body)
        return deeper(indent_of(b, block));
    const char *indent = "    ";
    for (unsigned d = 0; d < b->writer->depth; d++)
        indent = deeper(indent);
    return indent;
}

/** Cleans up one thing that a block holds, at its end. */
static void write_cleanup_at_end(struct body *b, struct node *block, const struct cleanup *cleanup,
                                 unsigned line)
{
    if (cleanup->defer && cleanup->defer->opens_block) {
        b->writer->depth--;
        writer_line(b->writer, line, indent_inside(b, block), "}");
    }
    if (cleanup->is_entered)
        write_entry_label(b, cleanup, indent_inside(b, block));
    if (cleanup->defer)
        write_deferred(b, cleanup->defer);
    else
        write_cleanup(b, cleanup, line, indent_inside(b, block));
}

/** The end of a block that defers something: what is cleaned up there, and where ways out go on. */
static void write_ending(struct body *b, struct node *node, unsigned line)
{
    const struct ending *ending = node->ending;
    if (ending->way && ending->is_reached)
        writer_line(b->writer, line, indent_inside(b, node), "%s = 0;",
                    render_variable(&b->render, ending->way));
    for (size_t i = 0; i < node->leaves.count; i++)
        write_cleanup_at_end(b, node, node->leaves.at[i], line);
    for (size_t i = 0; i < ending->exits.count; i++)
        write_onward(b, ending, i, !ending->is_reached && i + 1 == ending->exits.count, line,
                     indent_inside(b, node));
}

/** The statements of a block, and its cleanups. */
static void write_inside(struct body *b, struct node *node)
{
    unsigned end = inside_end(b, node), line = source_line(b->writer->source, end);
    write_children(b, node, inside_begin(b, node), end);
    if (node->ending)
        write_ending(b, node, line);
    else if (cleans_up(node) && leave_reaches_end(node))
        write_cleanups(b, &node->leaves, line, indent_inside(b, node));
    if (node->ending || (cleans_up(node) && leave_reaches_end(node)))
        writer_inline(b->writer, indent_of(b, node));
}

static void write_compound(struct body *b, struct node *node)
{
    copy(b, node->span.begin, inside_begin(b, node));
    write_inside(b, node);
    copy(b, inside_end(b, node), node->span.end);
}

/** A return from a block that defers something: its value is kept meanwhile. */
static void write_deferred_return(struct body *b, struct node *node, const char *indent)
{
    struct node *value = node->children.count ? node->children.at[0] : NULL;
    unsigned line = line_of(b, node);
    bool returns_value = value && b->function->result->class != TYPE_VOID;
    if (value && !value->is_done && !returns_value)
        writer_line(b->writer, line, indent, "%s;", render_flat(&b->render, value));
    write_exit(b, &node->leaves,
               (struct way_out){.kind = EXIT_RETURN,
                                .falls = leave_falls(node),
                                .value = returns_value ? render_operand(&b->render, value) : NULL},
               line, indent);
}

/** A return that cleans up: the value comes first. */
static void write_return(struct body *b, struct node *node, const char *indent)
{
    unsigned line = line_of(b, node);
    write_steps(b, node->before, indent);
    if (leave_first_deferred(&node->leaves)) {
        write_deferred_return(b, node, indent);
        return;
    }
    writer_line(b->writer, line, indent, "{");
    const char *end = render_result(&b->render, node->children.count ? node->children.at[0] : NULL);
    if (*end)
        writer_line(b->writer, line, deeper(indent), "%s;", end);
    write_cleanups(b, &node->leaves, line, deeper(indent));
    writer_line(b->writer, line, deeper(indent), "%s", render_end(b->function));
    close_block(b, indent, true);
}

static void write_expression(struct body *b, struct node *node, const char *indent)
{
    struct node *e = node->children.at[0];
    write_steps(b, node->before, indent);
    if (node->sets)
        writer_line(b->writer, line_of(b, node), indent, "%s;",
                    render_assignment(node->sets->type, render_variable(&b->render, node->sets),
                                      render_operand(&b->render, e)));
    else if (!model_strip(e)->is_done && !e->is_done)
        copy_node(b, node);
}

/** Whether a declarator's type comes from its initialiser, which must stay with it then. */
static bool is_deduced(const struct body *b, const struct node *variable)
{
    const struct source *source = b->writer->source;
    const struct token *token = source_next(source, variable->parent->span.begin);
    for (; token && token->span.begin < variable->span.begin + 1;
         token = source_next(source, token->span.end))
        if (token_is(source, token, "__auto_type") || token_is(source, token, "auto"))
            return true;
    const struct node *e = variable->children.at[variable->children.count - 1];
    const struct token *equals = source_previous(source, e->span.begin);
    const struct token *bracket = source_previous(source, equals->span.begin);
    return token_is(source, bracket, "]") &&
           token_is(source, source_previous(source, bracket->span.begin), "[");
}

/** The text of a declaration without the initialisers of the variables that are in the frame. */
static void write_declarators(struct body *b, struct node *node)
{
    unsigned position = node->span.begin;
    writer_place(b->writer, position);
    for (size_t i = 0; i < node->children.count; i++) {
        struct node *child = node->children.at[i];
        if (!is_copied(child) || !child->has_initialiser || is_deduced(b, child))
            continue;
        const struct node *e = child->children.at[child->children.count - 1];
        const struct token *equals = source_previous(b->writer->source, e->span.begin);
        render_source(&b->render, b->writer, (struct span){position, equals->span.begin}, node);
        position = e->span.end;
    }
    render_source(&b->render, b->writer, (struct span){position, node->span.end}, node);
}

/** A declaration of a type of its own: it stays, and its variables are initialised in the frame. */
static void write_copied(struct body *b, struct node *node, const char *indent)
{
    for (size_t i = 0; i < node->children.count; i++)
        if (node->children.at[i]->before && is_deduced(b, node->children.at[i]))
            write_steps(b, node->children.at[i]->before, indent);
    write_declarators(b, node);
    for (size_t i = 0; i < node->children.count; i++) {
        struct node *child = node->children.at[i];
        if (!is_copied(child) || !child->has_initialiser)
            continue;
        bool is_kept = is_deduced(b, child);
        if (!is_kept)
            write_steps(b, child->before, indent);
        writer_line(b->writer, line_of(b, child), indent, "%s;", render_copy(&b->render, child, is_kept));
    }
}

static void write_declaration(struct body *b, struct node *node, const char *indent)
{
    write_steps(b, node->before, indent);
    if (has_copied(node)) {
        write_copied(b, node, indent);
        return;
    }
    size_t count = 0;
    for (size_t i = 0; i < node->children.count; i++)
        count += node->children.at[i]->kind == NODE_VARIABLE;
    for (size_t i = 0; i < node->children.count; i++) {
        struct node *child = node->children.at[i];
        if (child->kind != NODE_VARIABLE)
            continue;
        unsigned line = line_of(b, child);
        write_steps(b, child->before, indent);
        const struct variable *v = child->variable;
        struct text moved = {0};
        if (v->in_frame)
            render_moved(&b->render, child, &moved, "; ");
        if (moved.length)
            writer_line(b->writer, line, indent, "%s;", text_string(&moved));
        else if (!v->in_frame && count == 1)
            copy_node(b, node);
        else if (!v->in_frame)
            writer_line(b->writer, line, indent, "%s;", render_local(&b->render, child));
    }
}

static void write_if(struct body *b, struct node *node, const char *indent)
{
    write_steps(b, node->before, indent);
    struct node *condition = node->children.at[0];
    unsigned position = node->children.at[1]->span.begin;
    writer_place(b->writer, node->span.begin);
    render_source(&b->render, b->writer, (struct span){node->span.begin, position}, condition);
    for (size_t i = 1; i < node->children.count; i++) {
        struct node *arm = node->children.at[i];
        copy(b, position, arm->span.begin);
        write_statement(b, arm, false);
        position = arm->span.end;
    }
}

/** A statement after a case or another label. A declaration there must stay in the scope around it. */
static void write_labelled(struct body *b, struct node *node)
{
    struct node *statement = node->children.at[node->children.count - 1];
    writer_place(b->writer, node->span.begin);
    copy(b, node->span.begin, statement->span.begin);
    if (statement->kind == NODE_DECLARATION) {
        writer_inline(b->writer, ";");
        write_statement(b, statement, true);
    } else {
        write_statement(b, statement, false);
    }
}

static bool continues(const struct node *node)
{
    if (node->kind == NODE_CONTINUE)
        return true;
    if (node->kind == NODE_WHILE || node->kind == NODE_DO || node->kind == NODE_FOR)
        return false;
    for (size_t i = 0; i < node->children.count; i++)
        if (continues(node->children.at[i]))
            return true;
    return false;
}

/** Gives a loop whose end must run something the label that its `continue`s go to. */
static void label_advance(struct body *b, struct node *loop)
{
    if (!loop->loop.body || !continues(loop->loop.body))
        return;
    do
        loop->advance_label = arena_printf("next_%u", ++b->labels);
    while (map_get(&b->render.unit->names, loop->advance_label));
}

static void write_test(struct body *b, struct node *loop, const char *indent)
{
    struct node *condition = loop->loop.condition;
    write_steps(b, loop->before_test, indent);
    if (!condition)
        return;
    unsigned line = line_of(b, condition);
    const char *text = condition->is_done ? "0" : render_flat(&b->render, condition);
    writer_line(b->writer, line, indent, is_simple(text) ? "if (!%s)" : "if (!(%s))", text);
    writer_line(b->writer, line, deeper(indent), "break;");
}

/** Whether a declaration leaves something to the end of its block: the compiler's own cleanup, or a scope
 * that must not be jumped into (C17 6.8.6.1p1). */
static bool needs_own_block(const struct node *declaration)
{
    for (size_t i = 0; i < declaration->children.count; i++) {
        const struct variable *v = declaration->children.at[i]->variable;
        if (declaration->children.at[i]->kind == NODE_VARIABLE && v && !v->in_frame &&
            (v->cleanup || v->type->is_variable))
            return true;
    }
    return false;
}

/** Whether what a loop does behind its body may stand in the body's own block: nothing that is declared there
 *  hides a name that it uses. */
static bool may_share_block(const struct body *b, const struct node *body, const struct node *e)
{
    if (body->kind != NODE_COMPOUND || body->macro >= 0)
        return false;
    for (size_t i = 0; e && i < body->children.count; i++) {
        const struct node *child = body->children.at[i];
        bool is_plain = child->kind == NODE_DECLARATION && child->children.count &&
                        child->children.at[0]->kind == NODE_VARIABLE && !has_copied(child) &&
                        !needs_own_block(child);
        if (child->kind == NODE_DECLARATION && (!is_plain || names_variable(b, e, child)))
            return false;
    }
    return true;
}

/** The loop's body on lines of its own, within a block that is open; `behind` is run in that block after it.
 */
static void write_nested_body(struct body *b, struct node *body, const struct node *behind,
                              const char *indent)
{
    if (may_share_block(b, body, behind)) {
        write_inside(b, body);
        return;
    }
    writer_fresh_line(b->writer);
    bool is_deeper = strlen(indent_of(b, body)) > strlen(indent);
    writer_inline(b->writer, is_deeper ? indent_of(b, body) : deeper(indent));
    b->writer->depth += !is_deeper;
    write_statement(b, body, true);
    b->writer->depth -= !is_deeper;
    writer_end_line(b->writer);
}

static void write_advance_label(struct body *b, const struct node *loop, const char *indent)
{
    if (loop->advance_label)
        writer_line(b->writer, line_of(b, loop), indent, "%s:;", loop->advance_label);
}

static void write_while(struct body *b, struct node *node, const char *indent)
{
    struct node *body = node->loop.body;
    if (!node->before_test) {
        writer_place(b->writer, node->span.begin);
        render_source(&b->render, b->writer, (struct span){node->span.begin, body->span.begin},
                      node->loop.condition);
        write_statement(b, body, false);
        return;
    }
    writer_line(b->writer, line_of(b, node), indent, "for (;;) {");
    write_test(b, node, deeper(indent));
    if (body->kind == NODE_COMPOUND && body->macro < 0) {
        write_inside(b, body);
        copy(b, inside_end(b, body), body->span.end);
    } else {
        write_nested_body(b, body, NULL, indent);
        close_block(b, indent, true);
    }
}

static void write_do(struct body *b, struct node *node, const char *indent)
{
    struct node *body = node->loop.body;
    if (!node->before_test) {
        copy(b, node->span.begin, body->span.begin);
        write_statement(b, body, false);
        render_source(&b->render, b->writer, (struct span){body->span.end, node->span.end},
                      node->loop.condition);
        return;
    }
    label_advance(b, node);
    writer_line(b->writer, line_of(b, node), indent, "do {");
    write_nested_body(b, body, node->loop.condition, indent);
    write_advance_label(b, node, indent);
    write_test(b, node, deeper(indent));
    writer_line(b->writer, line_of(b, node->loop.condition), indent, "} while (1);");
}

/** Whether a for loop's first part must stand before the loop, in a block around it. */
static bool is_init_hoisted(const struct node *loop)
{
    return loop->before || (loop->loop.init && loop->loop.init->is_rebuilt) || cleans_up(loop);
}

static void write_hoisted_init(struct body *b, struct node *loop, const char *indent)
{
    struct node *init = loop->loop.init;
    write_steps(b, loop->before, indent);
    if (init->kind == NODE_DECLARATION)
        write_declaration(b, init, indent);
    else if (!model_strip(init)->is_done)
        writer_line(b->writer, line_of(b, init), indent, "%s;", render_flat(&b->render, init));
}

static const char *for_header(struct body *b, const struct node *loop)
{
    struct node *init = is_init_hoisted(loop) ? NULL : loop->loop.init;
    struct node *condition = loop->before_test ? NULL : loop->loop.condition;
    struct node *advance = loop->before_advance ? NULL : loop->loop.increment;
    const char *first = init ? render_flat(&b->render, init) : "";
    if (!init || init->kind != NODE_DECLARATION)
        first = arena_printf("%s;", first);
    return arena_printf("for (%s%s%s;%s%s)", first, condition ? " " : "",
                        condition ? render_flat(&b->render, condition) : "", advance ? " " : "",
                        advance ? render_flat(&b->render, advance) : "");
}

/** A for loop whose header can be edited in place. */
static void write_plain_for(struct body *b, struct node *node)
{
    struct node *parts[] = {node->loop.init, node->loop.condition, node->loop.increment};
    unsigned position = node->span.begin;
    writer_place(b->writer, position);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i])
            continue;
        render_source(&b->render, b->writer, (struct span){position, parts[i]->span.end}, parts[i]);
        position = parts[i]->span.end;
    }
    copy(b, position, node->loop.body->span.begin);
    write_statement(b, node->loop.body, false);
}

static void write_for_loop(struct body *b, struct node *node, const char *indent)
{
    unsigned line = line_of(b, node);
    bool opens = node->before_test || node->before_advance;
    if (node->before_advance)
        label_advance(b, node);
    if (!opens) {
        writer_fresh_line(b->writer);
        writer_inline(b->writer, arena_printf("%s%s ", indent, for_header(b, node)));
        write_statement(b, node->loop.body, false);
        return;
    }
    writer_line(b->writer, line, indent, "%s {", for_header(b, node));
    if (node->before_test)
        write_test(b, node, deeper(indent));
    write_nested_body(b, node->loop.body, node->before_advance ? node->loop.increment : NULL, indent);
    if (node->before_advance) {
        struct node *advance = node->loop.increment;
        write_advance_label(b, node, indent);
        write_steps(b, node->before_advance, deeper(indent));
        if (!model_strip(advance)->is_done)
            writer_line(b->writer, line_of(b, advance), deeper(indent), "%s;",
                        render_flat(&b->render, advance));
    }
    close_block(b, indent, true);
}

static void write_for(struct body *b, struct node *node, const char *indent)
{
    bool hoists = is_init_hoisted(node);
    if (!hoists && !node->before_test && !node->before_advance) {
        write_plain_for(b, node);
        return;
    }
    if (hoists) {
        writer_line(b->writer, line_of(b, node), indent, "{");
        b->writer->depth++;
        write_hoisted_init(b, node, deeper(indent));
    }
    write_for_loop(b, node, hoists ? deeper(indent) : indent);
    if (cleans_up(node))
        writer_end_line(b->writer);
    write_cleanups(b, &node->leaves, line_of(b, node), deeper(indent));
    b->writer->depth -= hoists;
    close_block(b, indent, hoists);
}

/** A statement behind attributes, or a pragma that libclang takes for one. */
static void write_attributed(struct body *b, struct node *node)
{
    unsigned position = node->span.begin;
    for (size_t i = 0; i < node->children.count; i++) {
        copy(b, position, node->children.at[i]->span.begin);
        write_statement(b, node->children.at[i], false);
        position = node->children.at[i]->span.end;
    }
    copy(b, position, node->span.end);
}

static void write_rebuilt(struct body *b, struct node *node, const char *indent)
{
    switch (node->kind) {
    case NODE_COMPOUND:
        write_compound(b, node);
        break;
    case NODE_DECLARATION:
        write_declaration(b, node, indent);
        break;
    case NODE_EXPRESSION:
        write_expression(b, node, indent);
        break;
    case NODE_IF:
    case NODE_SWITCH:
        write_if(b, node, indent);
        break;
    case NODE_CASE:
    case NODE_LABEL:
        write_labelled(b, node);
        break;
    case NODE_WHILE:
        write_while(b, node, indent);
        break;
    case NODE_DO:
        write_do(b, node, indent);
        break;
    case NODE_FOR:
        write_for(b, node, indent);
        break;
    case NODE_OTHER_STATEMENT:
        write_attributed(b, node);
        break;
    case NODE_RETURN:
        if (cleans_up(node)) {
            write_return(b, node, indent);
            break;
        }
        write_steps(b, node->before, indent);
        copy_node(b, node);
        break;
    case NODE_JOIN:
    case NODE_RACE:
        write_steps(b, node->before, indent);
        write_fork(b, node->fork, indent);
        break;
    case NODE_DEFER:
        writer_place(b->writer, node->span.begin);
        writer_inline(b->writer, arena_printf("/* %s */", render_quote(b->render.unit, node->span)));
        break;
    case NODE_BREAK:
    case NODE_CONTINUE:
    case NODE_GOTO:
        if (leave_first_deferred(&node->leaves)) {
            write_steps(b, node->before, indent);
            write_exit(b, &node->leaves,
                       (struct way_out){.kind = EXIT_JUMP, .jump = node, .falls = leave_falls(node)},
                       line_of(b, node), indent);
            break;
        }
        __attribute__((fallthrough));
    default:
        write_steps(b, node->before, indent);
        write_cleanups(b, &node->leaves, line_of(b, node), indent);
        copy_node(b, node);
        break;
    }
}

static void write_statement(struct body *b, struct node *node, bool in_compound)
{
    if (!node->is_rebuilt) {
        copy_node(b, node);
        return;
    }
    const char *indent = indent_of(b, node);
    bool is_block = node->kind == NODE_COMPOUND || node->kind == NODE_FOR;
    bool needs_block = !in_compound && (node->before || node->sets || node->kind == NODE_DECLARATION ||
                                        node->kind == NODE_EXPRESSION || (cleans_up(node) && !is_block));
    if (!needs_block) {
        write_rebuilt(b, node, indent);
        return;
    }
    const char *outer = indent_of(b, node->parent);
    bool is_deeper = strlen(indent) > strlen(outer);
    writer_open_brace(b->writer);
    b->writer->depth += !is_deeper;
    write_rebuilt(b, node, is_deeper ? indent : deeper(outer));
    b->writer->depth -= !is_deeper;
    close_block(b, outer, true);
}

/* ---- forks ---- */

static const char *branch_state(const struct body *b, const struct branch *branch)
{
    return render_variable(&b->render, branch->state);
}

/** Whether any of the branches may be the one that is polled first. */
static bool takes_turns(const struct fork *fork)
{
    return fork->kind == FORK_RACE && fork->branches.count > 1;
}

static const char *fork_way(const struct body *b, const struct fork *fork)
{
    return render_variable(&b->render, fork->ending.way);
}

/** Where a branch goes on, by its state. */
static void write_branch_dispatch(struct body *b, const struct branch *branch, const char *indent)
{
    const struct function *f = b->function;
    writer_line(b->writer, 0, indent, "switch (%s) {", branch_state(b, branch));
    writer_line(b->writer, 0, indent, "case %s: break;",
                branch->deadline ? branch->deadline->state : f->names->start);
    for (size_t i = 0; i < f->suspensions.count; i++) {
        const struct suspension *s = f->suspensions.at[i];
        if (s->branch == branch && s != branch->deadline)
            writer_line(b->writer, 0, indent, "case %s: goto %s;", s->state, s->label);
    }
    drop_write_cases(b->render.unit, b->function, branch, b->writer, indent);
    writer_line(b->writer, 0, indent, "default: goto %s;", branch->wait);
    writer_line(b->writer, 0, indent, "}");
}

/** The branch of a within that waits for its deadline. */
static void write_deadline(struct body *b, const struct branch *branch, unsigned line, const char *indent)
{
    writer_line(b->writer, line, indent, "if (%s == ASYNC_PENDING)", poll_call(b, branch->deadline, NULL));
    writer_line(b->writer, line, deeper(indent), "goto %s;", branch->wait);
}

static void write_label(struct body *b, const char *label, const char *indent)
{
    size_t depth = strlen(indent);
    writer_line(b->writer, 0, depth > 4 ? indent + 4 : "", "%s:;", label);
}

/** The boxes of a branch are polled before its own code: that waits for them. */
static void write_boxes_begin(struct body *b, const struct branch *branch, const char *indent)
{
    const struct fork *fork = branch->fork;
    if (!branch->boxes)
        return;
    writer_line(b->writer, 0, indent, "if (!async_boxes_poll(%s, &%s))", b->function->names->context,
                render_variable(&b->render, branch->boxes));
    writer_line(b->writer, 0, deeper(indent), "goto %s;", branch->wait);
    if (!leave_is_cancelled(fork))
        return;
    writer_line(b->writer, 0, indent, "if (%s)", fork_way(b, fork));
    writer_line(b->writer, 0, deeper(indent), "%s(%s);", branch->cancel, b->function->names->self);
}

static void write_boxes_end(struct body *b, const struct branch *branch, const char *indent)
{
    if (!branch->boxes)
        return;
    writer_line(b->writer, 0, indent, "if (async_boxes_enter(%s, &%s))", b->function->names->context,
                render_variable(&b->render, branch->boxes));
    writer_line(b->writer, 0, deeper(indent), "goto %s;", branch->begin);
}

static void write_win(struct body *b, const struct fork *fork, const struct branch *branch, unsigned line,
                      const char *indent)
{
    if (branch)
        writer_line(b->writer, line, indent, "%s", render_branch_end(&b->render, branch));
    writer_line(b->writer, line, indent, "%s = %zu;\ngoto %s;", fork_way(b, fork), leave_win(fork, branch),
                fork->leave);
}

static void write_branch(struct body *b, struct branch *branch, const char *indent)
{
    const struct fork *fork = branch->fork;
    unsigned line = line_of(b, branch->node ? branch->node : fork->node);
    if (branch->boxes || takes_turns(fork))
        write_label(b, branch->begin, indent);
    write_boxes_begin(b, branch, indent);
    write_branch_dispatch(b, branch, indent);
    if (branch->deadline)
        write_deadline(b, branch, line, indent);
    else if (branch->steps)
        write_steps(b, branch->steps, indent);
    else {
        writer_fresh_line(b->writer);
        writer_inline(b->writer, indent);
        write_statement(b, branch->node, true);
        writer_end_line(b->writer);
    }
    if (fork->kind == FORK_JOIN)
        writer_line(b->writer, line, indent, "%s", render_branch_end(&b->render, branch));
    else
        write_win(b, fork, branch, line, indent);
    write_label(b, branch->wait, indent);
    write_boxes_end(b, branch, indent);
    if (takes_turns(fork))
        writer_line(b->writer, 0, indent, "if (--%s == 0)\n    goto %s;", fork->left, fork->wait);
}

/** The branches begin; arms behind a guard that is false have ended. */
static void write_fork_begin(struct body *b, struct fork *fork, const char *indent)
{
    const struct names *n = b->function->names;
    for (size_t i = 0; i < fork->branches.count; i++) {
        struct branch *branch = fork->branches.at[i];
        unsigned line = line_of(b, branch->guard ? branch->guard : fork->node);
        const char *state = branch_state(b, branch);
        if (branch->guard) {
            write_steps(b, branch->node->parent->before, indent);
            const char *guard = render_flat(&b->render, branch->guard);
            writer_line(b->writer, line, indent,
                        is_simple(guard) ? "%s = %s ? %s : %s;" : "%s = (%s) ? %s : %s;", state, guard,
                        n->start, n->end);
        } else if (branch->deadline) {
            writer_line(b->writer, line, indent, "%s(&%s->%s, %s);", branch->deadline->callee->names->init,
                        n->self, frame_child(b->function, branch->deadline),
                        render_arguments(&b->render, branch->deadline->call));
            writer_line(b->writer, line, indent, "%s = %s;", state, branch->deadline->state);
        } else {
            writer_line(b->writer, line, indent, "%s = %s;", state, n->start);
        }
        if (branch->boxes)
            writer_line(b->writer, line, indent, "%s = (struct async_boxes){0};",
                        render_variable(&b->render, branch->boxes));
    }
    if (fork->ending.way && fork->is_polled)
        writer_line(b->writer, line_of(b, fork->node), indent, "%s = 0;", fork_way(b, fork));
}

/** No arm is favoured: each time another one may come first. */
static void write_turn(struct body *b, const struct fork *fork, const char *indent)
{
    size_t count = fork->branches.count;
    writer_line(b->writer, 0, indent, "%s = %zu;", fork->left, count);
    const char *turn = arena_printf("async_turn(%s, %zu)", b->function->names->context, count);
    if (fork->is_polled)
        turn = arena_printf("%s ? 0 : %s", fork_way(b, fork), turn);
    writer_line(b->writer, 0, indent, "switch (%s) {", turn);
    for (size_t i = 1; i < count; i++)
        writer_line(b->writer, 0, indent, "case %zu: goto %s;", i, fork->branches.at[i]->begin);
    writer_line(b->writer, 0, indent, "}");
}

/** All branches have had their turn. */
static void write_fork_wait(struct body *b, const struct fork *fork, unsigned line, const char *indent)
{
    bool is_join = fork->kind == FORK_JOIN;
    if (takes_turns(fork)) {
        writer_line(b->writer, 0, indent, "goto %s;", fork->branches.at[0]->begin);
        write_label(b, fork->wait, indent);
    }
    if (fork->otherwise) {
        const char *inside = fork->is_polled ? deeper(indent) : indent;
        if (fork->is_polled)
            writer_line(b->writer, line, indent, "if (!%s) {", fork_way(b, fork));
        write_win(b, fork, NULL, line, inside);
        if (!fork->is_polled)
            return;
        writer_line(b->writer, line, indent, "}");
    }
    const char *waits = render_branches(&b->render, fork, "!=", " || ");
    if (!is_join && fork->is_polled)
        waits = fork->otherwise ? waits : arena_printf("!%s || %s", fork_way(b, fork), waits);
    if (!is_join && !fork->is_polled) {
        write_suspension(b, fork->suspension, line, indent);
        return;
    }
    write_suspension_if(b, waits, fork->suspension, line, indent);
}

/** Where ways out come by: the branches that have not ended are cancelled. */
static void write_fork_leave(struct body *b, const struct fork *fork, unsigned line, const char *indent)
{
    const struct names *n = b->function->names;
    if (!leave_is_left(fork))
        return;
    bool is_behind = fork->kind == FORK_JOIN || fork->is_polled;
    const char *inside = is_behind ? deeper(indent) : indent;
    if (fork->kind == FORK_JOIN && !fork->is_polled)
        writer_line(b->writer, line, indent, "%s = 0;", fork_way(b, fork));
    if (is_behind)
        writer_line(b->writer, line, indent, "if (0) {");
    write_label(b, fork->leave, inside);
    if (fork->is_polled)
        writer_line(b->writer, line, inside, "if (!%s(%s))\n    goto %s;", fork->cancel, n->self,
                    fork->suspension->label);
    else
        writer_line(b->writer, line, inside, "%s(%s);", fork->cancel, n->self);
    if (is_behind)
        writer_line(b->writer, line, indent, "}");
}

/** What a fork goes on with, by the way it was left. */
static void write_fork_onward(struct body *b, struct fork *fork, unsigned line, const char *indent)
{
    const struct ending *ending = &fork->ending;
    if (fork->won)
        writer_line(b->writer, line, indent, "%s = %s == 1;", render_variable(&b->render, fork->won),
                    fork_way(b, fork));
    for (size_t i = 0; i < ending->exits.count; i++)
        if (ending->exits.at[i].kind != EXIT_WIN)
            write_onward(b, ending, i, false, line, indent);
    const char *between = "";
    for (size_t i = 0; fork->kind == FORK_RACE && i < ending->exits.count; i++) {
        const struct exit *exit = &ending->exits.at[i];
        if (exit->kind != EXIT_WIN)
            continue;
        struct node *statement = exit->branch ? exit->branch->node->children.at[1] : fork->otherwise;
        writer_line(b->writer, line_of(b, statement), indent, "%sif (%s == %zu) {", between,
                    fork_way(b, fork), i + 1);
        b->writer->depth++;
        writer_fresh_line(b->writer);
        writer_inline(b->writer, deeper(indent));
        write_statement(b, statement, true);
        b->writer->depth--;
        writer_end_line(b->writer);
        between = "} else ";
    }
    if (*between)
        writer_line(b->writer, line, indent, "}");
}

static void write_fork(struct body *b, struct fork *fork, const char *indent)
{
    unsigned line = line_of(b, fork->node), end = source_line(b->writer->source, fork->node->span.end - 1);
    const char *inside = deeper(indent);
    writer_line(b->writer, line, indent, "{");
    write_fork_begin(b, fork, inside);
    if (takes_turns(fork))
        writer_line(b->writer, line, inside, "unsigned %s;", fork->left);
    write_resume_label(b, fork->suspension, inside);
    if (takes_turns(fork))
        write_turn(b, fork, inside);
    for (size_t i = 0; i < fork->branches.count; i++)
        write_branch(b, fork->branches.at[i], inside);
    write_fork_wait(b, fork, end, inside);
    write_fork_leave(b, fork, end, inside);
    write_fork_onward(b, fork, end, inside);
    writer_line(b->writer, end, indent, "}");
}

/** Whether what is written for a body ends in a return. */
static bool ends_in_return(const struct node *body)
{
    if (body->ending)
        return !body->ending->is_reached && body->ending->exits.count;
    return body->children.count && body->children.at[body->children.count - 1]->kind == NODE_RETURN;
}

void body_write(struct unit *unit, struct function *f, struct writer *writer)
{
    struct body b = {{unit, f}, f, writer, 0};
    struct node *body = f->body;
    mark_rebuilt(body);
    writer->resolves = true;
    writer_place(writer, body->span.begin);
    /* local labels are declared where a block begins, and the dispatch stands before the body */
    bool has_labels =
        token_is(writer->source, source_next(writer->source, inside_begin(&b, body)), "__label__");
    writer_inline(writer, has_labels ? "{" : "");
    write_inside(&b, body);
    if (has_labels)
        close_block(&b, "", true);
    if (!ends_in_return(body))
        writer_line(writer, source_line(writer->source, body->span.end - 1), "    ", "%s",
                    render_return(&b.render, NULL));
    writer->resolves = false;
}
