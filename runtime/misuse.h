/* How the runtime ends a program that misuses it, in both flavours. */
#ifndef ASYNC_MISUSE_H
#define ASYNC_MISUSE_H

/* Prints a line that begins with "asyncc: " to standard error, and aborts. */
_Noreturn void asyncrt_die(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
