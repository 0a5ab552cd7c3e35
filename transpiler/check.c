#include "check.h"

#include <ctype.h>
#include <string.h>

#include "diag.h"
#include "pointed.h"

struct checker {
    const struct unit *unit;
    const struct function *function; /* null in ordinary functions */
};

static void error_at(const struct checker *c, enum error error, unsigned offset, const char *message,
                     const char *note)
{
    diag_error(error, c->unit->source, offset, message, note);
}

/* ---- keywords ---- */

static bool is_in_async_function(const struct unit *unit, struct span span)
{
    for (size_t i = 0; i < unit->functions.count; i++)
        if (unit->functions.at[i]->body && span_contains(unit->functions.at[i]->body->span, span))
            return true;
    return false;
}

static void refuse_unclaimed(const struct checker *c, const struct keyword_use *use)
{
    unsigned at = use->span.begin;
    const char *name = keyword_name(use->keyword);
    if (use->keyword == KEYWORD_async)
        error_at(c, ERROR_misplaced_async, at,
                 "'async' on what is neither a function nor a pointer to functions, nor a generator",
                 "leave it out");
    else if (use->keyword == KEYWORD_await && !is_in_async_function(c->unit, use->span))
        error_at(c, ERROR_await_outside_async, at, "'await' outside of an async function",
                 "make the function async, or use async_block_on in an ordinary one");
    else
        error_at(c, ERROR_keyword_not_supported, at, arena_printf("'%s' is not supported here", name),
                 "move it to a statement of its own, before this one");
}

static void check_keywords(const struct checker *c)
{
    for (size_t i = 0; i < c->unit->keywords.count; i++) {
        const struct keyword_use *use = &c->unit->keywords.at[i];
        if (keyword_is_reserved(use->keyword))
            error_at(c, ERROR_keyword_not_supported, use->span.begin,
                     arena_printf("'%s' is not supported yet", keyword_name(use->keyword)),
                     "where the word is a name of your own, #define ASYNC_NO_KEYWORDS before <async.h>");
        else if (!use->is_claimed && use->keyword != KEYWORD_future && use->keyword != KEYWORD_generator)
            refuse_unclaimed(c, use);
    }
}

/* ---- calls and operators ---- */

static bool is_under_keyword(const struct node *call)
{
    const struct node *parent = call->parent;
    while (parent && (parent->kind == NODE_PARENTHESES || parent->kind == NODE_CONVERSION)) {
        call = parent;
        parent = parent->parent;
    }
    if (!parent)
        return false;
    bool is_deadline = parent->kind == NODE_WITHIN && call == parent->children.at[0];
    return is_deadline || parent->kind == NODE_AWAIT || parent->kind == NODE_SPAWN ||
           parent->kind == NODE_LAZY || parent->kind == NODE_BLOCK_ON;
}

static bool is_unevaluated(const struct node *node)
{
    while (node && node->kind != NODE_UNEVALUATED)
        node = node->parent;
    return node != NULL;
}

/** A declaration without a prototype lets a call pass anything (C17 6.5.2.2p6), which the future cannot keep.
 */
static void check_arguments(const struct checker *c, const struct node *call)
{
    const struct function *f = call->callee;
    if (f && f->convention == CONVENTION_POINTER && f->is_variadic)
        error_at(c, ERROR_variadic_async, call->span.begin, "a pointer to variadic async functions",
                 "take a va_list, or an array and its length");
    if (f && f->is_unprototyped && call->children.count != f->parameters.count + 1)
        error_at(c, ERROR_old_style_async, call->span.begin,
                 arena_printf("async function '%s' is declared without the parameters of this call", f->name),
                 "write the parameters' types into the parentheses of its declaration");
}

static void check_call(const struct checker *c, const struct node *call)
{
    static const char *const jumps[] = {"setjmp", "_setjmp", "sigsetjmp", "__sigsetjmp", "__builtin_setjmp"};
    if (call->callee && !is_under_keyword(call) && !is_unevaluated(call))
        error_at(c, ERROR_call_not_awaited, call->span.begin,
                 "async call is neither awaited, made lazy nor spawned",
                 arena_printf("write 'await %s(...)', 'lazy(%s(...))' or 'spawn(%s(...))'",
                              call->callee->name, call->callee->name, call->callee->name));
    check_arguments(c, call);
    if (!c->function)
        return;
    for (size_t i = 0; i < sizeof jumps / sizeof *jumps; i++)
        if (!strcmp(call->name, jumps[i]))
            error_at(c, ERROR_setjmp_in_async, call->span.begin,
                     arena_printf("'%s' in an async function", call->name),
                     "a state machine has no stack to jump back to; call it from an ordinary function");
    if (!strncmp(call->name, "__builtin_alloca", 16) || !strcmp(call->name, "alloca"))
        error_at(c, ERROR_alloca_in_async, call->span.begin,
                 arena_printf("'%s' in an async function", call->name),
                 "the stack does not survive an await; use a variable length array in a block without "
                 "await, or malloc");
}

/** Whether an operand is a variable or a part of one that is no future, with nothing called in it. */
static bool is_plain_object(const struct node *e)
{
    bool is_value = !e->future.level;
    while ((e->kind == NODE_MEMBER || e->kind == NODE_SUBSCRIPT || e->kind == NODE_DEREFERENCE ||
            e->kind == NODE_DECAY || e->kind == NODE_PARENTHESES || e->kind == NODE_CONVERSION) &&
           e->children.count)
        e = e->children.at[0];
    return is_value && e->kind == NODE_REFERENCE && !e->callee && !e->generator;
}

/** Says what is wrong with an operand that is plainly a call of an ordinary function, a function's name, or a
 * variable. */
static bool refuse_operand(const struct checker *c, const struct node *node, const struct node *operand,
                           const char *keyword)
{
    bool is_call = operand->kind == NODE_CALL && !operand->callee && *operand->name;
    bool is_name = operand->kind == NODE_REFERENCE && operand->callee;
    if (is_call)
        error_at(c, ERROR_needs_async_call, node->span.begin,
                 arena_printf("'%s' of a call of '%s', which is not async", keyword, operand->name),
                 "leave the keyword out, or declare the function async");
    if (is_name)
        error_at(c, ERROR_needs_async_call, node->span.begin,
                 arena_printf("'%s' of '%s', which is not called here", keyword, operand->callee->name),
                 arena_printf("call it: %s(...)", operand->callee->name));
    bool is_object = !is_name && is_plain_object(operand);
    bool takes_futures = node->kind == NODE_AWAIT || node->kind == NODE_BLOCK_ON;
    if (is_object)
        error_at(
            c, ERROR_needs_async_call, node->span.begin,
            arena_printf("'%s' of '%s', which is %s", keyword, model_text(c->unit, operand->span),
                         takes_futures ? "neither async nor a future" : "not a call of an async function"),
            takes_futures ? "its value is there already: leave the keyword out, or declare it future(...)"
                          : "its value is there already: leave the keyword out");
    return is_call || is_name || is_object;
}

/** Whether a keyword's operand is a call of an async function; reports an error when it is not. */
static bool check_operand(const struct checker *c, const struct node *node, const char *keyword)
{
    const struct node *call = node->children.count ? model_strip(node->children.at[0]) : NULL;
    if (call && ((call->kind == NODE_CALL && call->callee) ||
                 ((call->kind == NODE_WITHIN || call->kind == NODE_BLOCKING) && node->kind == NODE_AWAIT)))
        return true;
    bool takes_futures = node->kind == NODE_AWAIT || node->kind == NODE_BLOCK_ON;
    if (call && call->future.level == 1 && call->future.is_generator) {
        error_at(c, ERROR_await_of_generator, node->span.begin,
                 arena_printf("'%s' of a generator, which has many items", keyword),
                 "take them: for_each (int item, generator), or await async_next(&generator, &item)");
        return false;
    }
    if (call && refuse_operand(c, node, call, keyword))
        return false;
    error_at(c, ERROR_needs_async_call, node->span.begin,
             arena_printf("'%s' needs a call of an async function%s", keyword,
                          takes_futures ? " or a future" : ""),
             "its operand is that itself; what is done with the result stands outside: (await f()).member");
    return false;
}

/** C17 5.1.2.2.1. */
static void check_main(const struct checker *c, const struct function *f)
{
    bool is_int = f->result->class == TYPE_SCALAR && !strcmp(f->result->prefix, "int ");
    bool has_two = f->parameters.count == 2 && !strcmp(f->parameters.at[0]->type->prefix, "int ") &&
                   !strcmp(f->parameters.at[1]->type->prefix, "char **");
    if (!is_int || (f->parameters.count != 0 && !has_two))
        error_at(c, ERROR_main_signature, f->offset,
                 "an async main is 'async int main(void)' or 'async int main(int argc, char **argv)'", NULL);
}

/** What an expression with a lower precedence than an assignment may be an operand of, without parentheses.
 */
static bool takes_assignment(const struct node *parent, const struct node *e)
{
    switch (parent->kind) {
    case NODE_OTHER:
        return parent->is_designated || parent->is_void_cast;
    case NODE_AND:
    case NODE_OR:
    case NODE_MEMBER:
    case NODE_DEREFERENCE:
    case NODE_ADDRESS:
    case NODE_STEP:
    case NODE_AWAIT:
        return false;
    case NODE_CONDITIONAL:
        return e != parent->children.at[0];
    default:
        return true;
    }
}

/** Whether a node stands in a deferred block. */
static bool is_deferred(const struct node *node)
{
    while (node && node->kind != NODE_DEFER)
        node = node->parent;
    return node;
}

/** Whether a node runs beside others: in a branch, but not in the statement of an arm that has won. */
static bool is_in_branch(const struct node *node)
{
    for (const struct node *inner = node; (node = node->parent); inner = node) {
        bool is_winner =
            (node->kind == NODE_WHEN && inner == node->children.at[1]) || node->kind == NODE_OTHERWISE;
        if (is_winner) /* go on outside of the race */
            while (node->kind != NODE_RACE && node->parent)
                node = node->parent;
        else if (node->kind == NODE_JOIN || node->kind == NODE_RACE || node->kind == NODE_WITHIN)
            return true;
    }
    return false;
}

/** Whether an operand or statement wants nothing but constants in one of its own. */
static bool wants_constant(const struct node *parent, const struct node *e)
{
    if (parent->kind == NODE_VARIABLE)
        return parent->variable && parent->variable->kind == VARIABLE_STATIC;
    return parent->kind == NODE_CASE && parent->children.at[parent->children.count - 1] != e;
}

static bool is_in_constant(const struct node *e)
{
    while (e->parent && !e->is_constant && !wants_constant(e->parent, e))
        e = e->parent;
    return e->parent != NULL;
}

static bool check_yield(const struct checker *c, const struct node *node)
{
    const struct node *e = node, *parent = node->parent;
    while (parent && (parent->kind == NODE_CONVERSION || parent->kind == NODE_DECAY)) {
        e = parent;
        parent = parent->parent;
    }
    const struct node *call = model_strip(node->children.at[0]);
    const char *keyword = call->callee->name;
    if (!c->function || !c->function->item)
        error_at(c, ERROR_yield_outside_generator, node->span.begin,
                 arena_printf("'%s' outside of a generator", keyword),
                 "a generator is a function that is declared generator(T), and returns no value");
    else if (is_in_constant(node))
        error_at(c, ERROR_yield_in_constant, node->span.begin, "'yield' in a constant",
                 "what is sent can be kept in a variable before");
    else if (parent && !takes_assignment(parent, e))
        error_at(
            c, ERROR_yield_as_operand, node->span.begin,
            "a yield without parentheses as an operand: what it gives, and takes, would not be plain to see",
            "put it, with what it gives, into parentheses");
    else if (is_deferred(node))
        error_at(c, ERROR_yield_in_deferred_block, node->span.begin,
                 arena_printf("'%s' in a deferred block", keyword),
                 "nobody takes items any more when it runs");
    else if (is_in_branch(node))
        error_at(c, ERROR_yield_in_branch, node->span.begin,
                 arena_printf("'%s' in a branch of a join, race or within: not supported", keyword),
                 "keep the item in a variable and yield it behind");
    else if (c->function->is_plain && call->type->class == TYPE_VOID && call->children.at[1]->future.is_async)
        error_at(c, ERROR_await_in_plain_generator, node->span.begin,
                 "'yield_from' of an async generator in one that is not async",
                 "declare it so: async generator(T)");
    return c->function && c->function->item;
}

static bool check_await(const struct checker *c, const struct node *node)
{
    const struct node *call = node->children.count ? model_strip(node->children.at[0]) : NULL;
    if (call && call->kind == NODE_CALL && call->callee && call->callee->convention == CONVENTION_YIELD)
        return check_yield(c, node);
    bool is_each = call && call->is_each;
    if (c->function && c->function->is_plain)
        error_at(c, ERROR_await_in_plain_generator, node->span.begin,
                 is_each ? "'for_each' over an async generator in one that is not async"
                         : "'await' in a generator that is not async",
                 "declare it so: async generator(T)");
    if (!c->function)
        error_at(c, ERROR_await_outside_async, node->span.begin,
                 is_each ? "'for_each' over an async generator, outside of an async function"
                         : "'await' outside of an async function",
                 "make the function async, or use async_block_on in an ordinary one");
    return c->function && check_operand(c, node, "await");
}

/** What `try` may have to return must be of use as the function's result. */
static void check_try(const struct checker *c, const struct node *node)
{
    if (!c->function) {
        error_at(c, ERROR_try_outside_async, node->span.begin, "'try' outside of an async function",
                 "test the value and return");
        return;
    }
    const struct type *type = node->type, *result = c->function->result;
    if (c->function->item)
        error_at(c, ERROR_try_in_generator, node->span.begin, "'try' in a generator",
                 "it returns no value: test the value and return");
    else if (!type->is_signed && !type->is_pointer)
        error_at(c, ERROR_try_operand, node->span.begin,
                 "'try' of what is neither a signed integer nor a pointer",
                 "a negative integer or a null pointer is an error, which is returned from here");
    else if ((type->is_signed && !result->is_signed) || (type->is_pointer && !result->is_pointer))
        error_at(c, ERROR_try_result, node->span.begin,
                 arena_printf("'try' would return %s from '%s', whose result is no %s",
                              type->is_signed ? "a negative integer" : "a null pointer", c->function->name,
                              type->is_signed ? "signed integer" : "pointer"),
                 "test the value, and return what says so");
}

static bool is_declaration(const struct node *node)
{
    return node->kind == NODE_DECLARATION || node->kind == NODE_DEFER;
}

/** The branches of a join, the arms of a race. */
static void check_fork(const struct checker *c, const struct node *node)
{
    const char *name = node->kind == NODE_JOIN ? "join" : "race";
    const struct node *block = node->children.at[0];
    if (!c->function)
        error_at(c, ERROR_join_or_race_outside_async, node->span.begin,
                 arena_printf("'%s' outside of an async function", name), "make the function async");
    else if (block->kind != NODE_COMPOUND)
        error_at(c, ERROR_block_expected, node->span.begin,
                 arena_printf("what follows '%s' is a block", name), arena_printf("write %s { ... }", name));
    else if (!block->children.count)
        error_at(c, ERROR_no_branches, node->span.begin, arena_printf("'%s' of nothing", name),
                 "leave it out");
}

static void check_branches(const struct checker *c, const struct node *block)
{
    for (size_t i = 0; i < block->children.count; i++) {
        const struct node *branch = block->children.at[i];
        if (is_declaration(branch) || branch->kind == NODE_LABEL || branch->kind == NODE_CASE)
            error_at(c, ERROR_not_a_branch, branch->span.begin, "this is no branch of a join",
                     "each statement there is a branch; put it before the join, or into a block that is one");
    }
}

/** The arm that a statement of a race is, maybe behind its guard; null for anything else. */
static const struct node *arm_of(const struct node *statement)
{
    if (statement->kind == NODE_IF && statement->children.count == 2)
        statement = statement->children.at[1];
    return statement->kind == NODE_WHEN || statement->kind == NODE_OTHERWISE ? statement : NULL;
}

static void check_arms(const struct checker *c, const struct node *block)
{
    const struct node *otherwise = NULL;
    size_t arms = 0;
    for (size_t i = 0; i < block->children.count; i++) {
        const struct node *statement = block->children.at[i], *arm = arm_of(statement);
        bool is_otherwise = arm && arm->kind == NODE_OTHERWISE;
        arms += !is_otherwise;
        bool is_guarded = arm && arm != statement;
        if (!arm || (is_otherwise && (is_guarded || otherwise)))
            error_at(c, ERROR_not_an_arm, statement->span.begin, "this is no arm of a race",
                     "an arm is `when (...) statement` or `if (...) when (...) statement`; one `otherwise "
                     "statement` may be among them");
        if (is_otherwise && !is_guarded)
            otherwise = arm;
    }
    if (!arms && block->children.count)
        error_at(c, ERROR_no_branches, block->span.begin, "a race without an arm", "write when (...) ...");
}

static bool is_in_race(const struct node *arm)
{
    const struct node *parent = arm->parent;
    if (parent->kind == NODE_IF)
        parent = parent->parent;
    return parent && parent->kind == NODE_COMPOUND && parent->parent && parent->parent->kind == NODE_RACE;
}

static void check_arm(const struct checker *c, const struct node *arm)
{
    const char *name = arm->kind == NODE_WHEN ? "when" : "otherwise";
    if (!is_in_race(arm))
        error_at(c, ERROR_arm_outside_race, arm->span.begin, arena_printf("'%s' outside of a race", name),
                 "it is an arm of race { ... }");
}

static void check_within(const struct checker *c, const struct node *node)
{
    const struct node *parent = node->parent;
    while (parent && parent->kind == NODE_PARENTHESES)
        parent = parent->parent;
    if (!c->function || !parent || parent->kind != NODE_AWAIT)
        error_at(c, ERROR_within_not_awaited, node->span.begin, "'within' is not awaited",
                 "write await within(...), in an async function");
}

/** A call that nobody waits for must not be given what ends with the function. */
static void check_detached(const struct checker *c, const struct node *call)
{
    for (size_t i = 1; i < call->children.count; i++) {
        const struct node *argument = call->children.at[i];
        const struct variable *v = pointed_local_at_last(c->function, argument);
        if (v)
            error_at(
                c, ERROR_blocking_detached_local, argument->span.begin,
                arena_printf("a pointer to '%s' for a call that may outlive it",
                             v->name ? v->name : "a local"),
                "give it values, or what lives elsewhere; or write await blocking(...), which is waited for");
    }
}

static void check_pool_types(const struct checker *c, const struct node *node, const char *keyword)
{
    const struct node *call = node->children.at[0];
    bool is_odd = node->type->is_local || node->type->is_variable;
    for (size_t i = call->is_named; i < call->children.count; i++)
        is_odd |= call->children.at[i]->type->is_local || call->children.at[i]->type->is_variable;
    if (is_odd)
        error_at(c, ERROR_blocking_local_type, node->span.begin,
                 arena_printf("'%s' with a type that only this function knows: not supported", keyword),
                 "declare the type outside of the function; pass a pointer to the first element of an array");
}

/** What is run on the pool of threads: a call whose arguments can be kept in memory of their own. */
static bool check_blocking(const struct checker *c, const struct node *node)
{
    const char *keyword = node->is_detached ? "blocking_detached" : "blocking";
    const struct node *parent = node->parent, *call = node->children.at[0];
    while (parent && parent->kind == NODE_PARENTHESES)
        parent = parent->parent;
    if (!c->function || !parent || parent->kind != NODE_AWAIT) {
        error_at(c, ERROR_blocking_not_awaited, node->span.begin,
                 arena_printf("'%s' is not awaited", keyword),
                 arena_printf("write await %s(...), in an async function", keyword));
        return false;
    }
    if (!node->callee || call->callee) {
        error_at(c, ERROR_blocking_operand, node->span.begin,
                 arena_printf("'%s' needs a call of an ordinary function", keyword),
                 "put what is to run on another thread into a function of its own");
        return false;
    }
    check_pool_types(c, node, keyword);
    if (node->is_detached)
        check_detached(c, call);
    return true;
}

static void check_defer(const struct checker *c, const struct node *node)
{
    if (!c->function)
        error_at(c, ERROR_defer_outside_async, node->span.begin, "'defer' outside of an async function",
                 "use the cleanup attribute");
    else if (node->parent->kind != NODE_COMPOUND)
        error_at(c, ERROR_defer_misplaced, node->span.begin, "'defer' is no statement of a block by itself",
                 "put it into the block that it is for");
    else if (node->children.at[0]->kind != NODE_COMPOUND)
        error_at(c, ERROR_block_expected, node->span.begin, "what is deferred is a block",
                 "write defer { ... }");
}

static bool check_block_on(const struct checker *c, const struct node *node)
{
    if (c->function)
        error_at(c, ERROR_block_on_in_async, node->span.begin, "'async_block_on' in an async function",
                 "use await");
    if (node->children.count && node->children.at[0]->kind == NODE_TAKE)
        return !c->function;
    return !c->function && check_operand(c, node, "async_block_on");
}

static bool mentions_goto(const struct unit *unit, struct span span)
{
    const struct token *token = source_next(unit->source, span.begin);
    for (; token && token->span.begin < span.end; token = source_next(unit->source, token->span.end)) {
        if (token_is(unit->source, token, "("))
            return false;
        if (token_is(unit->source, token, "goto"))
            return true;
    }
    return false;
}

static bool is_word_character(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool names_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    for (const char *found = text; length && (found = strstr(found, word)); found += length)
        if ((found == text || !is_word_character(found[-1])) && !is_word_character(found[length]))
            return true;
    return false;
}

static void check_alignment(const struct checker *c, const struct node *node)
{
    const struct variable *v = node->variable;
    if (v && v->aligned_by)
        error_at(c, ERROR_computed_alignment, node->span.begin,
                 arena_printf("the alignment of '%s' is computed from '%s': not supported yet", v->name,
                              v->aligned_by),
                 "write the alignment as a constant of its own");
}

/** Whether a token stands in an operand of an expression. */
static bool is_in_operand(const struct node *e, const struct token *token)
{
    for (size_t i = 0; i < e->children.count; i++)
        if (span_contains(e->children.at[i]->span, token->span))
            return true;
    return false;
}

static bool is_local_name(const struct function *f, const struct unit *unit, const struct token *token)
{
    for (size_t i = 0; token->kind == TOKEN_WORD && i < f->variables.count; i++)
        if (span_is(unit->source, token->span, f->variables.at[i]->name))
            return true;
    return false;
}

/** The types of a selection's associations are not in the model: a local's name in them would not be edited.
 */
static void check_generic(const struct checker *c, const struct node *node)
{
    static const char *const before_others[] = {".", "->", "struct", "union", "enum"};
    const struct source *source = c->unit->source;
    const struct token *last = NULL, *token = source_next(source, node->span.begin);
    for (; token && token->span.begin < node->span.end; token = source_next(source, token->span.end)) {
        bool is_other = false;
        for (size_t i = 0; i < sizeof before_others / sizeof *before_others; i++)
            is_other |= token_is(source, last, before_others[i]);
        last = token;
        if (!is_other && is_local_name(c->function, c->unit, token) && !is_in_operand(node, token)) {
            error_at(c, ERROR_local_in_generic, token->span.begin,
                     "a local in the type of a _Generic association: not supported yet",
                     "name the type instead");
            return;
        }
    }
}

static void check_pointer(const struct checker *c, const struct node *reference)
{
    if (reference->callee->is_main)
        error_at(c, ERROR_pointer_to_async_main, reference->span.begin, "a pointer to the async main",
                 "put its body into another function");
}

/** A return from an async function is no call that could be the last one: it ends the machine. */
static void check_musttail(const struct checker *c, const struct node *node, const struct node *statement)
{
    const struct token *token = source_next(c->unit->source, node->span.begin);
    for (; token && token->span.begin < statement->span.begin;
         token = source_next(c->unit->source, token->span.end))
        if (token_is(c->unit->source, token, "musttail") || token_is(c->unit->source, token, "__musttail__"))
            error_at(c, ERROR_attribute_on_async, node->span.begin,
                     "the attribute 'musttail' on a return from an async function",
                     "leave the attribute out");
}

/** A pragma for the loop behind it, such as one to unroll it, wants a plain loop. */
static void check_attributed(const struct checker *c, const struct node *node)
{
    const struct node *statement = node->children.count ? node->children.at[0] : NULL;
    if (c->function && statement && statement->kind == NODE_RETURN)
        check_musttail(c, node, statement);
    bool is_loop = statement && (statement->kind == NODE_FOR || statement->kind == NODE_WHILE ||
                                 statement->kind == NODE_DO);
    if (is_loop && statement->has_await)
        error_at(c, ERROR_loop_pragma, statement->span.begin,
                 "a pragma for a loop that awaits: not supported",
                 "leave the pragma out, or put what is worth it into an ordinary function");
}

static void check_return(const struct checker *c, const struct node *node)
{
    const struct function *f = c->function;
    if (f && !f->item && !node->children.count && f->result->class != TYPE_VOID)
        error_at(c, ERROR_return_value_mismatch, node->span.begin,
                 arena_printf("'%s' should return a value", function_user_name(f)), NULL);
    if (f && node->mistakes_value)
        error_at(c, ERROR_return_value_mismatch, node->span.begin,
                 arena_printf("'%s' returns no value", function_user_name(f)), NULL);
}

static void check_assembly(const struct checker *c, const struct node *node)
{
    if (c->function && c->function->body->has_await && mentions_goto(c->unit, node->span))
        error_at(c, ERROR_asm_goto_in_async, node->span.begin, "'asm goto' in an async function that awaits",
                 "put it into an ordinary function");
}

static bool check_join_or_race(const struct checker *c, const struct node *node)
{
    const struct node *block = node->children.at[0];
    check_fork(c, node);
    if (block->kind != NODE_COMPOUND)
        return false;
    if (node->kind == NODE_JOIN)
        check_branches(c, block);
    else
        check_arms(c, block);
    return c->function;
}

/** Checks a node; false when what is below it would only be complained of again. */
static bool check_itself(const struct checker *c, const struct node *node)
{
    switch (node->kind) {
    case NODE_AWAIT:
        return check_await(c, node);
    case NODE_SPAWN:
        return check_operand(c, node, "spawn");
    case NODE_LAZY:
        return check_operand(c, node, "lazy");
    case NODE_BLOCK_ON:
        return check_block_on(c, node);
    case NODE_TRY:
        check_try(c, node);
        return c->function;
    case NODE_DEFER:
        check_defer(c, node);
        return c->function;
    case NODE_JOIN:
    case NODE_RACE:
        return check_join_or_race(c, node);
    case NODE_WHEN:
    case NODE_OTHERWISE:
        check_arm(c, node);
        break;
    case NODE_WITHIN:
        check_within(c, node);
        return c->function;
    case NODE_BLOCKING:
        return check_blocking(c, node);
    case NODE_CALL:
        check_call(c, node);
        break;
    case NODE_REFERENCE:
        if (node->callee)
            check_pointer(c, node);
        break;
    case NODE_RETURN:
        check_return(c, node);
        break;
    case NODE_OTHER_STATEMENT:
        check_attributed(c, node);
        break;
    case NODE_VARIABLE:
        if (c->function)
            check_alignment(c, node);
        break;
    case NODE_GENERIC:
        if (c->function && node->around < 0)
            check_generic(c, node);
        break;
    case NODE_ASSEMBLY:
        check_assembly(c, node);
        break;
    default:
        break;
    }
    return true;
}

static void check_node(const struct checker *c, const struct node *node)
{
    if (!check_itself(c, node))
        return;
    for (size_t i = 0; i < node->children.count; i++)
        check_node(c, node->children.at[i]);
}

/** Whether a word of a text names a local. */
static const char *local_in(const struct function *f, const char *text)
{
    for (size_t i = 0; i < f->variables.count; i++)
        if (names_word(text, f->variables.at[i]->name))
            return f->variables.at[i]->name;
    return NULL;
}

/** OpenMP's directives are not edited: a name in a clause would not be the one in the frame. */
static void check_pragmas(const struct checker *c)
{
    const struct source *source = c->unit->source;
    struct span body = c->function->body->span;
    for (size_t i = source_directive_at(source, body.begin); i < source->directives.count; i++) {
        const struct directive *d = &source->directives.at[i];
        if (d->span.begin >= body.end)
            break;
        const char *text = model_text(c->unit, d->span);
        if (!span_contains(body, d->span) || d->is_skipped || !names_word(text, "pragma") ||
            !names_word(text, "omp"))
            continue;
        const char *name = local_in(c->function, text);
        if (name && c->function->body->has_await)
            error_at(c, ERROR_openmp_local, d->span.begin,
                     arena_printf("an OpenMP directive names '%s', a local of an async function", name),
                     "put the loop into an ordinary function");
    }
}

/* ---- functions ---- */

/** A type that is defined where an async function is declared would be lost with the declaration. */
static void check_header(const struct checker *c, struct span span)
{
    const struct token *token = source_next(c->unit->source, span.begin);
    for (; token && token->span.begin < span.end; token = source_next(c->unit->source, token->span.end))
        if (token_is(c->unit->source, token, "{") || token_is(c->unit->source, token, "<%")) {
            error_at(c, ERROR_type_in_declaration, token->span.begin,
                     "a type is defined in the declaration of an async function",
                     "define it before, with a name");
            return;
        }
}

static void check_signature(const struct checker *c, const struct function *f)
{
    if (f->is_main)
        check_main(c, f);
    if (f->item && f->item->class == TYPE_VOID)
        error_at(c, ERROR_generator_of_void, f->offset, "a generator of nothing",
                 "generator(T) gives items of the type T");
    if (f->is_mixed)
        error_at(c, ERROR_mixed_declarations, f->offset,
                 arena_printf("'%s' is declared with async and without", f->name),
                 "write async on every declaration");
    if (f->is_variadic)
        error_at(c, ERROR_variadic_async, f->offset, arena_printf("async function '%s' is variadic", f->name),
                 "take a va_list, or an array and its length");
    if (f->is_old_style)
        error_at(c, ERROR_old_style_async, f->offset,
                 arena_printf("async function '%s' is defined in the old style", f->name),
                 "write the parameters' types into the parentheses");
    check_header(c, f->body && !f->is_block ? (struct span){f->span.begin, f->body->span.begin}
                                            : (struct span){0, 0});
    for (size_t i = 0; i < f->prototypes.count; i++)
        check_header(c, f->prototypes.at[i]);
    if (f->refused_attribute)
        error_at(c, ERROR_attribute_on_async, f->offset,
                 arena_printf("the attribute '%s' on the async function '%s'", f->refused_attribute, f->name),
                 f->way_out);
}

static bool is_loop(const struct node *node)
{
    return node->kind == NODE_WHILE || node->kind == NODE_DO || node->kind == NODE_FOR;
}

static bool has_label(const struct node *node, const char *name)
{
    if (node->kind == NODE_LABEL && !strcmp(node->name, name))
        return true;
    for (size_t i = 0; i < node->children.count; i++)
        if (has_label(node->children.at[i], name))
            return true;
    return false;
}

/** What an assignment, ++ or -- changes, when that is a copy that an async block has. */
static const struct variable *changed_copy(const struct node *node)
{
    bool changes = (node->kind == NODE_ASSIGN && node->future.level != 1) || node->kind == NODE_STEP;
    const struct node *e = changes ? node->children.at[0] : NULL;
    while (e && (e->kind == NODE_PARENTHESES || (e->kind == NODE_MEMBER && !e->is_arrow)))
        e = e->children.at[0];
    return e && e->kind == NODE_REFERENCE && e->variable && e->variable->is_captured ? e->variable : NULL;
}

/** An async block is a function of its own. `in_loop` and `in_switch`: whether these are around a statement.
 */
static void check_block(const struct checker *c, const struct node *node, bool in_loop, bool in_switch)
{
    const struct variable *copy = changed_copy(node);
    if (node->kind == NODE_RETURN && node != c->function->value)
        error_at(c, ERROR_jump_out_of_async_block, node->span.begin, "'return' in an async block",
                 "the last expression of a block is its value; go to its end");
    if ((node->kind == NODE_BREAK && !in_loop && !in_switch) || (node->kind == NODE_CONTINUE && !in_loop) ||
        (node->kind == NODE_GOTO && node->name && !has_label(c->function->body, node->name)))
        error_at(c, ERROR_jump_out_of_async_block, node->span.begin, "a jump out of an async block",
                 "the block is a task of its own");
    if (copy)
        error_at(c, ERROR_copy_changed_in_async_block, node->span.begin,
                 arena_printf("an async block changes '%s', of which it has a copy", copy->name),
                 "declare a variable in the block, or capture a pointer");
    for (size_t i = 0; i < node->children.count; i++)
        check_block(c, node->children.at[i], in_loop || is_loop(node),
                    in_switch || node->kind == NODE_SWITCH);
}

static void check_functions(const struct checker *c)
{
    for (size_t i = 0; i < c->unit->functions.count; i++) {
        struct function *f = c->unit->functions.at[i];
        if (f->body || f->prototypes.count)
            check_signature(c, f);
        if (!f->body)
            continue;
        struct checker inside = {c->unit, f};
        check_node(&inside, f->body);
        if (f->is_block)
            check_block(&inside, f->body, false, false);
        check_pragmas(&inside);
    }
}

void check(const struct unit *unit)
{
    struct checker c = {unit, NULL};
    check_keywords(&c);
    if (diag_errors()) /* what follows would complain of the same mistakes in other words */
        return;
    check_functions(&c);
    for (size_t i = 0; i < unit->operations.count; i++)
        check_node(&c, unit->operations.at[i].node);
}
