/* What main.c has of add.c. */
#ifndef ADD_H
#define ADD_H

#include <async.h>

/** The sum of two numbers, after a while. */
async int add_slowly(int a, int b);

#endif
