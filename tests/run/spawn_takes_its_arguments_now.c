/* The arguments of a spawned call are evaluated at the spawn, and kept by value. */
#include <async.h>
#include <stdio.h>

struct request {
    int id;
    char text[12];
};

static int done, log_length;
static char lines[10][32];

static async void serve(struct request r, int extra, const char *note)
{
    await async_yield();
    snprintf(lines[r.id], sizeof lines[0], "%d %s %d %s", r.id, r.text, extra, note);
    done++;
}

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    struct request r = {0, "zero"};
    int extra = 5;

    spawn(serve(r, extra, "a"));
    r.id++;
    r.text[0] = 'Z';
    extra = 6;
    spawn(serve(r, extra++, "b"));
    r.id++;
    spawn(serve(r, await later(extra), await later(1) ? "c" : "d"));
    r.id++;
    for (int i = 3; i < 10; i++) {
        r.id = i;
        spawn(serve(r, i * extra, &"abcdefghijk"[i]));
        if (i % 3 == 0)
            await async_yield();
    }
    r.id = 0;
    extra = -1;
    while (done < 10)
        await async_yield();
    while (log_length < 10)
        puts(lines[log_length++]);
    return 0;
}
