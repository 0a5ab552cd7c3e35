/* setjmp in an async function: its stack frame is gone after a suspension. */
#include <async.h>
#include <setjmp.h>

static jmp_buf back;

async int main(void)
{
    if (setjmp(back))
        return 1;
    await async_yield();
    longjmp(back, 1);
}
