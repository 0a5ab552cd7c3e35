/* The elided view: the keywords erased. What is left is an ordinary C program whose operations block. */
#ifndef ASYNC_ELIDED_H
#define ASYNC_ELIDED_H

#pragma GCC system_header

/* The value of a future(void). */
struct async_nothing {};

/* What a call gives, which is an async_nothing where it gives nothing. */
#define ASYNC_VALUE_(...)                                                                                    \
    __builtin_choose_expr(__builtin_types_compatible_p(__typeof__((__VA_ARGS__)), void),                     \
                          __extension__({                                                                    \
                              (void)(__VA_ARGS__);                                                           \
                              (struct async_nothing){};                                                      \
                          }),                                                                                \
                          (__VA_ARGS__))

#define _Async
#define _Await
#define _Spawn(...)    ASYNC_VALUE_(__VA_ARGS__)
#define _Lazy(...)     ASYNC_VALUE_(__VA_ARGS__)
#define _Block_on(...) (__VA_ARGS__)
#define _Future(...)                                                                                         \
    __typeof__(*_Generic((__typeof__(__VA_ARGS__) *)0,                                                       \
                         void *: (struct async_nothing *)0,                                                  \
                         default: (__typeof__(__VA_ARGS__) *)0))

/* A generator runs by turns with whoever takes its items: there is nothing that it could be elided to. */
#define _Generator(...)                                                                                      \
    _Pragma("GCC error \"the elided view has no generators: this cannot be elided\"") __typeof__(__VA_ARGS__)
#define _Yield
#define _Yield_from(...)     ((void)(__VA_ARGS__))
#define _For_each(item, ...) for (item = (__VA_ARGS__); 0;)

/* `await handle;` is `handle;`. */
#pragma GCC diagnostic ignored "-Wunused-value"

/* Returned from here: a negative integer, or a null pointer. */
#define ASYNC_IS_POINTER_(e) (__builtin_classify_type(e) == 5)
#define ASYNC_FAILED_(e)                                                                                     \
    __builtin_choose_expr(ASYNC_IS_POINTER_(e), (__INTPTR_TYPE__)(e) == 0,                                   \
                          __builtin_choose_expr(ASYNC_IS_POINTER_(e), 0, e) < 0)
#define _Try(...)                                                                                            \
    __extension__({                                                                                          \
        __auto_type async_tried = (__VA_ARGS__);                                                             \
        if (ASYNC_FAILED_(async_tried))                                                                      \
            return __builtin_choose_expr(ASYNC_IS_POINTER_(async_tried), (void *)0, async_tried);            \
        async_tried;                                                                                         \
    })

/* One branch after the other. A deadline never passes; a race has no elided meaning. */
#define _Join
#define _Blocking(...)   (__VA_ARGS__)
#define _Blocking_detached(...) (__VA_ARGS__)
#define _Within(ms, ...) ((void)(ms), (void)(__VA_ARGS__), (_Bool)1)
#define _Race            _Static_assert(0, "a race cannot be elided")
#define _When(...)       if (((void)(__VA_ARGS__), 1))
#define _Otherwise       if (0)

/* A nested function, which the end of the block calls. A block may defer several on one line, or by one
 * macro: each takes a number of its own. */
#ifdef __clang__
#define _Defer                                                                                               \
    _Static_assert(0, "clang cannot elide `defer`, which takes gcc's nested functions");                     \
    if (1)
#else
#define _Defer               ASYNC_DEFER_(__COUNTER__)
#define ASYNC_DEFER_(number) ASYNC_DEFER__(number)
#define ASYNC_DEFER__(number)                                                                                \
    __extension__ auto void async_deferred_##number(const char *);                                           \
    __attribute__((__cleanup__(async_deferred_##number))) const char async_defer_##number = 0;               \
    __extension__ void async_deferred_##number(__attribute__((__unused__)) const char *async_unused)
#endif

#define ASYNC_FUTURE(f) struct async_elided_##f

#endif
