/* _Alignas and aligned types: locals in frames, frames in frames, and frames of spawned tasks are aligned. */
#include <async.h>
#include <stdint.h>
#include <stdio.h>

struct cache_line {
    _Alignas(64) unsigned char bytes[64];
};
typedef int quad __attribute__((aligned(32)));
typedef float eight __attribute__((vector_size(32)));

static int done;

static int misaligned(const volatile void *p, uintptr_t alignment)
{
    return (uintptr_t)p % alignment != 0;
}

static async int child(struct cache_line line, char tag)
{
    char before = tag;
    _Alignas(128) char wide[3] = {tag, 1};
    _Alignas(double) char as_double = 2;
    quad q __attribute__((unused)) = 3;
    int late __attribute__((aligned(256))) = 4;

    await async_yield();
    int bad = misaligned(&line, 64) + misaligned(wide, 128) + misaligned(&as_double, _Alignof(double)) +
              misaligned(&q, 32) + misaligned(&late, 256);
    await async_yield();
    return bad * 1000 + before + line.bytes[1] + wide[1] + as_double + q + late;
}

static async void task(int n)
{
    char odd = n;
    struct cache_line line = {{1, n}};
    int result = await child(line, odd);
    printf("%d %d\n", result, misaligned(&line, 64));
    done++;
}

async int main(void)
{
    char c = 'c';
    struct cache_line line = {{0}};
    _Alignas(16) char text[5] = "four";
    eight sum = {0}, step = {1, 2, 3, 4, 5, 6, 7, 8};

    for (int i = 0; i < 3; i++) {
        sum += step * (float)(i + 1);
        printf("%d\n", await child(line, i));
    }
    printf("%d %.0f %.0f\n", misaligned(&line, 64) + misaligned(text, 16), sum[0], sum[7]);
    spawn(task(10));
    while (done < 1)
        await async_yield();
    spawn(task(20));
    while (done < 2)
        await async_yield();
    printf("%c %s\n", c, text);
    return 0;
}
