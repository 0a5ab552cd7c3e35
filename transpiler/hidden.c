#include "hidden.h"

#include <string.h>

#include "blocking.h"

/** A search through the functions that are called; one that has been looked at leads to nothing new. */
struct call_search {
    const struct unit *unit;
    unsigned number;
};

static bool is_allowed(const struct unit *unit, const struct node *call)
{
    return warnings_are_allowed(WARNING_blocking_call, unit->source, call->span.begin) ||
           warnings_are_allowed(WARNING_hidden_blocking_call, unit->source, call->span.begin);
}

static bool blocks(const struct unit *unit, const struct node *call)
{
    struct blocking blocking;
    return blocking_find(unit, call, &blocking) && blocking.warning == WARNING_blocking_call &&
           !is_allowed(unit, call);
}

static const char *link_of(const struct unit *unit, const struct node *call, const char *rest)
{
    unsigned line = source_place_line(source_origin(unit->source, call->span.begin), NULL);
    return arena_printf("calls '%s' (line %u)%s%s", call->name, line, rest ? ", which " : "",
                        rest ? rest : "");
}

/** What a function calls that blocks: a call of its own before those of the functions that it calls. */
static const char *search_in(const struct call_search *search, struct ordinary *function)
{
    if (function->searched == search->number)
        return NULL;
    function->searched = search->number;
    for (size_t i = 0; i < function->calls.count; i++)
        if (blocks(search->unit, function->calls.at[i]))
            return link_of(search->unit, function->calls.at[i], NULL);
    for (size_t i = 0; i < function->calls.count; i++) {
        const struct node *call = function->calls.at[i];
        const char *rest =
            call->ordinary && !is_allowed(search->unit, call) ? search_in(search, call->ordinary) : NULL;
        if (rest)
            return link_of(search->unit, call, rest);
    }
    return NULL;
}

const char *hidden_chain(const struct unit *unit, const struct node *call)
{
    static unsigned searches;
    const struct call_search search = {unit, ++searches};
    const char *chain = call->ordinary ? search_in(&search, call->ordinary) : NULL;
    return chain ? arena_printf("it %s", chain) : NULL;
}
