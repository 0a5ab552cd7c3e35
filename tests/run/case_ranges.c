/* GNU case ranges around awaits. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async const char *kind(int c)
{
    switch (await later(c)) {
    case '0' ... '9':
        await async_yield();
        return "digit";
    case 'a' ... 'f':
        if (await later(c) > 'c')
            return "high hex";
        return "hex";
    case 'g' ... 'z':
    case '_':
        return "letter";
    case -100 ... - 1:
        return "negative";
    default:
        return "other";
    }
}

async int main(void)
{
    static const int samples[] = {'5', 'a', 'e', 'q', '_', '+', -50, 1000};
    for (unsigned i = 0; i < sizeof samples / sizeof *samples; i++)
        printf("%s\n", await kind(samples[i]));
    return 0;
}
