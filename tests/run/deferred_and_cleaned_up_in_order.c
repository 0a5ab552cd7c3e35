/* What is deferred, the cleanup attribute and arrays of variable length: all that a block holds goes in the reverse
 * order, on every way out, whether it lives across an await or not.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>

static void note(const char **name)
{
    printf(" %s", *name);
}

#define guarded __attribute__((cleanup(note)))

static async int later(int n)
{
    await async_yield();
    return n;
}

static async int mixed(int n, int way)
{
    guarded const char *first = "first";
    defer { printf(" deferred1 %s", first); }
    int array[n];
    for (int i = 0; i < n; i++)
        array[i] = i * i;
    defer { printf(" array%d", array[n - 1]); }
    guarded const char *second = "second";
    if (way == 0)
        return array[n - 1];
    {
        guarded const char *short_lived = "short";
        defer { printf(" (%s)", short_lived); }
        char text[n + 1];
        snprintf(text, sizeof text, "%0*d", n, 7);
        defer { printf(" text %s", text); }
        if (way == 1)
            return array[n - 1];
        if (way == 2)
            goto out;
        printf(" .");
    }
    await later(n);
    {
        defer { printf(" before"); }
        guarded const char *long_lived = "long";
        char text[n + 1];
        snprintf(text, sizeof text, "%0*d", n, await later(8));
        defer { printf(" %s text %s", long_lived, text); }
        if (way == 3)
            return try(await later(-array[n - 1]));
        if (way == 4)
            goto out;
        printf(" %s", second);
    }
    return 0;
out:
    printf(" out %s", second);
    return n;
}

static async void rounds(void)
{
    for (int i = 1; i < 4; i++) {
        guarded const char *name = i == 1 ? "one" : i == 2 ? "two" : "three";
        int squares[i];
        squares[i - 1] = i * i;
        defer { printf(" %s%d", name, squares[i - 1] + await later(i)); }
        if (i == 2)
            continue;
        await async_yield();
        printf(" end%d", squares[i - 1]);
    }
}

async int main(void)
{
    for (int way = 0; way < 6; way++)
        printf(" = %d\n", await mixed(3 + way, way));
    await rounds();
    puts("");
    return 0;
}
