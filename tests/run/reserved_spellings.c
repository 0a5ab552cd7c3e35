/* ASYNC_NO_KEYWORDS leaves the reserved spellings only: the short names are the user's. */
#define ASYNC_NO_KEYWORDS
#include <async.h>
#include <stdio.h>

struct future {
    int yield;
};

static _Async int later(int await)
{
    _Await async_yield();
    return await;
}

static _Async int join(struct future *race, int defer)
{
    int try = _Await later(race->yield), lazy = 2;
    await: race->yield++;
    if (race->yield < defer)
        goto await;
    return try * 100 + race->yield * 10 + lazy;
}

static _Async void spawn(int *when)
{
    _Await async_yield();
    ++*when;
}

_Async int main(void)
{
    struct future async = {3};
    int otherwise = 0;

    printf("%d\n", _Await join(&async, 7));
    _Spawn(spawn(&otherwise));
    while (!otherwise)
        _Await async_yield();
    printf("%d\n", otherwise);
    return 0;
}
