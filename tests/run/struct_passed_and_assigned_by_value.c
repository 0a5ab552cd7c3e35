/* s = await f(s): the argument is a copy, the result another, and neither aliases the variable. */
#include <async.h>
#include <stdio.h>

struct state_of_play {
    int round;
    int scores[6];
    const struct state_of_play *seen;
};

static async struct state_of_play next(struct state_of_play s)
{
    s.round++;
    await async_yield();
    for (int i = 0; i < 6; i++)
        s.scores[i] += s.scores[(i + 1) % 6] + i;
    await async_yield();
    s.scores[0] += s.seen->scores[0];
    return s;
}

static async struct state_of_play swap_ends(struct state_of_play a, struct state_of_play b)
{
    int first = a.scores[0];
    await async_yield();
    a.scores[0] = b.scores[5];
    b.scores[5] = first;
    a.scores[1] = b.scores[5];
    return a;
}

static void show(struct state_of_play s)
{
    printf("%d:", s.round);
    for (int i = 0; i < 6; i++)
        printf(" %d", s.scores[i]);
    printf("\n");
}

async int main(void)
{
    struct state_of_play s = {0, {1, 2, 3, 4, 5, 6}, NULL};

    s.seen = &s;
    s = await next(s);
    show(s);
    s = await next(await next(s));
    show(s);
    s = await swap_ends(s, s);
    show(s);
    struct state_of_play copies[2] = {s, s};
    copies[0] = await next(copies[1]);
    copies[1] = copies[0].round > copies[1].round ? await swap_ends(copies[1], copies[0]) : copies[1];
    show(copies[0]);
    show(copies[1]);
    show(s);
    return 0;
}
