#include "states.h"

#include <ctype.h>
#include <string.h>

#include "flow.h"
#include "frame.h"
#include "reach.h"
#include "render.h"

/** How a block has been got to from the state that is being looked at. */
struct trace {
    size_t search; /* the number of the one that has been here */
    size_t block;  /* the one before */
    bool is_first; /* that is where the search began */
    const struct arrow *arrow;
};

struct search {
    const struct unit *unit;
    const struct function *function;
    blocks blocks;
    size_t end, words;
    word *reached; /* for each block the states that it may lead to, without another one between */
    struct trace *traces;
    size_t number;  /* of searches that have begun */
    bool *is_known; /* states for which there is a transition */
    transitions found;
};

size_t states_end(const struct function *function)
{
    return function->suspensions.count + 1;
}

/** The number of a state. */
static size_t number_of(const struct search *s, const struct suspension *suspension)
{
    size_t i = 0;
    while (s->function->suspensions.at[i] != suspension)
        i++;
    return i + 1;
}

/** The first state that a block comes to from an event on; the end's when it leads nowhere; 0 when it comes
 * to none itself. */
static size_t state_in(const struct search *s, size_t block, size_t event)
{
    const struct block *b = &s->blocks.at[block];
    for (; event < b->events.count; event++)
        if (b->events.at[event].kind == EVENT_AWAIT)
            return number_of(s, b->events.at[event].suspension);
    return b->successors.count ? 0 : s->end;
}

/** Whether control goes there because of this function's own code. */
static bool is_taken(const struct arrow *arrow)
{
    return arrow->kind != ARROW_MEANWHILE && arrow->kind != ARROW_CANCEL &&
           (arrow->kind != ARROW_NO_CASE || !reach_has_default(arrow->node));
}

/* ---- which states a block leads to ---- */

static bool add_reached(struct search *s, size_t block)
{
    word *set = s->reached + block * s->words;
    const struct block *b = &s->blocks.at[block];
    size_t state = state_in(s, block, 0);
    bool is_news = false;
    if (state) {
        is_news = !frame_has(set, state);
        frame_put(set, state);
        return is_news;
    }
    for (size_t i = 0; i < b->successors.count; i++)
        for (size_t w = 0; is_taken(&b->successors.at[i]) && w < s->words; w++) {
            word more = s->reached[b->successors.at[i].to * s->words + w] & ~set[w];
            is_news |= more != 0;
            set[w] |= more;
        }
    return is_news;
}

static void find_reached(struct search *s)
{
    for (bool is_news = true; is_news;) {
        is_news = false;
        for (size_t block = s->blocks.count; block-- > 0;)
            is_news |= add_reached(s, block);
    }
}

/* ---- conditions ---- */

/** Whether something else than a state may come of it that a block goes on by another arrow. */
static bool decides(const struct search *s, size_t block, const struct arrow *arrow, size_t state)
{
    const struct block *b = &s->blocks.at[block];
    for (size_t i = 0; i < b->successors.count; i++) {
        const struct arrow *other = &b->successors.at[i];
        if (other != arrow && is_taken(other) && !frame_has(s->reached + other->to * s->words, state))
            return true;
    }
    return false;
}

static const char in_time[] = "in time", not_in_time[] = "not in time";

/** The first await of a `within` in an expression, or null. */
static const struct node *find_within(const struct node *node)
{
    if (node->kind == NODE_AWAIT && node->children.count &&
        model_strip(node->children.at[0])->kind == NODE_WITHIN)
        return node;
    const struct node *found = NULL;
    for (size_t i = 0; i < node->children.count && !found; i++)
        found = find_within(node->children.at[i]);
    return found;
}

/** A blank, where there is white space in the source. */
static const char *blank_at(const struct search *s, unsigned offset)
{
    return isspace((unsigned char)s->unit->source->text[offset]) ? " " : "";
}

/** An expression in the words of the source, but for a `within`, of which only the outcome counts. */
static const char *quote(const struct search *s, const struct node *node)
{
    const struct node *within = find_within(node);
    if (!within || within->span.begin < node->span.begin || within->span.end > node->span.end)
        return render_quote(s->unit, node->span);
    struct span ahead = {node->span.begin, within->span.begin}, behind = {within->span.end, node->span.end};
    const char *words = render_quote(s->unit, ahead);
    size_t length = strlen(words);
    bool is_negated = length && words[length - 1] == '!';
    return arena_printf(
        "%.*s%s%s%s%s", (int)(length - is_negated), words,
        length && !is_negated ? blank_at(s, ahead.end - 1) : "", is_negated ? not_in_time : in_time,
        behind.end > behind.begin ? blank_at(s, behind.begin) : "", render_quote(s->unit, behind));
}

static const char *negated(const char *text)
{
    if (!strcmp(text, in_time))
        return not_in_time;
    if (!strcmp(text, not_in_time))
        return in_time;
    return arena_printf(render_is_simple(text) ? "!%s" : "!(%s)", text);
}

static const char *case_text(const struct search *s, const struct node *node)
{
    if (node->children.count < 2)
        return "default";
    struct text text = {0};
    for (size_t i = 0; i + 1 < node->children.count; i++)
        text_printf(&text, "%s%s", i ? " ... " : "case ", quote(s, node->children.at[i]));
    return text_string(&text);
}

static const char *arrow_text(const struct search *s, const struct arrow *arrow)
{
    if (!arrow->node)
        return NULL;
    switch (arrow->kind) {
    case ARROW_TRUE:
        return quote(s, arrow->node);
    case ARROW_FALSE:
        return negated(quote(s, arrow->node));
    case ARROW_CASE:
        return case_text(s, arrow->node);
    case ARROW_NO_CASE:
        return "no case";
    case ARROW_ERROR:
        return arena_printf("error of %s", quote(s, arrow->node));
    case ARROW_ALWAYS:
    case ARROW_CANCEL:
    case ARROW_MEANWHILE:
        break;
    }
    return NULL;
}

/** What decides on the way to a block, as far as the state that it leads to is concerned. */
static const char *condition(const struct search *s, size_t block, size_t state)
{
    ARRAY(const char *) parts = {0};
    for (bool is_begin = false; !is_begin;) {
        const struct trace *trace = &s->traces[block];
        const char *part = decides(s, trace->block, trace->arrow, state) ? arrow_text(s, trace->arrow) : NULL;
        if (part)
            PUSH(parts, part);
        is_begin = trace->is_first;
        block = trace->block;
    }
    struct text text = {0};
    for (size_t i = parts.count; i-- > 0;)
        text_printf(&text, "%s%s", text.length ? ", " : "", parts.at[i]);
    return text_string(&text);
}

/* ---- the search ---- */

typedef ARRAY(size_t) queue;

static void visit(struct search *s, queue *queue, size_t from, const struct arrow *arrow, bool is_first)
{
    struct trace *trace = &s->traces[arrow->to];
    if (trace->search == s->number)
        return;
    *trace = (struct trace){s->number, from, is_first, arrow};
    PUSH(*queue, arrow->to);
}

static void add(struct search *s, size_t from, size_t block, size_t state, bool is_cancelled)
{
    if (s->is_known[state] || (is_cancelled && state == s->end))
        return;
    s->is_known[state] = true;
    PUSH(s->found, ((struct transition){from, state, condition(s, block, state), is_cancelled}));
}

/** Follows all ways from the blocks in a queue to the next state on each. */
static void follow(struct search *s, queue *queue, size_t from, bool is_cancelled)
{
    memset(s->is_known, 0, (s->end + 1) * sizeof *s->is_known);
    for (size_t i = 0; i < queue->count; i++) {
        const struct block *b = &s->blocks.at[queue->at[i]];
        size_t state = state_in(s, queue->at[i], 0);
        if (state)
            add(s, from, queue->at[i], state, is_cancelled);
        for (size_t a = 0; !state && a < b->successors.count; a++)
            if (is_taken(&b->successors.at[a]))
                visit(s, queue, queue->at[i], &b->successors.at[a], false);
    }
}

/** All transitions from an event on: those of one that is cancelled there, or the others. */
static void leave_state(struct search *s, size_t from, size_t block, size_t event, bool is_cancelled)
{
    queue queue = {0};
    const struct block *b = &s->blocks.at[block];
    size_t state = state_in(s, block, event);
    s->number++;
    for (size_t a = 0; !state && a < b->successors.count; a++)
        if (is_cancelled ? b->successors.at[a].kind == ARROW_CANCEL : is_taken(&b->successors.at[a]))
            visit(s, &queue, block, &b->successors.at[a], true);
    if (state && !is_cancelled)
        PUSH(s->found, ((struct transition){from, state, "", false}));
    follow(s, &queue, from, is_cancelled);
}

transitions states(const struct unit *unit, struct function *function)
{
    struct search s = {.unit = unit, .function = function, .blocks = flow(function)};
    s.end = states_end(function);
    s.words = s.end / WORD_BITS + 1;
    s.reached = arena_alloc(s.blocks.count * s.words * sizeof *s.reached);
    s.traces = arena_alloc(s.blocks.count * sizeof *s.traces);
    s.is_known = arena_alloc((s.end + 1) * sizeof *s.is_known);
    find_reached(&s);
    leave_state(&s, 0, 0, 0, false);
    for (size_t b = 0; b < s.blocks.count; b++)
        for (size_t e = 0; e < s.blocks.at[b].events.count; e++)
            if (s.blocks.at[b].events.at[e].kind == EVENT_AWAIT) {
                size_t from = number_of(&s, s.blocks.at[b].events.at[e].suspension);
                leave_state(&s, from, b, e + 1, false);
                leave_state(&s, from, b, e + 1, true);
            }
    return s.found;
}
