/* Mistakes that sanitizers report, one for each argument; the lines are marked. */
#include <async.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static async int nap(int ms)
{
    await async_sleep_ms(ms);
    return ms;
}

static async int uses_after_free(int n)
{
    char *text = malloc(10);        /* allocated */
    strcpy(text, "text");
    await nap(n);
    free(text);                     /* freed */
    await nap(n);
    int first = text[0];            /* used */
    return first;
}

static async int overflows(int n)
{
    int large = INT_MAX - 1;
    for (int i = 0; i < 2; i++) {
        int more = await nap(1);
        large += more + n;          /* overflow */
    }
    return large;
}

static async int overruns(int n)
{
    char array[4] = "abc";
    int got = 0;
    join {
        got += await nap(1);
        {
            await nap(2);
            got += array[n + 3];    /* out of bounds */
        }
    }
    return got;
}

static async int leaks(int n)
{
    char *block = malloc(33);       /* leaked */
    await nap(n);
    block[0] = (char)n;
    n = block[0];
    block = NULL;
    return n;
}

async int main(int argc, char **argv)
{
    switch (argc > 1 ? argv[1][0] : 0) {
    case 'u': return await uses_after_free(1) & 0;
    case 'o': return await overflows(1) & 0;
    case 'b': return await overruns(1) & 0;
    case 'l': return await leaks(1) & 0;
    default: return 0;
    }
}
