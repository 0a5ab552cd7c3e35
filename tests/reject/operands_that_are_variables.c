/* Where the operand of a keyword is a variable, or a part of one, that is no future, the message says that. */
#include <async.h>

struct pair {
    int first, *second;
};

int global;

async int work(int parameter, struct pair *pair)
{
    int local = 1, array[2] = {0};
    int sum = await local + await(parameter) + await global;
    sum += await pair->first + await *pair->second + await array[1];
    spawn(local);
    future(int) later = lazy(pair->first);
    return sum + await later;
}

int wait(void)
{
    return async_block_on(global);
}
