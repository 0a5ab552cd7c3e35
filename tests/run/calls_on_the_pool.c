/* Calls that block run on a pool of threads, on copies of their arguments. */
#include <async.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct point { double x, y; };

static int slow_sum(int a, long b, const char *text)
{
    usleep(1000);
    return a + (int)b + (int)strlen(text);
}

static struct point mirror(struct point p, float by) { return (struct point){p.y * by, p.x * by}; }
static void nothing(void) { usleep(100); }
static void fill(char *buffer, size_t n) { memset(buffer, 'x', n); }
static int twice(int n) { return 2 * n; }

static async int next(int n) { await async_yield(); return n + 1; }

async int main(void)
{
    char buffer[8] = "";
    short s = 3;
    int (*pointer)(int) = twice;
    printf("%d\n", await blocking(slow_sum(1, s, "four")));
    struct point p = await blocking(mirror((struct point){1, 2}, 3));
    printf("%g %g\n", p.x, p.y);
    await blocking(nothing());
    await blocking(fill(buffer, 7));
    puts(buffer);
    printf("%d\n", await blocking(pointer(await next(20))) + await blocking((*pointer)(4)));
    int a = 0, b = 0;
    join {
        a = await blocking(slow_sum(1, 1, ""));
        b = await blocking(slow_sum(2, 2, "")) + await next(0);
    }
    printf("%d %d\n", a, b);
    if (!await within(10000, a = await blocking(slow_sum(5, 5, "5"))))
        puts("late");
    printf("%d\n", a);
    return 0;
}
