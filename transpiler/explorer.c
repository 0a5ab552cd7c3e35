#include "explorer.h"

#include <string.h>

#include "describe.h"
#include "graph.h"
#include "path.h"

/* The files in explorer/. */
extern const char explorer_page[], explorer_style[], explorer_script[];

/** Adds a text that HTML has a meaning for some characters of. */
static void add_escaped(struct text *page, const char *string)
{
    for (; *string; string++) {
        if (*string == '&' || *string == '<' || *string == '"')
            text_printf(page, "&#%d;", *string);
        else
            text_add(page, string, 1);
    }
}

/** The picture without what stands before its element. */
static const char *element_of(const struct text *svg)
{
    const char *begin = strstr(text_string(svg), "<svg");
    return begin ? begin : "";
}

/** The graphs, each in a template of its own: the script puts those in the page that are looked at. */
static void add_graphs(struct text *page, const struct unit *unit, const char *only)
{
    size_t number = 0;
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct function *f = unit->functions.at[i];
        if (!function_is_shown(f, only))
            continue;
        struct text dot = graph_of(unit, f, arena_printf("state-%zu-", number));
        struct text svg = graph_draw(&dot);
        text_printf(page, "<template id=\"graph-%zu\">\n%s</template>\n", number++, element_of(&svg));
    }
}

static void add_data(struct text *page, const struct unit *unit, const struct emitted *emitted,
                     const char *only)
{
    struct text data = describe(unit, emitted, only);
    text_puts(page, "<script type=\"application/json\" id=\"machines\">\n");
    text_add(page, data.bytes, data.length);
    text_puts(page, "</script>\n");
}

struct text explorer(const struct unit *unit, const struct emitted *emitted, const char *only)
{
    struct text page = {0};
    for (const char *rest = explorer_page, *mark; *rest; rest = strstr(mark, "-->") + 3) {
        mark = strstr(rest, "<!--put ");
        text_add(&page, rest, mark ? (size_t)(mark - rest) : strlen(rest));
        if (!mark)
            break;
        if (!strncmp(mark + 8, "title", 5)) {
            add_escaped(&page, path_base(unit->source->path));
        } else if (!strncmp(mark + 8, "style", 5)) {
            text_puts(&page, explorer_style);
        } else if (!strncmp(mark + 8, "script", 6)) {
            text_puts(&page, explorer_script);
        } else {
            add_graphs(&page, unit, only);
            add_data(&page, unit, emitted, only);
        }
    }
    return page;
}
