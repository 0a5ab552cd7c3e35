/* Loops. One that awaits in what it tests or advances by is taken apart: the await becomes a statement
 * within. */
#include "body_internal.h"

#include <string.h>

#include "leave.h"

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
    steps_write(b, loop->before_test, indent);
    if (!condition)
        return;
    unsigned line = body_line_of(b, condition);
    const char *text = condition->is_done ? "0" : render_flat(&b->render, condition);
    writer_line(b->writer, line, indent, render_is_simple(text) ? "if (!%s)" : "if (!(%s))", text);
    writer_line(b->writer, line, writer_deeper(indent), "break;");
}

/** The loop's body on lines of its own, within a block that is open; `behind` is run in that block after it.
 */
static void write_nested_body(struct body *b, struct node *body, const struct node *behind,
                              const char *indent)
{
    if (body_may_share_block(b, body, behind)) {
        body_write_inside(b, body);
        return;
    }
    writer_fresh_line(b->writer);
    bool is_deeper = strlen(body_indent_of(b, body)) > strlen(indent);
    writer_inline(b->writer, is_deeper ? body_indent_of(b, body) : writer_deeper(indent));
    b->writer->depth += !is_deeper;
    body_write_statement(b, body, true);
    b->writer->depth -= !is_deeper;
    writer_end_line(b->writer);
}

static void write_advance_label(struct body *b, const struct node *loop, const char *indent)
{
    if (loop->advance_label)
        writer_line(b->writer, body_line_of(b, loop), indent, "%s:;", loop->advance_label);
}

static void write_while(struct body *b, struct node *node, const char *indent)
{
    struct node *body = node->loop.body;
    if (!node->before_test) {
        writer_place(b->writer, node->span.begin);
        render_source(&b->render, b->writer, (struct span){node->span.begin, body->span.begin},
                      node->loop.condition);
        body_write_statement(b, body, false);
        return;
    }
    writer_line(b->writer, body_line_of(b, node), indent, "for (;;) {");
    write_test(b, node, writer_deeper(indent));
    if (body->kind == NODE_COMPOUND && body->macro < 0) {
        body_write_inside(b, body);
        body_copy(b, body_inside_end(b, body), body->span.end);
    } else {
        write_nested_body(b, body, NULL, indent);
        body_close_block(b, indent);
    }
}

static void write_do(struct body *b, struct node *node, const char *indent)
{
    struct node *body = node->loop.body;
    if (!node->before_test) {
        body_copy(b, node->span.begin, body->span.begin);
        body_write_statement(b, body, false);
        render_source(&b->render, b->writer, (struct span){body->span.end, node->span.end},
                      node->loop.condition);
        return;
    }
    label_advance(b, node);
    writer_line(b->writer, body_line_of(b, node), indent, "do {");
    write_nested_body(b, body, node->loop.condition, indent);
    write_advance_label(b, node, indent);
    write_test(b, node, writer_deeper(indent));
    writer_line(b->writer, body_line_of(b, node->loop.condition), indent, "} while (1);");
}

/** Whether a for loop's first part must stand before the loop, in a block around it. */
static bool is_init_hoisted(const struct node *loop)
{
    return loop->before || (loop->loop.init && loop->loop.init->is_rebuilt) || leave_cleans_up(loop);
}

static void write_hoisted_init(struct body *b, struct node *loop, const char *indent)
{
    struct node *init = loop->loop.init;
    steps_write(b, loop->before, indent);
    if (init->kind == NODE_DECLARATION)
        body_write_declaration(b, init, indent);
    else if (!model_strip(init)->is_done)
        writer_line(b->writer, body_line_of(b, init), indent, "%s;", steps_unused(b, init, false));
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
    body_copy(b, position, node->loop.body->span.begin);
    body_write_statement(b, node->loop.body, false);
}

static void write_for_loop(struct body *b, struct node *node, const char *indent)
{
    unsigned line = body_line_of(b, node);
    bool opens = node->before_test || node->before_advance;
    if (node->before_advance)
        label_advance(b, node);
    if (!opens) {
        writer_fresh_line(b->writer);
        writer_inline(b->writer, arena_printf("%s%s ", indent, for_header(b, node)));
        body_write_statement(b, node->loop.body, false);
        return;
    }
    writer_line(b->writer, line, indent, "%s {", for_header(b, node));
    if (node->before_test)
        write_test(b, node, writer_deeper(indent));
    write_nested_body(b, node->loop.body, node->before_advance ? node->loop.increment : NULL, indent);
    if (node->before_advance) {
        struct node *advance = node->loop.increment;
        write_advance_label(b, node, indent);
        steps_write(b, node->before_advance, writer_deeper(indent));
        if (!model_strip(advance)->is_done)
            writer_line(b->writer, body_line_of(b, advance), writer_deeper(indent), "%s;",
                        steps_unused(b, advance, false));
    }
    body_close_block(b, indent);
}

/** Whether the generator of a for_each is a C local. */
static bool is_plain_each(const struct node *loop)
{
    return loop->is_each && !loop->loop.init->children.at[0]->variable->in_frame;
}

/** A for_each that does not await. What its generator's arguments need first stands in a block around it. */
static void write_plain_each(struct body *b, struct node *node, const char *indent)
{
    const struct steps *before = node->loop.init->children.at[0]->before;
    bool opens = node->before || before;
    const char *inside = opens ? writer_deeper(indent) : indent;
    if (opens) {
        writer_line(b->writer, body_line_of(b, node), indent, "{");
        b->writer->depth++;
        steps_write(b, node->before, inside);
        steps_write(b, before, inside);
    }
    writer_fresh_line(b->writer);
    writer_inline(b->writer, arena_printf("%s%s ", inside, render_each(&b->render, node)));
    body_write_statement(b, node->loop.body, false);
    b->writer->depth -= opens;
    if (opens)
        body_close_block(b, indent);
}

static void write_for(struct body *b, struct node *node, const char *indent)
{
    bool hoists = is_init_hoisted(node);
    if (is_plain_each(node)) {
        write_plain_each(b, node, indent);
        return;
    }
    if (!hoists && !node->before_test && !node->before_advance) {
        write_plain_for(b, node);
        return;
    }
    if (hoists) {
        writer_line(b->writer, body_line_of(b, node), indent, "{");
        b->writer->depth++;
        write_hoisted_init(b, node, writer_deeper(indent));
    }
    write_for_loop(b, node, hoists ? writer_deeper(indent) : indent);
    if (leave_cleans_up(node))
        writer_end_line(b->writer);
    exits_write_cleanups(b, &node->leaves, body_line_of(b, node), writer_deeper(indent));
    b->writer->depth -= hoists;
    if (hoists)
        body_close_block(b, indent);
}

void loops_write(struct body *b, struct node *loop, const char *indent)
{
    if (loop->kind == NODE_WHILE)
        write_while(b, loop, indent);
    else if (loop->kind == NODE_DO)
        write_do(b, loop, indent);
    else
        write_for(b, loop, indent);
}
