#include "body.h"

#include <string.h>

#include "body_internal.h"
#include "falls.h"
#include "leave.h"

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

static bool is_rebuilt_itself(const struct node *node)
{
    if (node->kind == NODE_DEFER || node->kind == NODE_JOIN || node->kind == NODE_RACE)
        return true;
    if (node->before || node->before_test || node->before_advance || leave_cleans_up(node))
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
    bool rebuilt = is_rebuilt_itself(node) || node->sets || node->is_unused;
    for (size_t i = 0; i < node->children.count; i++)
        rebuilt |= mark_rebuilt(node->children.at[i]);
    return node->is_rebuilt = rebuilt;
}

/* ---- text ---- */

unsigned body_line_of(const struct body *b, const struct node *node)
{
    return source_line(b->writer->source, node->span.begin);
}

const char *body_indent_of(const struct body *b, const struct node *node)
{
    const struct node *block = node->parent;
    if (node->is_implicit) /* at the end of the block that its deferred one stands in */
        return body_indent_inside(b, block->parent);
    if (block && block != b->function->body && block->kind == NODE_COMPOUND &&
        body_line_of(b, block) == body_line_of(b, node))
        return writer_deeper(body_indent_of(b, block));
    const struct source *source = b->writer->source;
    unsigned begin = source->lines.at[body_line_of(b, node) - 1], end = begin;
    while (source->text[end] == ' ' || source->text[end] == '\t')
        end++;
    bool is_first = !b->function->is_block && body_line_of(b, b->function->body) == body_line_of(b, node);
    const char *indent = is_first ? "    " : arena_copy(source->text + begin, end - begin);
    for (unsigned d = 0; d < b->writer->depth; d++)
        indent = writer_deeper(indent);
    return indent;
}

const char *body_indent_inside(const struct body *b, const struct node *block)
{
    if (block != b->function->body)
        return writer_deeper(body_indent_of(b, block));
    const char *indent = "    ";
    for (unsigned d = 0; d < b->writer->depth; d++)
        indent = writer_deeper(indent);
    return indent;
}

void body_copy(struct body *b, unsigned begin, unsigned end)
{
    writer_source(b->writer, (struct span){begin, end});
}

/** Copies the text of a node, edited in place. */
static void copy_node(struct body *b, struct node *node)
{
    writer_place(b->writer, node->span.begin);
    render_source(&b->render, b->writer, node->span, node);
}

void body_close_block(struct body *b, const char *indent)
{
    writer_fresh_line(b->writer);
    writer_inline(b->writer, indent);
    writer_inline(b->writer, "}");
}

/* ---- what declarations hide ---- */

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

bool body_may_share_block(const struct body *b, const struct node *body, const struct node *e)
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

/* ---- blocks ---- */

/** The last of the statements of a block that share a macro use with one, or with each other; itself when it
 * shares none. */
static size_t last_beside(const struct node *block, size_t index, unsigned *end)
{
    *end = block->children.at[index]->span.end;
    while (index + 1 < block->children.count && block->children.at[index + 1]->span.begin < *end) {
        index++;
        if (block->children.at[index]->span.end > *end)
            *end = block->children.at[index]->span.end;
    }
    return index;
}

/** Copies the text that some statements of a block have in common, with the edits of all. Where one is
 * rebuilt, what they share is expanded. */
static void copy_together(struct body *b, const struct node *block, size_t first, size_t last, unsigned end)
{
    struct node together = {.kind = NODE_COMPOUND, .span = {block->children.at[first]->span.begin, end}};
    for (size_t i = first; i <= last; i++) {
        struct node *child = block->children.at[i];
        PUSH(together.children, child);
        if (!child->is_rebuilt)
            continue;
        model_expand(b->render.unit, child->macro);
        model_expand(b->render.unit, child->tail);
    }
    copy_node(b, &together);
}

/** Statements and what stands between them, from one byte to another. */
static void write_children(struct body *b, struct node *node, unsigned begin, unsigned end)
{
    for (size_t i = 0; i < node->children.count; i++) {
        struct node *child = node->children.at[i];
        if (child->span.begin < begin)
            continue;
        body_copy(b, begin, child->span.begin);
        size_t last = last_beside(node, i, &begin);
        if (last > i)
            copy_together(b, node, i, last, begin);
        else
            body_write_statement(b, child, true);
        i = last;
        if (child->falls)
            writer_line(b->writer, source_line(b->writer->source, child->span.end - 1),
                        body_indent_inside(b, node), "__attribute__((__fallthrough__));");
        if (needs_block_behind(b, node, i)) {
            child->opens_block = true;
            writer_line(b->writer, body_line_of(b, child), body_indent_of(b, child), "{");
            b->writer->depth++;
        }
    }
    body_copy(b, begin, end);
}

/** Where the text inside a compound statement's braces begins: a brace may be a digraph. */
static unsigned inside_begin(const struct body *b, const struct node *compound)
{
    return source_next(b->writer->source, compound->span.begin)->span.end;
}

unsigned body_inside_end(const struct body *b, const struct node *compound)
{
    return source_previous(b->writer->source, compound->span.end)->span.begin;
}

void body_write_inside(struct body *b, struct node *node)
{
    unsigned end = body_inside_end(b, node), line = source_line(b->writer->source, end);
    write_children(b, node, inside_begin(b, node), end);
    if (node->ending)
        exits_write_ending(b, node, line);
    else if (leave_cleans_up(node) && leave_reaches_end(node))
        exits_write_cleanups(b, &node->leaves, line, body_indent_inside(b, node));
    if (node->ending || (leave_cleans_up(node) && leave_reaches_end(node)))
        writer_inline(b->writer, body_indent_of(b, node));
}

static void write_compound(struct body *b, struct node *node)
{
    body_copy(b, node->span.begin, inside_begin(b, node));
    body_write_inside(b, node);
    body_copy(b, body_inside_end(b, node), node->span.end);
}

/* ---- declarations ---- */

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
            steps_write(b, node->children.at[i]->before, indent);
    write_declarators(b, node);
    for (size_t i = 0; i < node->children.count; i++) {
        struct node *child = node->children.at[i];
        if (!is_copied(child) || !child->has_initialiser)
            continue;
        bool is_kept = is_deduced(b, child);
        if (!is_kept)
            steps_write(b, child->before, indent);
        writer_line(b->writer, body_line_of(b, child), indent, "%s;",
                    render_copy(&b->render, child, is_kept));
    }
}

void body_write_declaration(struct body *b, struct node *node, const char *indent)
{
    steps_write(b, node->before, indent);
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
        unsigned line = body_line_of(b, child);
        steps_write(b, child->before, indent);
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

/* ---- statements ---- */

static void write_expression(struct body *b, struct node *node, const char *indent)
{
    struct node *e = node->children.at[0];
    steps_write(b, node->before, indent);
    if (node->sets)
        writer_line(b->writer, body_line_of(b, node), indent, "%s;",
                    render_assignment(node->sets->type, render_variable(&b->render, node->sets),
                                      render_operand(&b->render, e)));
    else if (model_strip(e)->is_done || e->is_done)
        return;
    else if (steps_is_useful(e))
        copy_node(b, node);
    else
        writer_line(b->writer, body_line_of(b, node), indent, "%s;", steps_unused(b, e, false));
}

static void write_if(struct body *b, struct node *node, const char *indent)
{
    steps_write(b, node->before, indent);
    struct node *condition = node->children.at[0];
    unsigned position = node->children.at[1]->span.begin;
    writer_place(b->writer, node->span.begin);
    render_source(&b->render, b->writer, (struct span){node->span.begin, position}, condition);
    for (size_t i = 1; i < node->children.count; i++) {
        struct node *arm = node->children.at[i];
        body_copy(b, position, arm->span.begin);
        body_write_statement(b, arm, false);
        position = arm->span.end;
    }
}

/** A statement after a case or another label. A declaration there must stay in the scope around it. */
static void write_labelled(struct body *b, struct node *node)
{
    struct node *statement = node->children.at[node->children.count - 1];
    writer_place(b->writer, node->span.begin);
    body_copy(b, node->span.begin, statement->span.begin);
    if (statement->kind == NODE_DECLARATION) {
        writer_inline(b->writer, ";");
        body_write_statement(b, statement, true);
    } else {
        body_write_statement(b, statement, false);
    }
}

/** A statement behind attributes, or a pragma that libclang takes for one. */
static void write_attributed(struct body *b, struct node *node)
{
    unsigned position = node->span.begin;
    for (size_t i = 0; i < node->children.count; i++) {
        body_copy(b, position, node->children.at[i]->span.begin);
        body_write_statement(b, node->children.at[i], false);
        position = node->children.at[i]->span.end;
    }
    body_copy(b, position, node->span.end);
}

/** A statement without others in it: what is done before it, then itself. */
static void write_plain(struct body *b, struct node *node, const char *indent)
{
    steps_write(b, node->before, indent);
    exits_write_cleanups(b, &node->leaves, body_line_of(b, node), indent);
    copy_node(b, node);
}

static void write_return(struct body *b, struct node *node, const char *indent)
{
    if (leave_cleans_up(node))
        exits_write_return(b, node, indent);
    else
        write_plain(b, node, indent);
}

static void write_jump(struct body *b, struct node *node, const char *indent)
{
    if (!leave_first_deferred(&node->leaves)) {
        write_plain(b, node, indent);
        return;
    }
    steps_write(b, node->before, indent);
    exits_write(b, &node->leaves,
                (struct way_out){.kind = EXIT_JUMP, .jump = node, .falls = leave_falls(node)},
                body_line_of(b, node), indent);
}

static void write_rebuilt(struct body *b, struct node *node, const char *indent)
{
    switch (node->kind) {
    case NODE_COMPOUND:
        write_compound(b, node);
        break;
    case NODE_DECLARATION:
        body_write_declaration(b, node, indent);
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
    case NODE_DO:
    case NODE_FOR:
        loops_write(b, node, indent);
        break;
    case NODE_OTHER_STATEMENT:
        write_attributed(b, node);
        break;
    case NODE_RETURN:
        write_return(b, node, indent);
        break;
    case NODE_JOIN:
    case NODE_RACE:
        steps_write(b, node->before, indent);
        forks_write(b, node->fork, indent);
        break;
    case NODE_DEFER:
        if (node->variable)
            break;
        writer_place(b->writer, node->span.begin);
        writer_inline(b->writer, arena_printf("/* %s */", render_quote(b->render.unit, node->span)));
        break;
    case NODE_BREAK:
    case NODE_CONTINUE:
    case NODE_GOTO:
        write_jump(b, node, indent);
        break;
    default:
        write_plain(b, node, indent);
        break;
    }
}

void body_write_statement(struct body *b, struct node *node, bool in_compound)
{
    if (!node->is_rebuilt) {
        copy_node(b, node);
        return;
    }
    const char *indent = body_indent_of(b, node);
    bool is_block = node->kind == NODE_COMPOUND || node->kind == NODE_FOR;
    bool needs_block =
        !in_compound && (node->before || node->sets || node->kind == NODE_DECLARATION ||
                         node->kind == NODE_EXPRESSION || (leave_cleans_up(node) && !is_block));
    if (!needs_block) {
        write_rebuilt(b, node, indent);
        return;
    }
    const char *outer = body_indent_of(b, node->parent);
    bool is_deeper = strlen(indent) > strlen(outer);
    writer_open_brace(b->writer);
    b->writer->depth += !is_deeper;
    write_rebuilt(b, node, is_deeper ? indent : writer_deeper(outer));
    b->writer->depth -= !is_deeper;
    body_close_block(b, outer);
}

/* ---- the body ---- */

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
    falls(unit, body);
    writer->resolves = true;
    writer_place(writer, body->span.begin);
    /* local labels are declared where a block begins, and the dispatch stands before the body */
    bool has_labels =
        token_is(writer->source, source_next(writer->source, inside_begin(&b, body)), "__label__");
    writer_inline(writer, has_labels ? "{" : "");
    body_write_inside(&b, body);
    if (has_labels)
        body_close_block(&b, "");
    if (!ends_in_return(body))
        writer_line(writer, source_line(writer->source, body->span.end - 1), "    ", "%s",
                    render_return(&b.render, NULL));
    writer->resolves = false;
}
