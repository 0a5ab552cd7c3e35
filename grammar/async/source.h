/* The source view: what asyncc and clangd read. Each keyword is a marker that leaves the types as they are and
 * survives macro expansion:
 *
 *   specifiers   an annotate attribute;
 *   operators    a run of __extension__, which is a unary operator to libclang, for values of any type; what
 *                `yield` gives reaches as far to the right as an assignment's right side would;
 *   calls        `(async_marker_async_block_on(), (e))`: a comma operator whose left side names the keyword;
 *                spawn and lazy have a value also where the call has none, so that is not an operand of theirs, but
 *                of a typeof;
 *   types        a typeof of what a marker gives;
 *   statements   `if (async_marker_race() || 1)`, and for_each a `for`.
 *
 * A compiler that generates code from this view stops at the first call of an async function or a marker. */
#ifndef ASYNC_SOURCE_H
#define ASYNC_SOURCE_H

#pragma GCC system_header

#ifdef ASYNC_TRANSPILING
#define ASYNC_UNTRANSPILED_
#else
#define ASYNC_UNTRANSPILED_                                                                                  \
    __attribute__((__error__("this is async C: run it through asyncc, or compile it with -DASYNC_ELIDE")))
#endif

#define ASYNC_KEYWORD(name, reserved, form, status) ASYNC_UNTRANSPILED_ _Bool async_marker_##name(void);
#include "keywords.def"
#undef ASYNC_KEYWORD

#ifdef __clang__
#define ASYNC_ANNOTATE_(what) __attribute__((annotate(what)))
#else
#define ASYNC_ANNOTATE_(what)
#endif

/* The value of a future(void). */
struct async_nothing {};

#ifdef __clang__
/* A generator returns no value, and to clang is a function that should. */
#pragma clang diagnostic ignored "-Wreturn-type"
#if __has_warning("-Wreturn-mismatch")
#pragma clang diagnostic ignored "-Wreturn-mismatch"
#endif
#endif

#if defined __clang__ && !defined ASYNC_TRANSPILING
/* `await handle;` is no mistake, nor is a static function that is only spawned. */
#pragma clang diagnostic ignored "-Wunused-value"
#pragma clang diagnostic ignored "-Wunneeded-internal-declaration"
#endif

/* While asyncc has macros expanded the keywords stay as they are. */
#ifndef ASYNC_EXPANDING

#define _Async         ASYNC_ANNOTATE_("async") ASYNC_UNTRANSPILED_
#define _Await         __extension__ __extension__
#define _Spawn(...)    ASYNC_VALUE_(async_marker_spawn, __VA_ARGS__)
#define _Lazy(...)     ASYNC_VALUE_(async_marker_lazy, __VA_ARGS__)
#define _Block_on(...) (async_marker_async_block_on(), (__VA_ARGS__))
#define _Try(...)      (async_marker_try(), (__VA_ARGS__))
#define _Blocking(...) (async_marker_blocking(), (__VA_ARGS__))
#define _Blocking_detached(...) (async_marker_blocking_detached(), (__VA_ARGS__))
#define _Defer         if (async_marker_defer() || 1)
#define _Join          if (async_marker_join() || 1)
#define _Race          if (async_marker_race() || 1)
#define _When(...)     if (((void)async_marker_when(), (void)(__VA_ARGS__), 1))
#define _Otherwise     if (async_marker_otherwise() || 1)
#define _Within(ms, ...)                                                                                     \
    (async_marker_within(), ((void)async_sleep_ms(ms), (void)(__VA_ARGS__), (_Bool)1))
#define ASYNC_TYPE_(marker, ...)                                                                             \
    __typeof__(*_Generic((__typeof__(__VA_ARGS__) *)(__SIZE_TYPE__)marker(),                                 \
                         void *: (struct async_nothing *)0,                                                  \
                         default: (__typeof__(__VA_ARGS__) *)0))
#define _Future(...)           ASYNC_TYPE_(async_marker_future, __VA_ARGS__)
#define _Generator(...)        ASYNC_TYPE_(async_marker_generator, __VA_ARGS__)
#define _Yield                 __extension__ __extension__ __extension__
#define _Yield_from(...)       (async_marker_yield_from(), (void)(__VA_ARGS__))
#define _For_each(item, ...)   for (item = ((void)async_marker_for_each(), (__VA_ARGS__)); async_marker_for_each();)

/* Names the call once, so that nested ones do not grow, and does not evaluate it, so that it may have no value. */
#define ASYNC_VALUE_(marker, ...)                                                                            \
    (*({                                                                                                     \
        marker();                                                                                            \
        typedef __typeof__((__VA_ARGS__)) async_value_;                                                      \
        _Generic((async_value_ *)0, void *: (struct async_nothing *)0, default: (async_value_ *)0);          \
    }))

#endif

/* Binds a hand-written future to the async function that it is (see future.h). */
#define ASYNC_FUTURE(f) typedef struct f##_future async_bound_##f

#endif
