/* Where declarations at file scope begin and end in the text. libclang has a declaration without the
 * attributes before and behind it, and without its semicolon; what stands before may also be a macro use that
 * is a declaration of its own, or none, and that stays in its place. */
#include "builder.h"

#include <string.h>

/** Where a declaration stands, without what is around it. */
static struct span span_at(const struct builder *b, size_t index)
{
    return builder_normalise(b, parse_span(b->top.at[index]));
}

/** Where the last declaration ends that stands before a byte, as far as libclang has it. */
static unsigned end_before(const struct builder *b, unsigned begin)
{
    for (size_t i = b->top_index; i-- > 0;)
        if (builder_is_in_main_file(b, b->top.at[i]) && span_at(b, i).end <= begin)
            return span_at(b, i).end;
    return 0;
}

/** Where the next declaration begins that does not share its specifiers with the current one. */
static unsigned begin_behind(const struct builder *b, unsigned end)
{
    for (size_t i = b->top_index + 1; i < b->top.count; i++)
        if (builder_is_in_main_file(b, b->top.at[i]) && span_at(b, i).begin >= end)
            return span_at(b, i).begin;
    return (unsigned)b->unit->source->size;
}

static bool is_directive_between(const struct source *source, unsigned begin, unsigned end)
{
    size_t next = source_directive_at(source, begin);
    return next < source->directives.count && source->directives.at[next].span.begin < end;
}

/** Whether a parenthesis closes a _Pragma, which belongs to no declaration. */
static bool closes_pragma(const struct source *source, const struct token *close)
{
    int depth = 0;
    for (const struct token *t = close; t; t = source_previous(source, t->span.begin)) {
        depth += token_is(source, t, ")") - token_is(source, t, "(");
        if (depth == 0)
            return token_is(source, source_previous(source, t->span.begin), "_Pragma");
    }
    return false;
}

/** The outermost macro use that a byte is in; null for none. */
static const struct macro_use *use_at(const struct builder *b, unsigned offset)
{
    int use = macros_outermost(&b->macros, macros_at(&b->macros, b->unit, offset));
    return use >= 0 ? &b->unit->macros.at[use] : NULL;
}

/** Goes back over attributes, specifiers and macro uses that stand for such. */
static unsigned go_back(const struct builder *b, unsigned begin, unsigned limit)
{
    const struct source *source = b->unit->source;
    const struct token *before = source_previous(source, begin);
    while (before && before->span.begin >= limit && !is_directive_between(source, before->span.end, begin)) {
        const struct macro_use *use = use_at(b, before->span.begin);
        if (use ? use->ends_item
                : token_is(source, before, ";") || token_is(source, before, "}") ||
                      closes_pragma(source, before))
            break;
        begin = use ? use->span.begin : before->span.begin;
        before = source_previous(source, begin);
    }
    return begin;
}

unsigned heads_begin(const struct builder *b, CXCursor declaration)
{
    unsigned begin = builder_normalise(b, parse_span(declaration)).begin, limit = end_before(b, begin);
    cursor_array children = builder_children_of(declaration);
    for (size_t i = 0; i < children.count; i++) {
        if (!clang_isAttribute(clang_getCursorKind(children.at[i])) ||
            !builder_is_in_main_file(b, children.at[i]))
            continue;
        struct span attribute = builder_normalise(b, parse_span(children.at[i]));
        if (attribute.begin >= limit &&
            attribute.begin < begin) /* not inherited from an earlier declaration */
            begin = attribute.begin;
    }
    return go_back(b, begin, limit);
}

struct span heads_prototype(const struct builder *b, CXCursor declaration)
{
    const struct source *source = b->unit->source;
    struct span span = builder_normalise(b, parse_span(declaration));
    unsigned limit = begin_behind(b, span.end);
    span.begin = heads_begin(b, declaration);
    const struct token *next = source_next(source, span.end);
    while (next && next->span.begin < limit && !token_is(source, next, ";") && !token_is(source, next, ","))
        next = source_next(source, next->span.end); /* attributes */
    if (next && next->span.begin < limit)
        span.end = next->span.end;
    return span;
}

/** Expands a macro use that another declaration comes out of, too. */
static void expand_if_shared(const struct builder *b, const struct macro_use *use, size_t other)
{
    if (use && other < b->top.count && builder_is_in_main_file(b, b->top.at[other]) &&
        span_contains(use->span, span_at(b, other)))
        model_expand(b->unit, (int)(use - b->unit->macros.at));
}

void heads_expand_shared(const struct builder *b, CXCursor declaration)
{
    struct span span = builder_normalise(b, parse_span(declaration));
    for (size_t i = 0; i < 2; i++) {
        const struct macro_use *use = use_at(b, i ? span.end - 1 : span.begin);
        expand_if_shared(b, use, b->top_index - 1);
        expand_if_shared(b, use, b->top_index + 1);
    }
}
