/* The generated view: what the C compiler sees in asyncc's output. The keywords are gone from it; `async` is
 * left on prototypes, in headers, where it makes a call that asyncc has not seen an error. */
#ifndef ASYNC_GENERATED_H
#define ASYNC_GENERATED_H

#define _Async __attribute__((__error__("async function called from a file that has not been through asyncc")))

#define ASYNC_FUTURE(f) _Static_assert(sizeof(struct f##_future) > 0, "a future has a frame")

#ifndef __clang__
#include "clang_names.h"
#endif

#endif
