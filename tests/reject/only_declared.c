/* The called async function is only declared in this file. */
#include <async.h>

async int elsewhere(int value);

async int main(void)
{
    return await elsewhere(1);
}
