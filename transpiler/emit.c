#include "emit.h"

#include <stdlib.h>
#include <string.h>

#include "insight.h"
#include "machine.h"
#include "names.h"
#include "path.h"
#include "render.h"
#include "uses.h"
#include "warnings.h"

/** A piece of the source that is not copied as it stands. */
struct item {
    struct span span;
    struct function *function; /* the definition or prototype of */
    bool is_definition;
    const struct operation *operation; /* or what an ordinary function does */
};

struct emitter {
    struct unit *unit;
    struct writer writer;
    ARRAY(struct item) items;
    ARRAY(struct function *) order; /* definitions, callees before their callers */
    struct emitted *emitted;
};

/* ---- where each machine goes ---- */

static bool has_machine(const struct function *f)
{
    return f->body != NULL;
}

/** A machine is written where its function is defined, or behind the last of its callees that is defined
 * later: its frame embeds theirs. */
static unsigned place(struct emitter *e, struct function *f)
{
    if (f->place)
        return f->place;
    f->place = f->span.end;
    for (size_t i = 0; i < f->suspensions.count; i++) {
        struct function *callee = f->suspensions.at[i]->callee;
        bool is_embedded = callee && has_machine(callee) && !f->suspensions.at[i]->is_boxed;
        unsigned behind = is_embedded ? place(e, callee) : 0;
        if (behind > f->place)
            f->place = behind;
    }
    for (size_t i = 0; i < f->variables.count; i++) {
        struct function *embedded = f->variables.at[i]->embedded;
        unsigned behind = embedded ? place(e, embedded) : 0;
        if (behind > f->place)
            f->place = behind;
    }
    PUSH(e->order, f);
    return f->place;
}

static int by_position(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    if (x->span.begin != y->span.begin)
        return x->span.begin < y->span.begin ? -1 : 1;
    return x->span.end > y->span.end ? -1 : x->span.end < y->span.end;
}

/** The machines of an ordinary function's blocks are written behind it, all at once. Those of an async
 * function are written with its own. */
static bool is_first_in_ordinary(const struct emitter *e, const struct function *block)
{
    if (block->span.end != block->span.begin)
        return false;
    for (size_t i = 0; i < e->items.count; i++)
        if (e->items.at[i].is_definition && e->items.at[i].span.end == block->span.end)
            return false;
    return true;
}

static void collect_items(struct emitter *e)
{
    for (size_t i = 0; i < e->unit->functions.count; i++) {
        struct function *f = e->unit->functions.at[i];
        if (!has_machine(f))
            continue;
        if (!f->is_block || is_first_in_ordinary(e, f))
            PUSH(e->items, ((struct item){.span = f->span, .function = f, .is_definition = true}));
        place(e, f);
        for (size_t p = 0; p < f->prototypes.count; p++)
            PUSH(e->items, ((struct item){.span = f->prototypes.at[p], .function = f}));
    }
    for (size_t i = 0; i < e->unit->operations.count; i++) {
        const struct operation *operation = &e->unit->operations.at[i];
        PUSH(e->items, ((struct item){.span = operation->node->span, .operation = operation}));
    }
    if (e->items.count)
        qsort(e->items.at, e->items.count, sizeof *e->items.at, by_position);
}

/* ---- writing ---- */

static void declare(struct emitter *e, struct function *f)
{
    if (f->is_declared)
        return;
    f->is_declared = true;
    if (f->convention == CONVENTION_MANUAL)
        machine_write_helpers(f, &e->writer);
    else
        machine_declare(f, &e->writer);
}

/** What is called of others is declared before the first use: the boxes of functions, and the helpers of
 *  hand-written futures, which are written there. */
static void declare_used(struct emitter *e, struct node *node)
{
    struct function *callee = uses_callee(node);
    if (callee && callee->is_block && !callee->is_declared)
        declare_used(e, callee->body);
    if (callee && (callee->convention == CONVENTION_MANUAL || (callee->body && !callee->is_declared)))
        declare(e, callee);
    else if (node->callee && node->callee->convention != CONVENTION_POINTER &&
             (node->is_boxed || node->kind == NODE_REFERENCE))
        declare(e, node->callee);
    for (size_t i = 0; i < node->children.count; i++)
        declare_used(e, node->children.at[i]);
}

/** The machines whose place is behind this definition. */
static void write_due(struct emitter *e, const struct function *definition)
{
    for (size_t i = 0; i < e->order.count; i++) {
        struct function *f = e->order.at[i];
        if (f->place != definition->span.end)
            continue;
        unsigned begin = e->writer.physical_line;
        machine_write(e->unit, f, &e->writer);
        PUSH(e->emitted->machines, ((struct machine_lines){f, begin, e->writer.physical_line}));
    }
}

static bool makes(const struct node *node, const struct function *f)
{
    if (!node->has_operation)
        return false;
    if (uses_callee(node) == f || uses_generator(node) == f)
        return true;
    for (size_t i = 0; i < node->children.count; i++)
        if (makes(node->children.at[i], f))
            return true;
    return false;
}

/** Whether something is written before the function's machine that calls what belongs to it. */
static bool needs_declaration(const struct emitter *e, const struct function *f)
{
    if (f->place != f->span.end || (!f->is_static && !f->is_main))
        return true;
    for (size_t i = 0; i < e->order.count; i++) {
        if (e->order.at[i]->place == f->place && makes(e->order.at[i]->body, f))
            return true;
        if (e->order.at[i] == f)
            break;
    }
    return false;
}

static void write_definition(struct emitter *e, struct function *f)
{
    declare_used(e, f->body);
    if (needs_declaration(e, f))
        declare(e, f);
    f->is_declared = true;
    write_due(e, f);
}

/** Prototypes of one declaration begin at the same byte and end one behind the other. */
static size_t write_prototypes(struct emitter *e, size_t index)
{
    unsigned begin = e->items.at[index].span.begin;
    while (index < e->items.count && e->items.at[index].span.begin == begin)
        declare(e, e->items.at[index++].function);
    return index;
}

static void copy(struct emitter *e, unsigned begin, unsigned end)
{
    writer_source(&e->writer, (struct span){begin, end});
}

/** How many conditionals that are open before a span end in it, and how many that begin in it do not. */
static void count_conditionals(const struct source *source, struct span span, unsigned *ended,
                               unsigned *begun)
{
    *ended = *begun = 0;
    for (size_t i = 0; i < source->directives.count; i++) {
        const struct directive *d = &source->directives.at[i];
        if (!span_contains(span, d->span))
            continue;
        if (d->kind == DIRECTIVE_IF)
            ++*begun;
        else if (d->kind == DIRECTIVE_ENDIF && *begun)
            --*begun;
        else if (d->kind == DIRECTIVE_ENDIF)
            ++*ended;
    }
}

/** Writes the machine or declarations of an item; gives the index of the next item. The conditionals that the
 *  item's text begins and ends are kept in balance. */
static size_t write_replacement(struct emitter *e, size_t index)
{
    struct item item = e->items.at[index];
    unsigned ended, begun;
    count_conditionals(e->unit->source, item.span, &ended, &begun);
    for (; ended; ended--)
        writer_line(&e->writer, 0, "", "#endif");
    writer_warns(&e->writer, WARNED_NONE);
    if (item.is_definition)
        write_definition(e, item.function);
    else
        index = write_prototypes(e, index) - 1;
    writer_warns(&e->writer, WARNED_ALL);
    for (; begun; begun--)
        writer_line(&e->writer, 0, "", "#if 1");
    return index + 1;
}

/** What the operations of an ordinary function's definition need is written before it. */
static void write_item_helpers(struct emitter *e, size_t index)
{
    writer_warns(&e->writer, WARNED_NONE);
    for (size_t i = index; i < e->items.count && e->items.at[i].operation; i++)
        if (e->items.at[i].operation->item == e->items.at[index].operation->item)
            declare_used(e, e->items.at[i].operation->node);
    writer_warns(&e->writer, WARNED_ALL);
}

static void write_items(struct emitter *e)
{
    unsigned position = source_text_begin(e->unit->source);
    struct render render = {e->unit, NULL};
    for (size_t i = 0; i < e->items.count;) {
        const struct item *item = &e->items.at[i];
        size_t first = i;
        unsigned begin = item->operation ? item->operation->item : item->span.begin;
        if (begin >= position) {
            copy(e, position, begin);
            position = begin;
            write_item_helpers(e, i);
        }
        if (item->operation) {
            writer_warns(&e->writer,
                         WARNED_MIXED); /* up to the next machine: where the function ends is not told */
            render_source(&render, &e->writer, (struct span){position, item->span.end},
                          item->operation->node);
            i++;
        } else {
            i = write_replacement(e, i);
        }
        for (size_t j = first; j < i; j++)
            if (e->items.at[j].span.end > position)
                position = e->items.at[j].span.end;
    }
    copy(e, position, (unsigned)e->unit->source->size);
}

/** A file without async code: as it is, each line from its own. */
static void copy_file(struct emitter *e)
{
    const struct file *file = e->unit->source->file;
    text_add(&e->writer.out, file->text, file->size);
    for (unsigned line = 1; line <= file->lines.count; line++)
        PUSH(e->writer.origins, line);
}

/** Marks the source's macros as used. The output may have no use left of one: uses are expanded, and heads of
 *  functions are written anew. -Wunused-macros would speak of what the user does use. */
static void mark_macros(struct emitter *e)
{
    struct map marked = {0};
    for (size_t i = 0; e->writer.has_lines && i < e->unit->own_macros.count; i++) {
        const char *name = e->unit->own_macros.at[i];
        if (map_get(&marked, name))
            continue;
        map_set(&marked, name, (void *)name);
        writer_line(&e->writer, 0, "", "#ifdef %s\n#endif", name);
    }
}

static void write_unit(struct emitter *e)
{
    warnings_blank_pragmas(e->unit->source);
    collect_items(e);
    writer_line(&e->writer, 0, "", "/* Generated by asyncc from %s. */\n#define ASYNC_GENERATED 1",
                path_base(e->unit->source->path));
    write_items(e);
    mark_macros(e);
}

struct emitted emit(struct unit *unit, const char *output_path, bool has_lines)
{
    struct emitted emitted = {0};
    struct emitter e = {
        .unit = unit, .writer = writer_new(unit->source, output_path, has_lines), .emitted = &emitted};
    if (unit->keywords.count)
        write_unit(&e);
    else
        copy_file(&e);
    emitted.code = e.writer.out;
    emitted.origins = e.writer.origins;
    return emitted;
}
