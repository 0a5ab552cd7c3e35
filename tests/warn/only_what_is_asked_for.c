/* arguments: -Wno-async -Werror -Wasync-endless-loop -Wno-error=async-endless-loop
 * All warnings off but one, which -Werror does not make an error. */
#include <async.h>
#include <unistd.h>

static int flag;

async int main(void)
{
    sleep(1);
    while (flag)
        ;
    await async_yield();
    return 0;
}
