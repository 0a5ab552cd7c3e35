/* What a call on another thread is given has a type that is known outside of the function. */
#include <async.h>

async int main(void)
{
    struct pair {
        int a, b;
    } pair = {1, 2};
    extern int slow(struct pair);
    return await blocking(slow(pair));
}
