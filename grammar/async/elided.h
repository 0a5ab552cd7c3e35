/* The elided view: the keywords erased. What is left is an ordinary C program whose operations block. */
#ifndef ASYNC_ELIDED_H
#define ASYNC_ELIDED_H

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

/* `await handle;` is `handle;`. */
#pragma GCC diagnostic ignored "-Wunused-value"

#define ASYNC_FUTURE(f) struct async_elided_##f

#endif
