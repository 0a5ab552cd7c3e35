/* Reserved: for_each is not supported. */
#include <async.h>

int numbers(void);

async int main(void)
{
    for_each (int v, numbers())
        return v;
    return 0;
}
