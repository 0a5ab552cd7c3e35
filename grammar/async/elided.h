/* The elided view: the keywords erased. What is left is an ordinary C program whose operations block. */
#ifndef ASYNC_ELIDED_H
#define ASYNC_ELIDED_H

#define _Async
#define _Await
#define _Spawn(...)    (__VA_ARGS__)
#define _Block_on(...) (__VA_ARGS__)

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

/* A nested function, which the end of the block calls. */
#ifdef __clang__
#define _Defer                                                                                               \
    _Static_assert(0, "clang cannot elide `defer`, which takes gcc's nested functions");                     \
    if (1)
#else
#define _Defer             ASYNC_DEFER_(__LINE__)
#define ASYNC_DEFER_(line) ASYNC_DEFER__(line)
#define ASYNC_DEFER__(line)                                                                                  \
    __extension__ auto void async_deferred_##line(const char *);                                             \
    __attribute__((__cleanup__(async_deferred_##line))) const char async_defer_##line = 0;                   \
    __extension__ void async_deferred_##line(__attribute__((__unused__)) const char *async_unused)
#endif

#define ASYNC_FUTURE(f) struct async_elided_##f

#endif
