#include "arguments.h"

#include <ctype.h>
#include <string.h>

struct judge {
    struct macros *macros;
    struct unit *unit;
    const struct parse *parse;
    struct map known; /* name → what is known of its definitions */
};

/** What is known of a macro, whichever of its definitions holds. */
struct judgement {
    bool is_operand, is_nothing, ends_item, counts;
    bool locks_all;     /* a macro that its body names stringifies or pastes: of what, is not looked into */
    ARRAY(bool) locked; /* of each parameter, whether it is stringified or pasted */
    size_t rest;        /* the parameter that takes all arguments that are left */
};

/* ---- definitions ---- */

/** A definition of a name, with its tokens. */
static const struct macro_definition *definition_at(const struct judge *judge, size_t index)
{
    struct macro_definition *definition = &judge->macros->definitions.at[index - 1];
    if (definition->tokens.count)
        return definition;
    CXToken *tokens = NULL;
    unsigned count = 0;
    clang_tokenize(judge->parse->unit, clang_getCursorExtent(definition->cursor), &tokens, &count);
    for (unsigned i = 0; i < count; i++)
        PUSH(definition->tokens, parse_string(clang_getTokenSpelling(judge->parse->unit, tokens[i])));
    clang_disposeTokens(judge->parse->unit, tokens, count);
    return definition;
}

static bool is_token(const struct macro_definition *d, size_t index, const char *spelling)
{
    return index < d->tokens.count && !strcmp(d->tokens.at[index], spelling);
}

static size_t body_begin(const struct macro_definition *d)
{
    size_t i = 1;
    while (d->is_function_like && i < d->tokens.count && !is_token(d, i, ")"))
        i++;
    return d->is_function_like ? i + 1 : i;
}

/** How many parameters a definition has: `F(a, b, c...)` has three. */
static size_t count_parameters(const struct macro_definition *d)
{
    size_t body = body_begin(d), count = body > 3;
    for (size_t i = 2; d->is_function_like && i < body; i++)
        count += is_token(d, i, ",");
    return d->is_function_like ? count : 0;
}

/** Which parameter takes all arguments that are left; none does when it is behind the last. */
static size_t rest_of(const struct macro_definition *d)
{
    size_t count = count_parameters(d);
    return count - (count && is_token(d, body_begin(d) - 2, "..."));
}

/** The parameter that a token of the body names, or -1. */
static int parameter_at(const struct macro_definition *d, size_t index)
{
    size_t body = body_begin(d), count = count_parameters(d);
    if (index < body || index >= d->tokens.count)
        return -1;
    if (is_token(d, index, "__VA_ARGS__"))
        return (int)count - 1;
    for (size_t i = 0; i < count; i++)
        if (is_token(d, 2 + 2 * i, d->tokens.at[index]))
            return (int)i;
    return -1;
}

/** Whether a parenthesis closes with the last token. */
static bool closes_last(const struct macro_definition *d, size_t open)
{
    int depth = 0;
    for (size_t i = open; i < d->tokens.count; i++) {
        depth += is_token(d, i, "(") - is_token(d, i, ")");
        if (depth == 0)
            return i + 1 == d->tokens.count && i > open;
    }
    return false;
}

/* ---- what is known of a macro ---- */

static bool makes_operand(const struct judge *judge, const char *name, unsigned depth);

static bool expands_to_operand(const struct judge *judge, const struct macro_definition *d, unsigned depth)
{
    size_t body = body_begin(d);
    if (body >= d->tokens.count || parameter_at(d, body) >= 0)
        return false;
    if (closes_last(d, body))
        return true;
    const char *first = d->tokens.at[body];
    bool is_word = isalpha((unsigned char)*first) || *first == '_';
    bool is_call = is_word && body + 1 < d->tokens.count && closes_last(d, body + 1);
    bool is_single = body + 1 == d->tokens.count && (is_word || isdigit((unsigned char)*first));
    bool is_plain = !macros_definition(judge->macros, first);
    return (is_call || (is_single && !macros_is_function_like(judge->unit, first))) &&
           (is_plain || makes_operand(judge, first, depth + 1));
}

/** Whether a macro expands to one primary expression, in parentheses or a name, or to a call of a name. */
static bool makes_operand(const struct judge *judge, const char *name, unsigned depth)
{
    enum { DEEPEST = 20 };
    size_t index = macros_definition(judge->macros, name);
    bool is = index && depth <= DEEPEST;
    for (; is && index; index = judge->macros->definitions.at[index - 1].before)
        is = expands_to_operand(judge, definition_at(judge, index), depth);
    return is;
}

/** Whether a macro expands to no token, whichever of its definitions holds. */
static bool makes_nothing(const struct judge *judge, const char *name, unsigned depth)
{
    enum { DEEPEST = 20 };
    size_t index = macros_definition(judge->macros, name);
    bool is = index && depth <= DEEPEST;
    for (; is && index; index = judge->macros->definitions.at[index - 1].before) {
        const struct macro_definition *d = definition_at(judge, index);
        for (size_t i = body_begin(d); is && i < d->tokens.count; i++)
            is = parameter_at(d, i) < 0 && makes_nothing(judge, d->tokens.at[i], depth + 1);
    }
    return is;
}

/** Whether a definition is of what stands alone at file scope: assembly, pragmas, or what ends in a semicolon
 * or a brace. */
static bool stands_alone(const struct macro_definition *d, size_t body)
{
    static const char *const first[] = {"_Pragma", "asm", "__asm", "__asm__", ";"};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (is_token(d, body, first[i]))
            return true;
    return is_token(d, d->tokens.count - 1, ";") || is_token(d, d->tokens.count - 1, "}");
}

/** Whether a macro, at file scope, is no part of the declaration behind it: by one of its definitions. */
static bool is_whole_item(const struct judge *judge, const char *name, unsigned depth)
{
    enum { DEEPEST = 20 };
    bool ends = makes_nothing(judge, name, depth);
    size_t index = depth <= DEEPEST ? macros_definition(judge->macros, name) : 0;
    for (; index && !ends; index = judge->macros->definitions.at[index - 1].before) {
        const struct macro_definition *d = definition_at(judge, index);
        size_t body = body_begin(d), last = d->tokens.count - 1;
        ends = body < d->tokens.count &&
               (stands_alone(d, body) || is_whole_item(judge, d->tokens.at[body], depth + 1) ||
                is_whole_item(judge, d->tokens.at[last], depth + 1));
    }
    return ends;
}

static bool locks_some(const struct judgement *j)
{
    return j->locks_all || j->locked.count;
}

static void lock_parameter(struct judgement *j, int parameter)
{
    while (parameter >= (int)j->locked.count)
        PUSH(j->locked, false);
    if (parameter >= 0)
        j->locked.at[parameter] = true;
}

static bool is_operator(const struct macro_definition *d, size_t index, const char *spelling,
                        const char *digraph)
{
    return is_token(d, index, spelling) || is_token(d, index, digraph);
}

/** Notes what a definition stringifies or pastes itself. What stands in __VA_OPT__() is not taken apart. */
static void lock_operands(const struct macro_definition *d, struct judgement *j)
{
    bool has_operator = false, has_optional = false;
    for (size_t i = body_begin(d); i < d->tokens.count; i++) {
        bool is_paste = is_operator(d, i, "##", "%:%:");
        bool is_hash = is_operator(d, i, "#", "%:") && d->is_function_like;
        if (is_paste)
            lock_parameter(j, parameter_at(d, i - 1));
        if (is_paste || is_hash)
            lock_parameter(j, parameter_at(d, i + 1));
        has_operator |= is_paste || is_hash;
        has_optional |= is_token(d, i, "__VA_OPT__");
    }
    j->locks_all |= has_operator && has_optional;
}

/** Notes what the macros do that a definition names, themselves or through others. */
static void look_inside(const struct judge *judge, const char *name, struct map *seen, struct judgement *j)
{
    j->counts |= !strcmp(name, "__COUNTER__");
    size_t index = macros_definition(judge->macros, name);
    if (!index || map_get(seen, name))
        return;
    map_set(seen, name, seen);
    for (; index; index = judge->macros->definitions.at[index - 1].before) {
        const struct macro_definition *d = definition_at(judge, index);
        lock_operands(d, j);
        for (size_t i = body_begin(d); i < d->tokens.count; i++)
            look_inside(judge, d->tokens.at[i], seen, j);
    }
}

/** Notes what a definition does itself, and what the macros do that it names. */
static void judge_definition(const struct judge *judge, const struct macro_definition *d, struct map *seen,
                             struct judgement *j)
{
    struct judgement inside = {0};
    lock_operands(d, j);
    j->rest = rest_of(d);
    for (size_t i = body_begin(d); i < d->tokens.count; i++)
        look_inside(judge, d->tokens.at[i], seen, &inside);
    j->counts |= inside.counts;
    j->locks_all |= locks_some(&inside);
}

static const struct judgement *judge_name(struct judge *judge, const char *name)
{
    struct judgement *j = map_get(&judge->known, name);
    if (j)
        return j;
    j = NEW(struct judgement);
    *j = (struct judgement){.is_operand = makes_operand(judge, name, 0),
                            .is_nothing = makes_nothing(judge, name, 0),
                            .ends_item = is_whole_item(judge, name, 0),
                            .counts = !strcmp(name, "__COUNTER__")};
    map_set(&judge->known, name, j);
    struct map seen = {0};
    map_set(&seen, name, &seen);
    bool is_redefined = false;
    for (size_t i = macros_definition(judge->macros, name); i;) {
        const struct macro_definition *d = definition_at(judge, i);
        judge_definition(judge, d, &seen, j);
        i = d->before;
        is_redefined |= i > 0;
    }
    j->locks_all |= is_redefined && j->locked.count; /* which definition a use has is not asked */
    return j;
}

/* ---- uses ---- */

/** Locks the arguments of a use that are given to locked parameters. */
static void lock_arguments(const struct unit *unit, const struct judgement *j, struct macro_use *use)
{
    const struct token *token = source_next(unit->source, use->span.begin);
    token = token ? source_next(unit->source, token->span.end) : NULL;
    int depth = 0;
    size_t argument = 0;
    unsigned begin = token ? token->span.end : use->span.end;
    for (; token && token->span.begin < use->span.end; token = source_next(unit->source, token->span.end)) {
        depth += token_is(unit->source, token, "(") - token_is(unit->source, token, ")");
        bool ends = depth == 0 || (depth == 1 && argument != j->rest && token_is(unit->source, token, ","));
        if (!ends)
            continue;
        if (argument < j->locked.count && j->locked.at[argument])
            PUSH(use->locked, ((struct span){begin, token->span.begin}));
        begin = token->span.end;
        argument++;
    }
}

/** The next word of a use behind a token of it that is a macro's name without arguments of its own; null
 * behind the last. */
static const struct token *next_bare(const struct judge *judge, const struct macro_use *use,
                                     const struct token *token)
{
    const struct source *source = judge->unit->source;
    while (token && (token = source_next(source, token->span.end)) && token->span.end < use->span.end)
        if (token->kind == TOKEN_WORD && !token_is(source, source_next(source, token->span.end), "(") &&
            macros_definition(judge->macros, model_text(judge->unit, token->span)))
            return token;
    return NULL;
}

/** Whether a macro that is named in a use, without arguments of its own, locks some: the macro that is used
 *  may give it the others. */
static bool names_locking(struct judge *judge, struct macro_use *use)
{
    const struct token *token = source_next(judge->unit->source, use->span.begin);
    bool locks = false;
    while ((token = next_bare(judge, use, token))) {
        const struct judgement *j = judge_name(judge, model_text(judge->unit, token->span));
        locks |= locks_some(j);
        use->counts |= j->counts;
    }
    return locks;
}

void arguments_judge(struct macros *macros, struct unit *unit, const struct parse *parse)
{
    struct judge judge = {macros, unit, parse, {0}};
    for (size_t i = 0; i < unit->directive_macros.count; i++)
        unit->directive_macros.at[i].counts = judge_name(&judge, unit->directive_macros.at[i].name)->counts;
    for (size_t i = 0; i < unit->macros.count; i++) {
        struct macro_use *use = &unit->macros.at[i];
        const struct judgement *j = judge_name(&judge, use->name);
        use->is_operand = j->is_operand;
        use->is_nothing = j->is_nothing;
        use->ends_item = j->ends_item;
        use->counts = j->counts;
        if (names_locking(&judge, use) || j->locks_all)
            PUSH(use->locked, use->span);
        else if (j->locked.count)
            lock_arguments(unit, j, use);
    }
}

bool arguments_are_editable(const struct macro_use *use, unsigned offset)
{
    for (size_t i = 0; i < use->locked.count; i++)
        if (offset >= use->locked.at[i].begin && offset < use->locked.at[i].end)
            return false;
    return true;
}

/* ---- uses that take arguments behind them ---- */

static bool ends_in_function(const struct judge *judge, const struct macro_use *use, const char *name,
                             unsigned depth);

/** Whether the name of a function-like macro, or of an alias of one, is given to the macro that is used. */
static bool names_function(const struct judge *judge, const struct macro_use *use, unsigned depth)
{
    const struct token *token = source_next(judge->unit->source, use->span.begin);
    while ((token = next_bare(judge, use, token)))
        if (ends_in_function(judge, use, model_text(judge->unit, token->span), depth + 1))
            return true;
    return false;
}

/** Whether what a use expands to may end in the name of a function-like macro: `name` is the macro's, or what
 * its text ends in. */
static bool ends_in_function(const struct judge *judge, const struct macro_use *use, const char *name,
                             unsigned depth)
{
    enum { MOST_ALIASES = 16 };
    if (depth > 0 && macros_is_function_like(judge->unit, name))
        return true;
    bool ends = false;
    for (size_t i = depth < MOST_ALIASES ? macros_definition(judge->macros, name) : 0; i && !ends;) {
        const struct macro_definition *d = definition_at(judge, i);
        size_t last = d->tokens.count - 1;
        ends = parameter_at(d, last) >= 0
                   ? names_function(judge, use, depth)
                   : last >= body_begin(d) && ends_in_function(judge, use, d->tokens.at[last], depth + 1);
        i = d->before;
    }
    return ends;
}

void arguments_take(struct macros *macros, struct unit *unit, const struct parse *parse)
{
    const struct judge judge = {macros, unit, parse, {0}};
    for (size_t i = 0; i < unit->macros.count; i++) {
        struct macro_use *use = &unit->macros.at[i];
        const struct token *next = source_next(unit->source, use->span.end);
        if (token_is(unit->source, next, "(") && ends_in_function(&judge, use, use->name, 0))
            use->span.end = source_parentheses_end(unit->source, next);
    }
}
