/* Variadic macros around awaits: __VA_ARGS__ twice, stringified, counted, with GNU's comma; labels by __LINE__. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

#define LOG(format, ...) printf("%s: " format "\n", __func__, ##__VA_ARGS__)
#define SHOW(...) printf(#__VA_ARGS__ " -> %d %d\n", __VA_ARGS__)
#define PAIR(...) {__VA_ARGS__}, {__VA_ARGS__}
#define SECOND(a, b, ...) b
#define HAS_ARGUMENTS(...) SECOND(0, ##__VA_ARGS__, 0)
#define FOR_EACH_3(do, a, b, c) do(a) do(b) do(c)
#define ADD(x) +await later(x)
#define PASTE_AGAIN(a, b) a##b
#define PASTE(a, b) PASTE_AGAIN(a, b)
#define RETRY(condition)                                                                                     \
    PASTE(retry_, __LINE__) : if (condition) goto PASTE(retry_, __LINE__)
#define WHEN(condition) for (int PASTE(once_, __LINE__) = (condition); PASTE(once_, __LINE__); PASTE(once_, __LINE__) = 0)

async int main(void)
{
    int tries = 0;
    struct {
        int a, b;
    } pairs[] = {PAIR(await later(tries), 2)};

    LOG("nothing");
    LOG("%d", await later(1));
    LOG("%d %d", await later(2), await later(3) + await later(4));
    SHOW(await later(5), tries);
    printf("%d %d\n", HAS_ARGUMENTS(), 0 FOR_EACH_3(ADD, 1, 2, 3));
    printf("%zu %d\n", sizeof pairs / sizeof *pairs, pairs[1].b);
    RETRY(await later(++tries) < 3);
    RETRY(await later(++tries) < 6);
    printf("%d\n", tries);
    WHEN(await later(1))
        WHEN(await later(tries) > 3)
            printf("when %d\n", await later(6));
    return 0;
}
