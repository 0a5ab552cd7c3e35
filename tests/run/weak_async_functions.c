/* A weak async function gives way to one of another file, also for the file that defines it; visibility is kept.
 * parts: weak/strong.c */
#include <async.h>
#include <stdio.h>

__attribute__((weak)) async int replaced(int x)
{
    await async_yield();
    return x;
}

__attribute__((weak, visibility("hidden"))) async int kept(int x)
{
    char before[32] = "kept";
    await async_yield();
    return x + (int)sizeof before + before[0];
}

async int through_another_file(int x);

async int main(void)
{
    printf("%d %d\n", await replaced(1), await kept(1));
    printf("%d\n", await through_another_file(2));
    return 0;
}
