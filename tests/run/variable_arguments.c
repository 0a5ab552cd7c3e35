/* va_list and va_arg in async functions: as a parameter, copied, ended, for several types, two in one
 * expression. */
#include <async.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct point {
    int x, y;
};

static async int later(int value)
{
    await async_yield();
    return value;
}

static async double add(const char *kinds, va_list arguments)
{
    double sum = 0;
    va_list again;

    va_copy(again, arguments);
    for (const char *k = kinds; *k; k++)
        switch (await later(*k)) {
        case 'i':
            sum += va_arg(arguments, int);
            break;
        case 'd':
            sum += va_arg(arguments, double) + await later(1);
            break;
        case 's':
            sum += await later(atoi(va_arg(arguments, const char *)));
            break;
        case 'p':
            sum += va_arg(arguments, struct point).y * await later(10);
            break;
        case 'l':
            sum += (double)va_arg(arguments, long double);
            break;
        default:
            goto out;
        }
out:
    printf("%d\n", va_arg(again, int) + await later(1000));
    char buffer[64];
    vsnprintf(buffer, sizeof buffer, "%.1f %s", again);
    va_end(again);
    await async_yield();
    printf("%s\n", buffer);
    return sum;
}

static async int through(va_list *arguments)
{
    int a = await later(va_arg(*arguments, int));
    int b = va_arg(*arguments, int);
    return a * 10 + await later(b);
}

static double start(const char *kinds, ...)
{
    va_list arguments;
    va_start(arguments, kinds);
    double sum = async_block_on(add(kinds, arguments));
    va_end(arguments);
    return sum;
}

static int start_through(int first, ...)
{
    va_list arguments;
    va_start(arguments, first);
    int result = async_block_on(through(&arguments)) * 10 + first;
    result += va_arg(arguments, int);
    va_end(arguments);
    return result;
}

int main(void)
{
    printf("%.2f\n", start("idspl", 1, 2.5, "40", (struct point){1, 2}, 0.25L));
    printf("%d\n", start_through(0, 1, 2, 3));
    return 0;
}
