/* The frame is outside of the function: what it declares cannot say how something in the frame is aligned. */
#include <async.h>

async int main(void)
{
    typedef double row;
    enum { WIDE = 64 };
    _Alignas(row) char text[3] = "ab";
    _Alignas(WIDE) char other[3] = "cd";
    await async_yield();
    return text[0] - 'a' + other[0] - 'c';
}
