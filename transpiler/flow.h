/* Flow: the control flow graph of a lowered function, as blocks of events, in the order in which they happen.
 */
#ifndef ASYNCC_FLOW_H
#define ASYNCC_FLOW_H

#include <stdint.h>

#include "model.h"

enum event_kind {
    EVENT_BEGIN,   /* the variable's lifetime begins: nobody has its address */
    EVENT_DECLARE, /* its declaration is reached: its value is indeterminate */
    EVENT_USE,     /* its value is read */
    EVENT_SET,     /* its whole value is written */
    EVENT_TOUCH,   /* a part of it is written */
    EVENT_ESCAPE,  /* its address is taken */
    EVENT_AWAIT    /* the function may be suspended here */
};

struct event {
    enum event_kind kind;
    struct variable *variable;
    struct suspension *suspension;
    const struct node *scope;    /* the innermost one that it happens in */
    const struct branch *branch; /* likewise, or null */
};

typedef uint64_t word;
enum { WORD_BITS = 64 };

/** When control goes from one block to the next. */
enum arrow_kind {
    ARROW_ALWAYS,
    ARROW_TRUE, /* the condition `node` holds */
    ARROW_FALSE,
    ARROW_CASE,     /* the case or default label `node` is selected */
    ARROW_NO_CASE,  /* none of the switch `node` is */
    ARROW_ERROR,    /* what is tried in `node` is an error */
    ARROW_CANCEL,   /* the function is cancelled */
    ARROW_MEANWHILE /* other branches run */
};

struct arrow {
    size_t to;
    enum arrow_kind kind;
    struct node *node; /* null where what decides is not in the source */
};

struct block {
    ARRAY(struct event) events;
    ARRAY(struct arrow) successors;
    /* live's findings */
    ARRAY(size_t) predecessors;
    word *live_in;             /* sets of variables: read before they are written, from the block's begin */
    word *set_in, *escaped_in; /* may have been written, may have escaped, at the block's begin */
};

typedef ARRAY(struct block) blocks;

/** The graph of a lowered function. Its first block is the entry, where the parameters are set. */
blocks flow(struct function *function);

#endif
