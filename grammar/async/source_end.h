/* The source view, behind the runtime's declarations. clang takes the attribute that stops a compilation on functions
 * only, not on the pointers to async functions that a program declares; so from here on `async` has none. A source
 * that is compiled as it stands still stops at the first call of one of the runtime's operations, or a marker. */
#ifndef ASYNC_SOURCE_END_H
#define ASYNC_SOURCE_END_H

#pragma GCC system_header

#if defined __clang__ && !defined ASYNC_TRANSPILING
#undef _Async
#define _Async ASYNC_ANNOTATE_("async")
#endif

#endif
