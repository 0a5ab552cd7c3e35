#include "graph.h"

#include <graphviz/gvc.h>
#include <string.h>

#include "diag.h"
#include "facts.h"
#include "leave.h"
#include "names.h"
#include "render.h"
#include "states.h"

struct artist {
    const struct unit *unit;
    struct function *function;
    const char *prefix; /* of the nodes' names */
    struct text *out;
};

/** A text between the quotes of a label. */
static const char *quoted(const char *string)
{
    struct text text = {0};
    for (; *string; string++) {
        if (*string == '"' || *string == '\\')
            text_puts(&text, "\\");
        text_add(&text, string, 1);
    }
    return text_string(&text);
}

/** A text on lines of a length that suits a picture. */
static const char *folded(const char *string)
{
    enum { LONGEST_LINE = 36 };
    struct text text = {0};
    for (size_t length = strlen(string); length > LONGEST_LINE; length = strlen(string)) {
        size_t end = LONGEST_LINE;
        while (end && string[end] != ' ')
            end--;
        if (!end)
            end = LONGEST_LINE;
        text_add(&text, string, end);
        text_puts(&text, "\n");
        string += end + (string[end] == ' ');
    }
    text_puts(&text, string);
    return text_string(&text);
}

/** A label whose lines are set to the left. */
static const char *label(const char *string)
{
    struct text text = {0};
    for (const char *c = quoted(folded(string)); *c; c++) {
        if (*c == '\n')
            text_puts(&text, "\\l");
        else
            text_add(&text, c, 1);
    }
    text_puts(&text, "\\l");
    return text_string(&text);
}

/* ---- nodes ---- */

static const char fork_class[] = "state fork";

static void draw_node(const struct artist *a, size_t number, const char *class, const char *text,
                      const char *hint)
{
    text_printf(a->out, "    \"%s%zu\" [id=\"%s%zu\", class=\"%s\", label=\"%s\", tooltip=\"%s\"%s];\n",
                a->prefix, number, a->prefix, number, class, text, quoted(hint),
                strcmp(class, fork_class) == 0 ? ", style=\"rounded,dashed\"" : "");
}

/** What is done when the function is cancelled there, a line for each. */
static const char *cleanups_text(const struct artist *a, const struct suspension *s)
{
    struct text text = {0};
    for (size_t i = 0; i < s->armed.count; i++) {
        const struct cleanup *cleanup = s->armed.at[i];
        const struct variable *v = leave_variable(cleanup);
        const char *function = leave_function(cleanup);
        if (function)
            text_printf(&text, "dropped: %s(&%s)\\l", function, v->name);
        else if (cleanup->defer && !v)
            text_printf(&text, "dropped: defer of line %u\\l",
                        source_line(a->unit->source, cleanup->defer->span.begin));
    }
    return text_string(&text);
}

static void draw_suspension(const struct artist *a, size_t index)
{
    const struct suspension *s = a->function->suspensions.at[index];
    const char *class = s->fork ? fork_class : "state";
    const char *text = label(arena_printf("%u: %s", facts_line(a->unit, s), render_quote_await(a->unit, s)));
    draw_node(a, index + 1, class, arena_printf("%s%s", text, cleanups_text(a, s)), s->state);
}

static void draw_transitions(const struct artist *a)
{
    transitions list = states(a->unit, a->function);
    for (size_t i = 0; i < list.count; i++) {
        const struct transition *t = &list.at[i];
        text_printf(a->out, "    \"%s%zu\" -> \"%s%zu\" [id=\"%sway-%zu\", class=\"%s\", label=\"%s\"%s];\n",
                    a->prefix, t->from, a->prefix, t->to, a->prefix, i, t->is_cancelled ? "cancelled" : "way",
                    t->is_cancelled ? "cancelled"
                    : *t->condition ? label(t->condition)
                                    : "",
                    t->is_cancelled ? ", style=dashed" : "");
    }
}

static void draw_function(const struct artist *a)
{
    struct function *f = a->function;
    draw_node(a, 0, "border", quoted(function_user_name(f)), f->names->start);
    for (size_t i = 0; i < f->suspensions.count; i++)
        draw_suspension(a, i);
    draw_node(a, states_end(f), "border", "end", f->names->end);
    draw_transitions(a);
}

/** The background is white for those who look at the picture alone; a page has colours of its own. */
static void begin(struct text *out, const char *name, const char *background)
{
    text_printf(
        out,
        "digraph \"%s\" {\n"
        "    graph [bgcolor=%s, fontname=\"sans-serif\", fontsize=11, ranksep=0.4];\n"
        "    node [shape=box, style=rounded, fontname=\"monospace\", fontsize=10, margin=\"0.12,0.06\"];\n"
        "    edge [fontname=\"monospace\", fontsize=9, arrowsize=0.7];\n",
        quoted(name), background);
}

struct text graph_of(const struct unit *unit, struct function *function, const char *prefix)
{
    struct text out = {0};
    begin(&out, function_user_name(function), "transparent");
    draw_function(&(struct artist){unit, function, prefix, &out});
    text_puts(&out, "}\n");
    return out;
}

struct text graph(const struct unit *unit, const char *only)
{
    struct text out = {0};
    begin(&out, unit->source->path, "white");
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct function *f = unit->functions.at[i];
        if (!function_is_shown(f, only))
            continue;
        text_printf(&out, "  subgraph cluster_%zu {\n    label=\"%s\"; style=rounded;\n", i,
                    quoted(function_user_name(f)));
        draw_function(&(struct artist){unit, f, arena_printf("f%zu_", i), &out});
        text_puts(&out, "  }\n");
    }
    text_puts(&out, "}\n");
    return out;
}

/* ---- drawing ---- */

static struct text draw_in(GVC_t *context, Agraph_t *drawing)
{
    struct text svg = {0};
    char *bytes = NULL;
    unsigned size = 0;
    if (gvLayout(context, drawing, "dot") != 0)
        return svg;
    if (gvRenderData(context, drawing, "svg", &bytes, &size) == 0 && bytes)
        text_add(&svg, bytes, size);
    gvFreeRenderData(bytes);
    gvFreeLayout(context, drawing);
    return svg;
}

struct text graph_draw(const struct text *dot)
{
    struct text svg = {0};
    GVC_t *context = gvContext();
    Agraph_t *drawing = context ? agmemread(text_string(dot)) : NULL;
    if (drawing) {
        svg = draw_in(context, drawing);
        agclose(drawing);
    }
    if (context)
        gvFreeContext(context);
    if (!svg.length)
        diag_plain("Graphviz cannot draw the state graph");
    return svg;
}
