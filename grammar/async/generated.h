/* The generated view: what the C compiler sees in asyncc's output. The keywords are gone from it; `async` is
 * left on prototypes in headers, on pointers and on types, where it says nothing to the compiler. No async
 * function has a symbol of its own name, so a call that asyncc has not seen does not link. */
#ifndef ASYNC_GENERATED_H
#define ASYNC_GENERATED_H

#pragma GCC system_header

#define _Async
#define _Future(...)    struct async_future /* of <async/task.h>, whatever it is a future of */
#define _Generator(...) struct async_future /* one whose frame is run item by item: see <async/generator.h> */

/* What has no frame is no future: then the array has no valid length, in any standard of C or C++. */
#define ASYNC_FUTURE(f) typedef char async_bound_##f[sizeof(struct f##_future) > 0 ? 1 : -1]

#ifndef __clang__
#include "clang_names.h"
#endif

#include "warnings.h"

#endif
