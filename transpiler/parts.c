/* Parts of statements and expressions: whether each stands in the text by itself. A macro may give a part and
 * what stands between it and the next one, or several parts at once; where the parts are written apart, it is
 * expanded. */
#include "builder.h"

/** Whether a macro use gives all of a node: then it is expanded when something in it is to be written anew.
 */
static bool comes_out_of_macro(const struct builder *b, const struct node *node)
{
    return node->macro >= 0 && span_contains(b->unit->macros.at[node->macro].span, node->span);
}

/** Whether a token stands in no macro use but those that all of a span lies in. */
static bool is_plain(const struct builder *b, const struct token *token, struct span span)
{
    for (int use = macros_at(&b->macros, b->unit, token->span.begin); use >= 0;
         use = b->macros.parents.at[use])
        if (!span_contains(b->unit->macros.at[use].span, span))
            return false;
    return true;
}

/** Whether a token that is no macro's stands between two parts. */
static bool are_apart(const struct builder *b, struct span left, struct span right)
{
    const struct source *source = b->unit->source;
    const struct span both = {left.begin, right.end};
    const struct token *token = right.begin > left.end ? source_next(source, left.end) : NULL;
    for (; token && token->span.end <= right.begin; token = source_next(source, token->span.end))
        if (is_plain(b, token, both))
            return true;
    return false;
}

static void expand_ends(const struct builder *b, const struct node *part)
{
    model_expand(b->unit, part->macro);
    model_expand(b->unit, part->tail);
}

static void expand_between(const struct builder *b, const struct node *node)
{
    for (size_t i = 1; i < node->children.count; i++) {
        const struct node *left = node->children.at[i - 1], *right = node->children.at[i];
        if (are_apart(b, left->span, right->span))
            continue;
        expand_ends(b, left);
        expand_ends(b, right);
    }
}

/** Whether an expression ends behind its last operand, with a token of its own. */
static bool has_end(const struct node *e)
{
    return e->kind == NODE_CALL || e->kind == NODE_OPERATION || e->kind == NODE_PARENTHESES ||
           e->kind == NODE_SUBSCRIPT || e->kind == NODE_INITIALISER_LIST;
}

void parts_expand_operands(const struct builder *b, const struct node *e)
{
    if (!e->children.count || comes_out_of_macro(b, e))
        return;
    const struct node *last = e->children.at[e->children.count - 1];
    expand_between(b, e);
    if (has_end(e) && last->span.end >= e->span.end)
        expand_ends(b, last);
}

/** The part of a statement that parentheses of its own are around; null for none. */
static const struct node *part_in_parentheses(const struct node *statement)
{
    switch (statement->kind) {
    case NODE_IF:
    case NODE_SWITCH:
    case NODE_WHILE:
        return statement->children.at[0];
    case NODE_DO:
        return statement->children.at[1];
    default:
        return NULL;
    }
}

void parts_expand_statement(const struct builder *b, const struct node *statement)
{
    const struct source *source = b->unit->source;
    if (!statement->children.count || comes_out_of_macro(b, statement))
        return;
    expand_between(b, statement);
    const struct node *part = part_in_parentheses(statement);
    if (!part)
        return;
    const struct token *before = source_previous(source, part->span.begin);
    const struct token *behind = source_next(source, part->span.end);
    if (!token_is(source, before, "(") || !token_is(source, behind, ")"))
        expand_ends(b, part);
}

void parts_expand_branches(const struct builder *b, const struct node *statement)
{
    const struct node *block = statement->children.at[statement->children.count - 1];
    if (block->kind == NODE_COMPOUND)
        expand_ends(b, block);
    for (size_t i = 1; i < block->children.count; i++)
        if (block->children.at[i]->span.begin < block->children.at[i - 1]->span.end) {
            expand_ends(b, block->children.at[i - 1]);
            expand_ends(b, block->children.at[i]);
        }
}

void parts_expand_initialiser(const struct builder *b, const struct node *value)
{
    const struct source *source = b->unit->source;
    if (value->around >= 0 && !comes_out_of_macro(b, value))
        return;
    const struct token *behind = source_next(source, value->span.end);
    if (!token_is(source, source_previous(source, value->span.begin), "=") ||
        (!token_is(source, behind, ";") && !token_is(source, behind, ",")))
        expand_ends(b, value);
}
