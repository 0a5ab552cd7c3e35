/* Ways out of blocks and forks: variables are cleaned up, results kept, and deferred blocks come by. What is
 * cleaned up where, leave.h tells. */
#include "body_internal.h"

#include <string.h>

#include "leave.h"

static void write_cleanup(struct body *b, const struct cleanup *cleanup, unsigned line, const char *indent)
{
    if (leave_is_ours(cleanup) && !cleanup->variable->is_ended)
        writer_line(b->writer, line, indent, "%s;", render_cleanup(&b->render, cleanup->variable));
}

void exits_write_cleanups(struct body *b, const cleanups *list, unsigned line, const char *indent)
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

void exits_write(struct body *b, const cleanups *list, struct way_out out, unsigned line, const char *indent)
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

/** What has been deferred, at the end of its block. */
static void write_deferred(struct body *b, struct node *defer)
{
    writer_fresh_line(b->writer);
    body_write_statement(b, defer->children.at[0], true);
    writer_end_line(b->writer);
}

/** Where ways out begin. */
static void write_entry_label(struct body *b, const struct cleanup *cleanup, unsigned line,
                              const char *indent)
{
    const struct variable *v = leave_variable(cleanup);
    const char *comment =
        v ? arena_printf("the cleanup of %s", v->name) : render_quote(b->render.unit, cleanup->defer->span);
    writer_label(b->writer, line, writer_shallower(indent), cleanup->label, false, comment);
}

void exits_write_onward(struct body *b, const struct ending *ending, size_t index, unsigned line,
                        const char *indent)
{
    const struct exit *exit = &ending->exits.at[index];
    bool is_single = !exit->rest.count && !(exit->kind == EXIT_CANCEL && ending->branch);
    bool is_last = !ending->is_reached && index + 1 == ending->exits.count;
    struct way_out out = {.kind = exit->kind, .jump = exit->jump, .branch = ending->branch, .from = ending};
    if (is_last) {
        exits_write(b, &exit->rest, out, line, indent);
        return;
    }
    writer_line(b->writer, line, indent, "if (%s == %zu)%s", render_variable(&b->render, ending->way),
                index + 1, is_single ? "" : " {");
    exits_write(b, &exit->rest, out, line, writer_deeper(indent));
    if (!is_single)
        writer_line(b->writer, line, indent, "}");
}

/** Cleans up one thing that a block holds, at its end. */
static void write_cleanup_at_end(struct body *b, struct node *block, const struct cleanup *cleanup,
                                 unsigned line)
{
    if (cleanup->defer && cleanup->defer->opens_block) {
        b->writer->depth--;
        writer_line(b->writer, line, body_indent_inside(b, block), "}");
    }
    if (cleanup->is_entered)
        write_entry_label(b, cleanup, line, body_indent_inside(b, block));
    if (cleanup->defer)
        write_deferred(b, cleanup->defer);
    else
        write_cleanup(b, cleanup, line, body_indent_inside(b, block));
}

void exits_write_ending(struct body *b, struct node *node, unsigned line)
{
    const struct ending *ending = node->ending;
    if (ending->way && ending->is_reached)
        writer_line(b->writer, line, body_indent_inside(b, node), "%s = 0;",
                    render_variable(&b->render, ending->way));
    for (size_t i = 0; i < node->leaves.count; i++)
        write_cleanup_at_end(b, node, node->leaves.at[i], line);
    for (size_t i = 0; i < ending->exits.count; i++)
        exits_write_onward(b, ending, i, line, body_indent_inside(b, node));
}

/** A return from a block that defers something: its value is kept meanwhile. */
static void write_deferred_return(struct body *b, struct node *node, const char *indent)
{
    struct node *value = node->children.count ? node->children.at[0] : NULL;
    unsigned line = body_line_of(b, node);
    bool returns_value = value && b->function->result->class != TYPE_VOID;
    if (value && !value->is_done && !returns_value)
        writer_line(b->writer, line, indent, "%s;", render_flat(&b->render, value));
    exits_write(b, &node->leaves,
                (struct way_out){.kind = EXIT_RETURN,
                                 .falls = leave_falls(node),
                                 .value = returns_value ? render_operand(&b->render, value) : NULL},
                line, indent);
}

void exits_write_return(struct body *b, struct node *node, const char *indent)
{
    unsigned line = body_line_of(b, node);
    steps_write(b, node->before, indent);
    if (leave_first_deferred(&node->leaves)) {
        write_deferred_return(b, node, indent);
        return;
    }
    writer_line(b->writer, line, indent, "{");
    const char *end = render_result(&b->render, node->children.count ? node->children.at[0] : NULL);
    if (*end)
        writer_line(b->writer, line, writer_deeper(indent), "%s;", end);
    exits_write_cleanups(b, &node->leaves, line, writer_deeper(indent));
    writer_line(b->writer, line, writer_deeper(indent), "%s", render_end(b->function));
    body_close_block(b, indent);
}
