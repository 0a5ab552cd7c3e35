/* A program that has said which signals it will wait for loses none that come before it does, nor those of a wait that is
 * given up. */
#include <async.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>

static sigset_t signals;

static async void next(void)
{
    int number = 0, error = await async_sigwait(&signals, &number);

    printf("%d %s\n", error, number == SIGUSR1 ? "first" : number == SIGUSR2 ? "second" : number == SIGTERM ? "end" : "?");
}

async int main(void)
{
    sigset_t none, kill;

    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR1);
    sigaddset(&signals, SIGUSR2);
    sigaddset(&signals, SIGTERM);
    if (async_catch_signals(&signals) < 0)
        return 1;
    raise(SIGTERM); /* which does not end it */
    raise(SIGUSR2);
    await async_sleep_ms(2);
    await next();
    raise(SIGUSR1);
    await async_sleep_ms(2);
    await next();
    await next();
    raise(SIGUSR2);
    if (!await within(1000, await next()))
        puts("late");
    sigemptyset(&none);
    sigemptyset(&kill);
    sigaddset(&kill, SIGKILL);
    printf("%d %d\n", async_catch_signals(&none) == -EINVAL, async_catch_signals(&kill) == -EINVAL);
    return 0;
}
