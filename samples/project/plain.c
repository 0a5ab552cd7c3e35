/* Ordinary C beside the async sources. */
#include "plain.h"

const char *parity(int n)
{
    return n % 2 ? "odd" : "even";
}
