/* Inline assembly with operands: named, tied, in registers and memory, early-clobbered, awaited, in loops and
 * statement expressions; register variables and names for the assembler. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

int renamed(int x) __asm__("renamed_by_the_assembler");
int renamed(int x)
{
    return x + 1;
}

#define BARRIER() __asm__ __volatile__("" ::: "memory")
#define KEEP(x)                                                                                              \
    __extension__({                                                                                          \
        __typeof__(x) kept_ = (x);                                                                           \
        __asm__("" : "+r"(kept_));                                                                           \
        kept_;                                                                                               \
    })

static async int operands(int a, long b)
{
    int sum, table[2] = {1, 2}, *p = table;
    __asm__("# %[sum] is %[a]" : [sum] "=r"(sum) : [a] "0"(a + await later(1)));
    await async_yield();
    __asm__ volatile(""
                     : "+m"(table[await later(1)]), "+r"(b)
                     : "r"(await later(2)), "g"(sum)
                     : "memory", "cc");
    __asm__ volatile("" : "+&r"(p), "=m"(*p) : "i"(sizeof(int)));
    *p = await later(5);
    for (int i = 0; i < 3; i++) {
        BARRIER();
        sum += KEEP(i) + KEEP(await later(i));
        BARRIER();
    }
    return sum + table[1] + (int)b + *p;
}

static async int registers(int x)
{
    register int plain = await later(x);
    register long wide = 1;
    for (register int i = 0; i < 3; i++)
        wide += plain + await later(i);
    {
        int local = (int)wide;
        __asm__("" : "+r"(local));
        wide = local;
    }
    return (int)wide;
}

async int main(void)
{
    extern int renamed_again(int) __asm__("renamed_by_the_assembler");
    printf("%d\n", await operands(1, 2));
    printf("%d\n", await registers(3));
    printf("%d %d\n", renamed(await later(1)), renamed_again(await later(2)));
    return 0;
}
