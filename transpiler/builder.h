/* The builder: what makes the model of a translation unit out of libclang's cursors. Only its own files
 * include this.
 *
 *   build.c        functions and what else stands at file scope
 *   statements.c   statements and declarations in functions
 *   expressions.c  expressions
 *   callees.c      async functions as they are called, pointers to them, variables
 *   futures.c      futures as values
 *   generators.c   generators
 *   blocks.c       async blocks
 *   ordinary.c     ordinary functions that async ones call
 *   elsewhere.c    declarations of async functions in headers and in blocks
 *   heads.c        where declarations at file scope begin and end
 *   parts.c        parts that come out of macros together with others
 *   builder.c      cursors, spans of the text, nodes
 */
#ifndef ASYNCC_BUILDER_H
#define ASYNCC_BUILDER_H

#include "macros.h"
#include "model.h"
#include "parse.h"
#include "table.h"
#include "types.h"

/** A cursor whose span is known. */
struct known_span {
    CXCursor cursor;
    struct span span;
    bool is_set;
};

/** An ordinary function of the file, and how many async functions were known where it stands. */
struct ordinary_function {
    CXCursor cursor;
    size_t known;
};

enum { COUNT_OF_SPANS = 16 };

typedef ARRAY(CXCursor) cursor_array;

struct builder {
    struct unit *unit;
    const struct parse *parse;
    struct macros macros;
    struct map bound;                   /* name of a function bound by ASYNC_FUTURE → its struct's type */
    struct map functions;               /* USR → struct function */
    struct map generators;              /* USR → struct function of those that are defined here */
    struct function *next_functions[2]; /* that wait for an item; the second one gives a value, too */
    struct span yield;          /* the keyword of which the operand is being built, and where that begins */
    struct table called;        /* definition → struct ordinary, of functions that async ones call */
    ARRAY(struct ordinary_function) ordinary_functions;
    struct map ordinary;        /* USRs of functions that are declared without async */
    struct table variables;     /* declaration → struct variable */
    struct table futures;       /* libclang's types that are known to be futures, or none */
    struct table joins;         /* type → the function that awaits a future of that */
    struct table left_joins;    /* the same that leave a future in its place when they are cancelled */
    struct table pool_calls[2]; /* type of the result → struct function that waits for a call on the pool, or,
                                   the second, leaves it there when it is cancelled */
    struct table endless;       /* declaration of a function → whether it never returns */
    struct table usrs;          /* declaration of a function → its USR */
    struct types types;
    struct known_span spans[COUNT_OF_SPANS];
    struct map local_names;    /* types and enumerators that the current function declares */
    bool is_raced;             /* in the expression of an arm or a within */
    struct function *current;  /* null in ordinary functions */
    struct block_scope *block; /* the async block that is being built, or null */
    struct map block_counts;   /* function → how many blocks it has */
    const char *function_name; /* of the current function, ordinary or not, and where it stands: */
    struct span item_span;
    CXType result;        /* of the current function, ordinary or not */
    bool is_async_result; /* a generator that it returns is async */
    cursor_array top;     /* what is declared at file scope, and which of it is being looked at */
    size_t top_index;
    unsigned item; /* where the current declaration at file scope begins */
};

/* ---- builder.c ---- */

/** Forgets what must not outlive the arena. */
void builder_end(void);

/** The children that are expressions, each once. (libclang shows the operands of some twice.) */
cursor_array builder_expressions_of(CXCursor cursor);

/** The span of a cursor. Those of the last few are kept: a cursor is looked at more than once, one after the
 *  other. */
struct span builder_span_of(struct builder *b, CXCursor cursor);

/** Widens a span so that it does not end or begin within a macro use, unless it lies within one argument. */
struct span builder_normalise(const struct builder *b, struct span span);

/** The outermost macro use that a span begins or ends with: text of the node may come out of it. */
int builder_hiding_macro(const struct builder *b, struct span span);

/** The children of a cursor. */
cursor_array builder_children_of(CXCursor cursor);

/** Its spelling. */
const char *builder_name_of(CXCursor cursor);

/** A node whose children overlap or stick out comes out of a macro that uses its arguments in its own way. */
void builder_widen_over_macro(const struct builder *b, struct node *node);

/** A new node, without children, that is written where a cursor is. */
struct node *builder_node(struct builder *b, enum node_kind kind, CXCursor cursor);

/** A new node, without children, that is written where another is. */
struct node *builder_wrap(enum node_kind kind, const struct node *operand);

/** Adds a child, unless it is null; what it does, its parent does. */
void builder_add(struct node *node, struct node *child);

/** Adds the nodes of all expressions that a cursor has as children. */
void builder_add_expressions(struct builder *b, struct node *node, CXCursor cursor);

/** Whether an operand inside a type name is run: an array bound is, the operand of typeof is not. */
bool builder_is_bound(const struct builder *b, CXCursor cursor);

/** An operand that stands in a type name: unevaluated, unless it is the bound of a variable array. */
struct node *build_type_operand(struct builder *b, CXCursor cursor);

/** Gives a node of an async function the type of a cursor. */
void builder_set_type(struct builder *b, struct node *node, CXCursor cursor);

/** The first token of a span. */
const char *builder_first_word(const struct builder *b, struct span span);

/** Whether the node stands in a macro use, and whether its names may be edited there. */
void builder_note_surroundings(const struct builder *b, struct node *node);

/** Whether a cursor stands in the main file, or comes out of a macro that is used there. */
bool builder_is_in_main_file(const struct builder *b, CXCursor cursor);

/* ---- callees.c ---- */

/** Whether a type is one of arrays, by whatever name. */
bool build_is_array_type(CXType type);

/** Whether a variable, member or parameter is a pointer to async functions, or an array of such, or an async
 *  function is meant itself. */
bool build_is_async_declaration(CXCursor declaration);

/** Whether a type is, or points to or is an array of, a type that is declared async. */
bool build_is_async_type(CXType type);

/** Whether the value of an expression is a pointer to async functions, as far as its declaration tells. */
bool build_is_async_pointer(CXCursor e);

/** What a call through a pointer to async functions awaits. */
struct function *build_pointed_function(struct builder *b, CXCursor call);

/** The async function that a declaration declares; null for an ordinary function. */
struct function *build_async_function(struct builder *b, CXCursor declaration);

/** The generator that a declaration declares, if it is defined in this file; null for others. */
struct function *build_generator_function(struct builder *b, CXCursor declaration);

/** The function that waits for an item of a generator. */
struct function *build_next_function(struct builder *b, bool is_sent);

/** The variable that a declaration of the current function declares; null for others. */
struct variable *build_find_variable(const struct builder *b, CXCursor declaration);

/** A new variable of the current function. */
struct variable *build_add_variable(struct builder *b, CXCursor cursor, enum variable_kind kind);

/** The name by which the declarations of one function are known. */
const char *build_usr_of(struct builder *b, CXCursor declaration);

/* ---- blocks.c ---- */

/** A call of the function that a statement expression becomes, as the operand of spawn or lazy. */
struct node *build_block(struct builder *b, CXCursor statement_expression);

/** The parameter of the current block for a local of the function that it stands in; null for what is not
 * captured. */
struct variable *build_captured(struct builder *b, CXCursor declaration, CXCursor use);

/* ---- futures.c ---- */

/** The keyword of `spawn(e)` or `lazy(e)`, and `e`; KEYWORD_COUNT when an expression is none of these. */
enum keyword build_value_marker(CXCursor parentheses, CXCursor *operand);

/** Whether an operand in a type is not the user's but comes out of `future(T)`. */
bool build_is_future_type(const struct builder *b, CXCursor operand);

/** The expressions of a cursor that are the user's: without those of `future(T)`. */
cursor_array build_operands_of(const struct builder *b, CXCursor cursor);

/** Notes what a value is wanted for: something of a type. */
void build_want(struct builder *b, struct node *value, CXType type);

/** Notes that a value is returned from the current function. */
void build_want_result(struct builder *b, struct node *value);

/** Notes whether a generator that is wanted is an async one. */
void build_want_async(struct node *value, bool is_async);

/** Notes what the arguments of a call are wanted for. */
void build_want_arguments(struct builder *b, struct node *call, CXCursor cursor);

/** Whether a declaration is of a parameter or an automatic variable. */
bool build_is_local_object(CXCursor declaration);

/** The same of a parameter of an async function. */
void build_note_future_parameter(struct variable *parameter);

/** The body of an ordinary function, which is to drop its parameters that are futures. */
struct node *build_ordinary_body(struct builder *b, CXCursor body, CXCursor function);

/** Whether a node of an ordinary function is to be rewritten, or checked, for the futures in it. */
bool build_is_about_futures(const struct node *node);

/** Notes that a variable is a future, which a local one has to be cleaned up for. */
void build_note_future_variable(struct builder *b, struct node *node, CXCursor cursor);

/** Notes whether an expression is a future, and whether it takes one out of its place. */
void build_note_future(struct builder *b, struct node *node, CXCursor cursor);

/** Notes that a cast throws a value away: then nothing is moved. */
void build_void_cast(struct node *cast);

/** Whether a tree declares local futures. */
bool build_owns_futures(const struct node *node);

/** Whether an expression is a future. */
bool build_is_future(const struct node *e);

/** Takes a future out of its place. */
struct node *build_move(struct node *place);

/** What stands for the name of a function in a call that is not in the text. */
struct node *build_nothing(const struct node *call);

/** A future that is awaited: it is taken out of its place, if it has one. */
struct node *build_take(const struct builder *b, struct node *operand);

/** A call of the function that waits for a future. */
struct node *build_join(struct builder *b, struct node *operand);

/* ---- generators.c ---- */

/** Whether a `yield` whose operand is not being built begins an expression: `yield a + b` gives the sum. */
bool build_begins_with_yield(struct builder *b, CXCursor cursor);

/** The node of a yield, with all of its operand. */
struct node *build_yield(struct builder *b, CXCursor cursor);

/** Makes the node of a yield_from. */
struct node *build_yield_from(struct builder *b, struct node *node, CXCursor operand);

/** What is awaited, if that is the next item of a generator: a call of the function that waits for it. */
void build_await_next(struct builder *b, struct node *e);

/** Whether an expression is a call that takes an item of a generator. */
bool build_takes_item(const struct node *e);

/** The variable for a local generator of an ordinary function; null for other locals. */
struct variable *build_ordinary_generator(struct builder *b, CXCursor declaration);

/** Whether a for statement is a for_each. */
bool build_is_each(CXCursor loop);

/** The node of a for_each. */
struct node *build_each(struct builder *b, CXCursor loop);

/* ---- expressions.c ---- */

/** The node of an expression. */
struct node *build_expression(struct builder *b, CXCursor cursor);

/** The keyword that begins at a byte; null when there is none. */
struct keyword_use *build_keyword_at(const struct builder *b, unsigned offset);

/** The node of a keyword, claiming its use; where the keyword comes out of a macro, the macro must be
 * expanded. */
void build_claim(struct builder *b, struct node *node, enum keyword keyword);

/** What a cast of the source view converts to void, without the parentheses that the macro puts around it. */
CXCursor build_voided(CXCursor cast);

/** Whether an expression is `__extension__ e`. */
bool build_is_extension(CXCursor cursor);

/** Whether a function is declared in a system header. */
bool build_is_of_system(CXCursor function);

/* ---- statements.c ---- */

/** The node of a statement. */
struct node *build_statement(struct builder *b, CXCursor cursor);

/** The operands of a declarator's type in the order of the source; libclang has those of the inner type
 * first. */
void build_sort_operands(struct node **operands, size_t count);

/** Whether the function being built is the only one that sees a function of this name: what is written
 *  beside it, as its drop function, would call something that is not declared there. */
bool build_is_declared_inside(const struct builder *b, const char *function);

/** The node of a declarator. */
struct node *build_variable(struct builder *b, CXCursor cursor);

/* ---- parts.c ---- */

/** Expands the macro uses that give more of an expression than one of its operands, which are written apart.
 */
void parts_expand_operands(const struct builder *b, const struct node *e);

/** The same of a statement that awaits. */
void parts_expand_statement(const struct builder *b, const struct node *statement);

/** The same of a statement that begins with a keyword: what is in it is written elsewhere, branch by branch.
 */
void parts_expand_branches(const struct builder *b, const struct node *statement);

/** The same of the initialiser of a variable, which is assigned to it when it is in the frame. */
void parts_expand_initialiser(const struct builder *b, const struct node *value);

/* ---- heads.c ---- */

/** Where the current declaration at file scope begins, with the attributes and specifiers before it. */
unsigned heads_begin(const struct builder *b, CXCursor declaration);

/** The text of a declaration of a function that is no definition, up to its semicolon or comma, if that does
 * not come out of a macro. */
struct span heads_prototype(const struct builder *b, CXCursor declaration);

/** Expands the macro uses that the current declaration comes out of together with the one before it or behind
 * it. */
void heads_expand_shared(const struct builder *b, CXCursor declaration);

/* ---- build.c ---- */

/** Sets the scopes of the variables that a tree declares. */
void build_set_scopes(struct node *node);

/** Whether a type is that of a function, or leads to one through pointers and arrays. */
bool build_leads_to_function(CXType type);

/** Claims the `async` that a declaration is made with. */
void build_claim_specifiers(struct builder *b, CXCursor cursor);

/* ---- ordinary.c ---- */

/** The ordinary function of the file that a declaration is of, with what it calls; null for others. */
struct ordinary *build_called_ordinary(struct builder *b, CXCursor declaration);

/* ---- pointers.c ---- */

/** Refuses async functions that become pointers to ordinary ones, and ordinary ones that become pointers to
 * async ones, in all of the file. */
void build_check_pointers(struct builder *b);

/* ---- handwritten.c ---- */

/** Refuses futures written by hand that are not bound, and functions of bound ones that are missing or have
 * another type. */
void build_check_handwritten(struct builder *b);

/* ---- elsewhere.c ---- */

/** The place of a declaration, also where that is in a header. */
struct place build_place_of(const struct builder *b, CXCursor cursor);

/** Refuses declarations in headers that contradict the async functions of the file. What goes in: a unit
 * whose functions have been built. */
void build_check_headers(const struct builder *b, CXCursor unit);

/** Refuses prototypes in an ordinary function that leave out the `async` of what they declare. */
void build_check_prototypes(struct builder *b, CXCursor function);

#endif
