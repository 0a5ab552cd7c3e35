/* The model of a translation unit: its async functions as typed trees, built once, read by every later pass.
 *
 * A node is a statement or an expression of a function that holds async code. It knows its kind, the bytes of
 * the source it is written in, its type and its children in source order; nothing after the model looks at
 * libclang. Later passes add to the tree what they find out (lower: `before`, `value`; layout: slots). */
#ifndef ASYNCC_MODEL_H
#define ASYNCC_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "keyword.h"
#include "map.h"
#include "source.h"

enum type_class { TYPE_VOID, TYPE_SCALAR, TYPE_RECORD, TYPE_ARRAY, TYPE_VARIABLE_ARRAY, TYPE_FUNCTION };

struct type;

/** Whether something is a future, which clang takes for its value: at level 1 it is one, at level 2 it points
 * to one or is an array of such, and so on; at level 0 it is none. A generator is owned, moved and dropped as
 * a future is: to the model it is one that gives many values. */
struct futurity {
    unsigned level;
    struct type *value; /* what awaiting it gives, or the type of its items */
    bool is_generator;
    bool is_async; /* a generator: its items are awaited, as far as its declaration tells */
};

/** What takes a value, as far as futures are concerned. */
struct wanted {
    bool is_known, is_any_pointer;
    unsigned level;
    bool is_generator;
    bool is_plain, is_async; /* a generator: which of the two, as far as declarations tell */
};

/** A C type, ready to be written: a declaration of `name` is `prefix name suffix`. */
struct type {
    enum type_class class;
    const char *prefix, *suffix;           /* unqualified at the top, so that it can be assigned */
    const char *view_prefix, *view_suffix; /* as the user declared it */
    long long size, align;                 /* bytes; 0 when unknown */
    bool is_const, is_volatile;            /* qualified const at the top, or an array of such */
    bool has_const_member;                 /* a record that cannot be assigned */
    bool is_local;                         /* names a type that is declared inside a function */
    bool is_variable;                      /* variably modified (C17 6.7.6.3) */
    bool is_pointer, is_signed;            /* signed: an integer */
    struct futurity future;                /* of the type itself, or what it points to or is an array of */
    bool holds_future;                     /* a record with a future in it */
};

enum node_kind {
    /* statements */
    NODE_COMPOUND,
    NODE_DECLARATION, /* children: one NODE_VARIABLE for each declarator */
    NODE_VARIABLE,    /* children: expressions in its type, then its initialiser if `has_initialiser` */
    NODE_EXPRESSION,  /* one child */
    NODE_IF,          /* condition, then, [else] */
    NODE_SWITCH,      /* subject, body */
    NODE_WHILE,       /* condition, body */
    NODE_DO,          /* body, condition */
    NODE_FOR,         /* see `loop` */
    NODE_CASE,        /* constants, then the statement: case and default */
    NODE_LABEL,       /* the statement */
    NODE_BREAK,
    NODE_CONTINUE,
    NODE_GOTO,
    NODE_RETURN, /* [value] */
    NODE_EMPTY,
    NODE_ASSEMBLY, /* operands */
    NODE_DEFER,    /* one child, the block that is run when the block around it is left; `variable`: it is not
                      in the text, and waits for what that holds */
    NODE_JOIN,     /* one child, the block of branches: see `fork` */
    NODE_RACE,     /* one child, the block of arms: see `fork` */
    NODE_WHEN,     /* an arm: the expression that is raced, the statement behind it */
    NODE_OTHERWISE, /* the statement */
    NODE_OTHER_STATEMENT,
    /* expressions */
    NODE_REFERENCE, /* to `variable` */
    NODE_AWAIT,     /* one child, the call */
    NODE_SPAWN,     /* one child, the call */
    NODE_LAZY,      /* one child, the call */
    NODE_MOVE,      /* one child, the future that is taken out of its place */
    NODE_TAKE,      /* one child, the future that is awaited */
    NODE_BLOCK_ON,  /* one child, the call */
    NODE_TRY,       /* one child, the value */
    NODE_BLOCKING,  /* one child, the call of an ordinary function; `blocking_detached` too */
    NODE_WITHIN,    /* the call that waits for the deadline, the expression: see `fork` */
    NODE_CALL,      /* callee, arguments; `callee` when it is an async function */
    NODE_OPERATION, /* operands: a builtin that looks like a call: of <stdatomic.h>, va_arg, ... */
    NODE_ASSIGN,    /* left, right; compound assignments too */
    NODE_STEP,      /* ++ and -- */
    NODE_AND,
    NODE_OR,
    NODE_CONDITIONAL, /* condition, then, else */
    NODE_ELVIS,       /* GNU a ?: b */
    NODE_COMMA,
    NODE_STATEMENT_EXPRESSION, /* the compound statement */
    NODE_ADDRESS,              /* & */
    NODE_DEREFERENCE,
    NODE_MEMBER, /* base; `.` unless is_arrow */
    NODE_SUBSCRIPT,
    NODE_PARENTHESES,
    NODE_CONVERSION,       /* implicit */
    NODE_DECAY,            /* of an array to a pointer */
    NODE_UNEVALUATED,      /* sizeof and the like: children are never run */
    NODE_SIZE_OF_VARIABLE, /* sizeof of a variable length array type: children run */
    NODE_GENERIC,          /* control, results: see `selection` */
    NODE_CHOOSE,           /* __builtin_choose_expr */
    NODE_COMPOUND_LITERAL,
    NODE_INITIALISER_LIST,
    NODE_FUNCTION_NAME, /* __func__ and its kin */
    NODE_PARAMETERS,    /* NODE_VARIABLEs: of an ordinary function, those that are futures */
    NODE_FUTURES,       /* one child, the address of a variable: all that it holds, and how many those are */
    NODE_CONSTEXPR,     /* C23's specifier, in a declaration whose variables are made static */
    NODE_OTHER
};

enum variable_kind {
    VARIABLE_PARAMETER,
    VARIABLE_LOCAL,
    VARIABLE_STATIC,
    VARIABLE_TEMPORARY,
    VARIABLE_LITERAL
};

/** The bound of an array of variable length, in the order of the brackets. */
struct bound {
    struct variable *variable; /* that keeps it */
    struct node *expression;   /* null for a parameter's */
    const char *text;          /* of the expression */
};

/** A parameter, a local variable, a temporary of the transpiler's or a compound literal's storage. */
struct variable {
    enum variable_kind kind;
    const char *name; /* the user's */
    struct type *type;
    struct node *scope; /* the compound statement it lives in; null for parameters */
    struct span span;   /* of its declaration */
    unsigned offset;    /* of its name there */
    unsigned index;     /* among its function's variables */
    bool is_referenced;
    bool is_captured;          /* a parameter: the copy of a local that an async block has */
    struct function *embedded; /* embed: a lazy future whose storage is this function's frame, or null */
    const char *cleanup;       /* __attribute__((cleanup)): the function, or null */
    bool has_local_cleanup;    /* that is declared inside the async function alone */
    ARRAY(struct node *) bound_operands; /* a parameter: what stands in brackets */
    ARRAY(struct bound) bounds;          /* bounds: of a variably modified type that lives across an await */
    bool is_each;           /* the generator that a for_each runs through: it has no name in the text */
    bool is_unused;         /* __attribute__((unused)) */
    bool has_register;      /* bound to one: asm("r12") */
    const char *alignment;  /* what _Alignas asks for, or null */
    const char *aligned_by; /* a local name in that, or null */
    unsigned align;         /* what it asks for, in bytes */
    struct suspension *suspension; /* a temporary: the await whose result it is */
    struct branch *branch;         /* a temporary: the innermost one that it is used in */
    bool lingers;                  /* linger: may hold futures whose cleanup awaits */
    bool is_awaited;               /* linger: their end is awaited when its scope is left */
    bool is_ended;                 /* linger: where it is cleaned up, a deferred block has emptied it */
    bool escapes;                  /* flow: its address is taken */
    bool is_read;                  /* flow: its value is used */
    bool in_frame;                 /* live: lives across an await */
    int slot;                      /* live: where in the frame */
    const char *field;             /* names: in the frame, or as a C local */
    bool is_declared;              /* emit: a temporary's C declaration has been written */
    bool is_declared_first;        /* a temporary that is used all over the function */
};

typedef ARRAY(struct variable *) variables;

struct function;
struct steps;
struct suspension;
struct ending;
struct fork;
struct branch;

/** The most bytes that are in use at once. */
struct fullest {
    unsigned least;  /* without any padding or compromise, also in the frames of children */
    unsigned actual; /* with these as they are */
};

/** What leaving a scope has to do: clean up a variable, run a deferred block, or cancel the other branches.
 */
struct cleanup {
    struct variable *variable; /* one of these three */
    struct node *defer;
    struct branch *branch; /* that is left */
    struct ending *ending; /* of the block around it, if that defers something, or of the fork */
    bool is_entered;       /* some way out begins here */
    const char *label;     /* names: where it begins, if so */
};

typedef ARRAY(struct cleanup *) cleanups;

enum exit_kind {
    EXIT_RETURN,
    EXIT_JUMP,
    EXIT_CANCEL,
    EXIT_WIN /* of a fork: a branch has won */
};

/** A way out of a block or fork other than through its end. */
struct exit {
    enum exit_kind kind;
    struct node *jump;     /* EXIT_JUMP: one that goes there */
    struct branch *branch; /* EXIT_WIN: null for `otherwise` */
    cleanups rest;         /* what is left to be cleaned up behind the block */
};

/** The end of a block that defers something, or of a fork: all ways out of it lead through there. */
struct ending {
    struct branch *branch; /* the innermost one that it is in, or null */
    struct variable
        *way; /* the exit that has been taken, counted from 1, or 0; null when there is just one */
    bool is_of_fork;
    bool is_reached; /* a block: control gets to its end, as far as its last statement tells */
    ARRAY(struct exit) exits;
};

/** A part of the function that runs beside others, with a state of its own in the frame. */
struct branch {
    struct fork *fork;
    struct node *node;  /* the statement of a join; the arm of a race; the expression of a within, or null for
                           its deadline */
    struct node *guard; /* a race: the condition, or null */
    struct steps *steps; /* lower: what is run, where that is no statement */
    struct variable *state;
    struct variable *boxes;      /* the boxes that it awaits; null when there cannot be any */
    struct suspension *deadline; /* a within: it is suspended there from the beginning */
    struct cleanup cleanup;      /* leave: armed in it */
    struct variable *returned;   /* leave: what is returned from it, while it cleans up; or null */
    const char *begin, *wait;    /* names: labels */
    const char *enter;           /* names: the label where a box that it has entered is polled */
    const char *cancel;          /* names: the function that cancels it */
    struct fullest fullest;      /* layout: of what is in use because of it alone */
};

enum fork_kind { FORK_JOIN, FORK_RACE, FORK_WITHIN };

/** Branches that run at the same time. */
struct fork {
    enum fork_kind kind;
    struct node *node;
    struct suspension *suspension; /* of all of it, in the branch around it */
    ARRAY(struct branch *) branches;
    struct node *otherwise; /* a race: the statement, or null */
    struct variable *won;   /* a within: whether its expression has */
    struct ending ending;
    bool is_polled; /* leave: to be cancelled its branches have to be polled */
    /* names */
    const char *leave, *wait;  /* labels: where ways out begin; where all arms wait */
    const char *left;          /* a local: how many arms have not had their turn */
    const char *shares;        /* a local: what the branches that are still to be polled may do */
    const char *refused;       /* a local, where there is an `otherwise`: see async_refusals_begin() */
    const char *cancel, *drop; /* functions */
};

/** An ordinary function of the file that async ones call, directly or through others. */
struct ordinary {
    const char *name;
    ARRAY(struct node *) calls; /* NODE_CALLs of functions by name, with nothing below their arguments */
    unsigned searched;          /* hidden: by which search */
};

struct node {
    enum node_kind kind;
    struct span span; /* a statement's includes its semicolon */
    struct type *type;
    struct node *parent;
    struct {
        unsigned enter, leave;
    } order; /* flow: a node is below another when its `enter` lies between the other's */
    ARRAY(struct node *) children;
    struct variable *variable; /* NODE_REFERENCE, NODE_VARIABLE, NODE_COMPOUND_LITERAL, NODE_FUTURES */
    struct function *callee;   /* NODE_CALL, NODE_REFERENCE: the async function */
    struct ordinary *ordinary; /* NODE_CALL: in async functions, the ordinary one of this file */
    const char *name;          /* NODE_CALL: of the function called; NODE_LABEL, NODE_GOTO: of the label */
    int macro;                 /* the outermost macro use that the node begins with, else ends with, or -1 */
    int tail;                  /* the outermost macro use that the node ends with, or -1 */
    int around;                /* the outermost macro use that the node stands in, or -1 */
    bool is_covering; /* build: libclang has the end elsewhere, as a keyword like a call ends with it */
    bool is_editable; /* names may be replaced in its text, also where it stands in a macro use */
    bool is_vector;   /* NODE_SUBSCRIPT: of a vector type, which is no pointer */
    bool is_arrow, is_compound_assignment, has_initialiser;
    bool is_left;  /* NODE_TAKE, or the call of what is in place: a race that is lost leaves the future as it
                      is */
    bool is_named; /* NODE_CALL of a NODE_BLOCKING: of a function by its name, which is known at file scope */
    bool is_detached; /* NODE_BLOCKING: once cancelled, nobody waits for the call */
    bool is_implicit; /* NODE_EXPRESSION, NODE_CALL: at the end of the scope of `variable`, not in the text */
    struct futurity future;     /* of an expression, a variable */
    struct variable *in_place;  /* embed: NODE_LAZY, NODE_CALL: the variable that is the future's frame */
    struct wanted wanted;       /* of a value that is assigned, passed or returned */
    struct function *generator; /* NODE_CALL, NODE_REFERENCE: the generator that is defined here */
    bool is_each;         /* NODE_FOR: a for_each; NODE_VARIABLE: its generator; NODE_CALL: its condition; of
                             these two nothing is in the text */
    struct span item;     /* a for_each: what stands for its items */
    bool is_captured;     /* NODE_REFERENCE, NODE_ADDRESS: it is not in the text, as the arguments of an async
                             block */
    bool is_local_object; /* NODE_REFERENCE, NODE_VARIABLE: a parameter or automatic variable */
    bool is_any_pointer;  /* a value: an integer or pointer to void, which may become any pointer */
    bool mistakes_value;  /* NODE_RETURN: a value where there is to be none; NODE_CALL: a pointer to something
                             else than what is stored there; NODE_AWAIT: a yield that is no item to clang */
    bool mistakes_item;   /* NODE_AWAIT: a yield of what cannot be converted to an item */
    bool is_constant;     /* an operand in a declaration: to clang, as a yield is none there */
    bool copies_futures;  /* NODE_CONVERSION: reads a record with a future in it */
    bool is_designated;   /* NODE_OTHER: an initialiser behind a designator */
    bool is_void_cast;    /* NODE_OTHER: its value is thrown away */
    bool is_value;        /* NODE_SPAWN: the future is used */
    bool is_boxed;               /* NODE_CALL: the future of the async function cannot be embedded */
    bool is_shared;              /* an object that others may change at any time: volatile or atomic */
    bool is_of_system;           /* NODE_CALL: the function called is declared in a system header */
    bool never_returns;          /* NODE_CALL: nor does the function called return */
    bool declares_variable_type; /* NODE_DECLARATION: of a variably modified typedef */
    bool has_await, has_call, has_effect; /* here or below, where it is evaluated */
    bool has_operation;                   /* a spawn, lazy or async_block_on, here or below */
    struct fork *fork;                    /* lower: NODE_JOIN, NODE_RACE, NODE_WITHIN */
    struct {
        struct node *init, *condition, *increment, *body;
    } loop; /* NODE_FOR, NODE_WHILE, NODE_DO */
    /* lower's findings */
    struct steps *before;      /* what is run before the statement, or before the declarator's initialiser */
    struct steps *before_test; /* loops: before the condition */
    struct steps *before_advance; /* loops: before the increment */
    struct variable *value;       /* an expression: replaced by this temporary */
    struct node *instead;         /* an expression: replaced by this operand of its own */
    bool is_done;                 /* an expression: run already, for its effect alone */
    struct variable *sets; /* a statement: the last of a statement expression gives its value to this */
    bool is_unused;        /* likewise: nobody uses its value */
    struct suspension *suspension; /* NODE_AWAIT, where it is run */
    cleanups leaves; /* leave: what is cleaned up at the end of a block or for loop, and before a jump */
    struct ending *ending; /* leave: NODE_COMPOUND, if it defers something */
    /* emit's findings */
    bool is_rebuilt;           /* a statement: cannot be written by editing its text in place */
    bool falls;                /* a statement: a fallthrough attribute is written behind it */
    bool is_moved;             /* NODE_OTHER_STATEMENT: one that is written elsewhere */
    bool opens_block;          /* NODE_DEFER: what is behind it stands in a block of its own */
    const char *advance_label; /* a loop: where `continue` goes, null when that is its own end */
};

enum step_kind {
    STEP_EVALUATE, /* expression; */
    STEP_SET,      /* target = expression; or target = source; or target = constant; */
    STEP_AWAIT,    /* suspends */
    STEP_IF,       /* if (expression or source) then else otherwise */
    STEP_SELECT,   /* if (the generic selection or __builtin_choose_expr `expression` takes `choice`) then */
    STEP_FORK,     /* runs the branches of `fork` */
    STEP_TRY,      /* if (source, the value of the NODE_TRY `expression`, is an error) return it */
    STEP_BLOCK     /* a statement expression's statements */
};

/** A statement that the transpiler puts before one of the user's. */
struct step {
    enum step_kind kind;
    struct node *expression;
    struct variable *target; /* STEP_IF, STEP_SELECT, STEP_BLOCK: what their statements set; may be null */
    struct variable *source;
    bool is_own; /* the expression itself is meant, although its value or is_done is set for later readers */
    bool is_truth; /* STEP_SET: the target is 1 or 0, as the expression is true or false */
    int constant;  /* STEP_SET without expression or source */
    size_t choice;
    struct suspension *suspension;
    struct fork *fork;
    struct steps *then, *otherwise;
};

struct steps {
    ARRAY(struct step) at;
};

/** A place where the function may be suspended: an await. */
struct suspension {
    struct node *await, *call;
    struct function *callee;
    struct branch *branch;     /* the innermost one that it is in, or null */
    struct fork *fork;         /* it is of all of a fork: there is no callee; else null */
    struct node *defer;        /* leave: the outermost deferred block of the branch that it is in, or null */
    bool is_slow;              /* leave: to be cancelled the child has to be polled */
    struct variable *result;   /* null when it is not used */
    struct variable *in_place; /* the future is there already, in this variable; or null */
    bool is_left;              /* the future stays in its place when the await is cancelled */
    bool is_on_pool;           /* the call is made by the pool of threads */
    bool is_boxed;             /* the call makes the future in a box */
    bool is_select;            /* in a selection: its result is declared before the selection's block */
    /* names */
    const char *state, *label; /* the enumerator, and where the poll function goes on */
    const char *job, *job_run; /* of a call on the pool of threads: its memory, what makes it; else null */
    const char *cancelling;    /* the enumerator of the state in which a slow child is cancelled */
    cleanups armed;            /* leave: what is cleaned up when it is dropped */
    struct cancellation *cancellation; /* leave: how the poll function cleans up, where it has to */
    int slot;                          /* live: where in the frame the child is, or the pointer to its box */
    uint64_t *live;    /* live: the slots in use while it is suspended, the child's included */
    const char *local; /* what the child's poll gives back */
};

/** A state in which a future is cancelled: its poll function goes to what is to be cleaned up. */
struct cancellation {
    struct cleanup *first;
    struct branch *branch; /* the innermost one that it is in, or null */
    const char *state;     /* names */
};

/** How a future is called. */
enum convention {
    CONVENTION_DECLARED, /* defined in another file */
    CONVENTION_STATE,    /* an async function defined in this file */
    CONVENTION_MANUAL,   /* bound by ASYNC_FUTURE */
    CONVENTION_POINTER,  /* no function, but a call through a pointer to async functions */
    CONVENTION_YIELD     /* no function, but whoever takes the items of a generator, which waits for that */
};

/** An async function: one that is defined here, or one that is only called. Or a generator that is defined
 * here: its poll function gives whether there is another item. */
struct function {
    const char *name;
    enum convention convention;
    const struct type *bound; /* CONVENTION_MANUAL: its frame */
    struct type *result;
    struct type *item; /* a generator: the type of its items; else null */
    bool is_plain;     /* a generator that awaits nothing: it has no context */
    bool takes_values; /* a generator: the value of a yield is used */
    bool delegates;    /* a generator: it yields from others */
    ARRAY(struct variable *) parameters;
    bool is_static, is_inline, is_main;
    bool is_block;         /* an async block */
    const char *user_name; /* a block: of the function that it stands in */
    struct node *value;    /* a block: the statement that returns its last expression, or null */
    struct span body_span; /* a block: from brace to brace */
    bool is_variadic, is_old_style, is_unused, is_mixed, is_deprecated, must_be_used;
    bool is_unprototyped; /* declared first without a list of parameters */
    bool is_external;     /* a declaration of it is not `inline`, or is `extern inline` */
    const char *code_attributes, *link_attributes; /* of its poll function; of its symbols; or null */
    const char *refused_attribute, *way_out;       /* or null */
    unsigned offset;                               /* of its name where it is declared first in this file */
    struct span span;                              /* of its definition */
    struct node *body;
    ARRAY(struct variable *) variables; /* parameters first; later passes add temporaries */
    ARRAY(struct span) prototypes;      /* declarations in this file that are not definitions */
    ARRAY(struct suspension *) suspensions;
    ARRAY(struct fork *) forks;                 /* lower */
    ARRAY(struct ending *) endings;             /* leave */
    ARRAY(struct cancellation *) cancellations; /* leave */
    cleanups entries;                           /* leave: where ways out begin */
    struct variable *returned; /* leave: the value, while blocks are left that defer something; or null */
    enum { MARK_NONE, MARK_ENTERED, MARK_LEFT } mark; /* box, linger: while walking the graph of calls */
    bool is_boxed;                                    /* box: its future is made in a box somewhere */
    bool lingers;      /* linger: to be cancelled, its frame may have to be polled */
    bool task_lingers; /* linger: or boxes of a task that it is the first function of */
    /* later passes' findings */
    struct names *names;
    struct frame *frame;
    bool is_slow, is_slow_known;    /* leave: to be cancelled it may have to be polled */
    bool has_boxes;                 /* leave: it awaits boxes, itself or through its children */
    bool is_spawned, is_blocked_on; /* uses: somewhere in this file */
    bool is_made;                   /* uses: likewise, its future as a value */
    bool is_awaited, is_called;     /* uses: likewise; a call may stand where it is not evaluated */
    bool is_shown;                  /* uses: the tables of a function that awaits it lead to its own */
    bool is_declared;               /* emit: its generated functions have been */
    unsigned place;                 /* emit: where the definition ends that its machine is written behind */
};

/** A keyword as it stands in the file. */
struct keyword_use {
    enum keyword keyword;
    struct span span; /* of the word alone */
    bool is_claimed;  /* a node of the model stands for it */
};

/** A macro use of the file, keywords left out. */
struct macro_use {
    const char *name; /* of the macro */
    struct span span;
    ARRAY(struct span) locked; /* arguments that are stringified or pasted: they stay as they are written */
    bool is_operand; /* it expands to a primary expression or a call: nothing around it can split it */
    bool is_nothing; /* it expands to no token */
    bool ends_item;  /* at file scope: it is no part of the declaration behind it */
    bool counts;     /* it expands __COUNTER__ */
};

/** What an ordinary function does with futures: a spawn or async_block_on, or something to be refused. */
struct operation {
    struct node *node;
    unsigned item; /* where the declaration at file scope begins that it stands in */
};

struct unit {
    struct source *source;
    ARRAY(struct function *) functions;
    ARRAY(struct operation) operations;
    ARRAY(struct node *) ordinary_bodies; /* of functions that have to do with futures */
    ARRAY(struct macro_use) macros;
    ARRAY(struct macro_use) directive_macros; /* those in the conditions and other operands of directives */
    ARRAY(const char *) own_macros; /* the macros that the source itself defines */
    ARRAY(struct keyword_use) keywords;
    struct source *merged;  /* the source with the headers in it that must be rewritten, or null */
    ARRAY(int) to_expand;   /* macro uses that a later pass must see the inside of */
    struct map names;       /* every word of the file and every name at file scope */
    struct map macro_names; /* the macros */
    struct map not_members; /* names that cannot even be given to members: those of macros and of typedefs,
                               which clang does not find behind the members of an anonymous struct */
};

/** What the user calls the function; of an async block, that around it. */
const char *function_user_name(const struct function *function);

/** Whether a machine is made of the function, and it is called `only`, if that is not null. */
bool function_is_shown(const struct function *function, const char *only);

/** Whether a call of the function always makes its future in a box. */
bool function_is_elsewhere(const struct function *function);

/** Whether the child's poll function gives the awaited value back in registers. */
bool suspension_in_registers(const struct suspension *suspension);

/** Whether the poll function of a generated future gives a value back in registers, beside its status; a
 * larger one is stored through a pointer, as hand-written futures do. */
bool function_returns_in_registers(const struct function *function);

/** A new type that is written as a name, which ends in a blank. */
struct type *model_new_type(enum type_class class, const char *name, size_t size, size_t align);

/** The smallest unsigned type for the numbers up to one. */
struct type *model_number_type(size_t largest);

/** A new variable of a function that the user has not declared. */
struct variable *function_new_temporary(struct function *function, const char *name, struct type *type);

/** Whether a block defers something. */
bool model_defers(const struct node *compound);

/** How many states a function has at most, besides its start and its end: those of being cancelled count,
 * too. */
size_t function_most_states(const struct function *function);

/** Whether a branch is another one or lies in it. */
bool model_is_in_branch(const struct branch *inner, const struct branch *outer);

/** Asks for a macro use to be expanded before the next try. */
void model_expand(struct unit *unit, int macro);

/** Asks for the expansion of the macro use, if any, that keeps a node from standing in the text by itself. */
void model_need_text(struct unit *unit, const struct node *node);

/** The source text of a span. */
const char *model_text(const struct unit *unit, struct span span);

/** The node below parentheses and conversions. */
struct node *model_strip(struct node *node);

/** Whether an expression names an object, and is no value. */
bool model_is_place(const struct node *e);

/** Whether an expression names a local variable that is a future, or an element of a local array of such:
 * these look after themselves. */
bool model_is_local_future(const struct node *e);

/** The innermost statement around a node that opens a scope: a compound statement or a for loop. */
struct node *model_scope(struct node *node);

/** The first await in a tree at or behind a byte; null when there is none. */
const struct node *model_await_after(const struct node *node, unsigned offset);

/** A name that no word of the file is: the wish, or the wish with a number. */
const char *model_free_name(const struct unit *unit, const char *wish);

/** Whether `inner` is `outer` or below it. */
bool model_is_below(const struct node *inner, const struct node *outer);

#endif
