/* Types: from libclang's to the model's, which can be written as C declarations. */
#ifndef ASYNCC_TYPES_H
#define ASYNCC_TYPES_H

#include <clang-c/Index.h>

#include "model.h"
#include "table.h"

/** The types that have been built: most are asked for again and again. */
struct types {
    struct table built;      /* libclang's type → struct type */
    struct table futures;    /* value's type → struct type */
    struct table generators; /* item's type → struct type */
};

struct type *types_build(struct types *types, CXType type);

/** Whether a type is a future, or an array of such, by whatever name. `known` keeps what has been found out.
 */
bool types_is_future(struct table *known, CXType type);

/** A type of nothing. */
struct type *types_void(void);

/** Whether a type is a generator, by whatever name. */
bool types_is_generator(CXType type);

/** The type of a future, by what awaiting it gives; or of a generator, by its items. */
struct type *types_future(struct types *types, struct type *value, bool is_generator);

/** The type without what hides in it, futures: what clang takes it for. */
struct type *types_build_plain(struct types *types, CXType type);

/** The same of a parameter: arrays and functions are pointers (C17 6.7.6.3p7). */
struct type *types_build_parameter(struct types *types, CXType type);

#endif
