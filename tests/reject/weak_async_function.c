#include <async.h>

__attribute__((weak)) async int f(void)
{
    return 1;
}
