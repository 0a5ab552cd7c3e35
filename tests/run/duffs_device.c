/* Duff's device with an await in every unrolled step: case labels inside a loop inside the switch. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int copy(char *to, const char *from, int count)
{
    int n = (count + 3) / 4, steps = 0;

    switch (count % 4) {
    case 0:
        do {
            *to++ = await later(*from++);
            steps++;
            __attribute__((fallthrough));
        case 3:
            *to++ = await later(*from++);
            steps++;
            __attribute__((fallthrough));
        case 2:
            *to++ = await later(*from++);
            steps++;
            __attribute__((fallthrough));
        case 1:
            *to++ = await later(*from++);
            steps++;
        } while (await later(--n) > 0);
    }
    *to = '\0';
    return steps;
}

async int main(void)
{
    const char *text = "the quick brown fox";
    char out[32];

    for (int count = 1; count < 20; count += 2) {
        int steps = await copy(out, text, count);
        printf("%d %s\n", steps, out);
    }
    return 0;
}
