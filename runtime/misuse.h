/* How the runtime ends a program that misuses it, in both flavours. */
#ifndef ASYNC_MISUSE_H
#define ASYNC_MISUSE_H

/* Prints a line that begins with "asyncc: " to standard error, and aborts. */
_Noreturn void asyncrt_die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, for what a task has done wrong: the line ends with the task's function, and where that is defined. */
_Noreturn void asyncrt_misused(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The keywords erased, nobody else runs: a result that says that `function` has to wait (-EAGAIN) ends the
 * program, any other is given back. */
int asyncrt_without_waiting(int result, const char *function);

#endif
