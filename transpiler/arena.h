/* Memory for a compilation: everything is allocated from one arena, which lives until the program ends. */
#ifndef ASYNCC_ARENA_H
#define ASYNCC_ARENA_H

#include <stdarg.h>
#include <stddef.h>

/** Lets the heap, libclang's too, take memory from the system in large steps and large pages, and keep it:
 * page faults and system calls are a good part of the time. What is reserved takes no memory before it is
 * used. */
void arena_prepare_heap(void);

/** Zeroed memory; aborts the compilation with an error when there is none. */
void *arena_alloc(size_t size);

/** A new zeroed object of a type. */
#define NEW(type) ((type *)arena_alloc(sizeof(type)))

/** Formats into a new string. */
__attribute__((format(printf, 1, 2))) const char *arena_printf(const char *format, ...);

char *arena_vprintf(const char *format, va_list arguments, size_t *length);

/** A copy of `size` bytes as a string. */
char *arena_copy(const char *bytes, size_t size);

/** Frees everything. */
void arena_free_all(void);

/** Makes an allocation larger, where it is or somewhere else; what is added is not zeroed. */
void *arena_resize(void *memory, size_t old_size, size_t size);

/** Makes room for one more element in a growing array of the arena. */
void *arena_grow(void *array, size_t count, size_t *capacity, size_t element);

/** A growing array of `type`: ARRAY(int) a = {0}; PUSH(a, 3); a.at[0]; a.count. */
#define ARRAY(type)                                                                                          \
    struct {                                                                                                 \
        type *at;                                                                                            \
        size_t count, capacity;                                                                              \
    }
#define PUSH(array, value)                                                                                   \
    ((array).at = arena_grow((array).at, (array).count, &(array).capacity, sizeof *(array).at),              \
     (array).at[(array).count++] = (value))

#endif
