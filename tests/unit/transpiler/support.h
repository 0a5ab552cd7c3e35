/* Runs the transpiler's passes on programs in strings, and writes what they find out as text.
 *
 * Each program begins with prelude.h. Where one function is looked at, it is called f. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "layout.h"
#include "model.h"
#include "parse.h"

enum pass { BUILD, CHECK, LOWER, LIVE, LAYOUT, NAMES };

/** A source that is called test.c. */
struct source *source_of(const char *text);

/** The same with its tokens. */
struct source *parsed(const char *text);

/** The flags that programs are parsed with. */
const struct flags *test_flags(void);

/** Runs the passes up to `last`, macros expanded where they have to be. The program must be accepted. */
struct unit *run(const char *text, enum pass last);

/** What is said of a program when the passes are run up to names; "" when it is accepted. */
const char *complaints(const char *text);

/** A function of the unit; the test fails when there is none. */
struct function *function_of(const struct unit *unit, const char *name);

/** A variable by its name; the test fails when there is none. */
struct variable *variable_of(const struct function *function, const char *name);

/** The first node of a kind at or below a node, in source order; null when there is none. */
struct node *find(struct node *node, enum node_kind kind);

/** The nodes at and below a node by their kinds, as in `if(reference return(other))`; without conversions. */
const char *kinds(const struct node *node);

/** What is run before a statement, as in `await get(1) -> #1; call_result = call(2)`. #1 is the result of the
 *  function's first await. */
const char *steps_text(const struct unit *unit, const struct function *function, const struct steps *steps);

/** The names of the variables in the frame, in the order of their declarations; a result is #1, #2, ... */
const char *frame_variables(const struct function *function);

/** A frame, as in `a b <get> {c <pause_now>}`: variables, children in angles, nested scopes in braces. */
const char *frame_text(const struct function *function);

TCase *build_tests(void);
TCase *check_tests(void);
TCase *futures_tests(void);
TCase *layout_tests(void);
TCase *live_tests(void);
TCase *lower_tests(void);
TCase *macros_tests(void);
TCase *memory_tests(void);
TCase *names_tests(void);
TCase *source_tests(void);
TCase *types_tests(void);
TCase *writer_tests(void);

#endif
