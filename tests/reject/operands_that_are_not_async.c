/* Where the operand of a keyword is a call of an ordinary function, or a function that is not called, the message
 * says that. */
#include <async.h>

async int fetch(int n);
int plain(int n);

async void work(void)
{
    await plain(1);
    await fetch;
    spawn(plain(2));
    future(int) later = lazy(plain(3));
    await later;
}

int wait(void)
{
    return async_block_on(plain(4));
}
