/* Vectors as OpenCL has them: elements by letters, swizzles.
 * compiler: clang-19 */
#include <async.h>
#include <stdio.h>
typedef int e4 __attribute__((ext_vector_type(4)));
static async int later(int value)
{
    await async_yield();
    return value;
}
static async e4 make(int n)
{
    e4 v = {n, n + 1, n + 2, n + 3};
    await async_yield();
    return v;
}
async int main(void)
{
    e4 v = await make(1);
    v.xy = (await make(5)).zw;
    v.w += await later(10);
    v.s2 = await later(v.x);
    printf("%d %d %d %d\n", v.x, v.y, v.z, v.w);
    v = v.wzyx * await later(2) + (await make(1)).xxxx;
    printf("%d %d %d %d\n", v.x, v[1], v[await later(2)], v.w);
    return 0;
}
