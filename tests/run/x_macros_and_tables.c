/* X-macro lists that make enums, strings and case bodies with awaits in one async function. */
#include <async.h>
#include <stdio.h>

#define STATES(X) X(IDLE, 1) X(BUSY, 2) X(WAITING, 3) X(DONE, 0)

enum states {
#define X(name, next) STATE_##name,
    STATES(X)
#undef X
};

static const char *const names[] = {
#define X(name, next) [STATE_##name] = #name,
    STATES(X)
#undef X
};

static async int later(int value)
{
    await async_yield();
    return value;
}

static async enum states step(enum states s)
{
    switch (s) {
#define X(name, next)                                                                                        \
    case STATE_##name:                                                                                       \
        return await later(next);
        STATES(X)
#undef X
    }
    return STATE_DONE;
}

async int main(void)
{
    enum states s = STATE_IDLE;
    do {
        printf("%s ", names[s]);
        s = await step(s);
    } while (s != STATE_IDLE);
#define X(name, next) +await later(next) * (1 << next)
    printf("%d\n", 0 STATES(X));
#undef X
    return 0;
}
