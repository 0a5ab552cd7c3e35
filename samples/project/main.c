#include <stdio.h>

#include "add.h"
#include "plain.h"

async int main(void)
{
    int sum = 0;
    for (int n = 1; n <= LAST; n++)
        sum = await add_slowly(sum, n);
    printf("%d, %s\n", sum, parity(sum));
    return 0;
}
