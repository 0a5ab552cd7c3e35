/* transpiled-only: a loop of the program's goes on exactly as long as tasks wait for something from outside: the time, a
 * signal, a child, the pool; also those that its last callback has started. */
#include <async.h>
#include <ev.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static async void sleeps(int times)
{
    for (int i = 1; i <= times; i++) {
        await async_sleep_ms(5);
        printf("slept %d\n", i);
    }
}

static sigset_t set;

static async void waits_for_signal(void)
{
    int number = 0;

    await async_sigwait(&set, &number);
    printf("signal %d\n", number == SIGUSR1);
}

static async void sends_signal(void)
{
    await async_sleep_ms(5);
    kill(getpid(), SIGUSR1);
}

static async void waits_for_child(void)
{
    pid_t child = fork();

    if (child == 0) {
        usleep(10000);
        _exit(0);
    }
    printf("child %d\n", await async_waitpid(child, NULL, 0) == child);
}

static int twice(int n)
{
    usleep(5000);
    return 2 * n;
}

static async void calls(void)
{
    printf("call %d\n", await blocking(twice(4)));
    (void)await within(0, (void)await blocking(twice(5)));
}

static async void waits_for_ever(void)
{
    await async_sleep_ms(1000000);
}

static async void is_cancelled(void)
{
    future(void) task = spawn(waits_for_ever());
    await async_yield();
    await async_cancel(&task);
    puts("cancelled");
}

static void on_timer(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)loop;
    (void)timer;
    (void)events;
    puts("the last callback");
    spawn(sleeps(1));
}

int main(void)
{
    struct ev_loop *loop = ev_default_loop(EVFLAG_AUTO);
    ev_timer timer;

    setbuf(stdout, NULL); /* the child writes nothing twice */
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    if (async_attach(loop) < 0 || async_catch_signals(&set) < 0)
        return 1;
    spawn(sleeps(3));
    ev_run(loop, 0);
    spawn(waits_for_signal());
    spawn(sends_signal());
    ev_run(loop, 0);
    spawn(waits_for_child());
    ev_run(loop, 0);
    spawn(calls());
    ev_run(loop, 0);
    spawn(is_cancelled());
    ev_run(loop, 0);
    ev_timer_init(&timer, on_timer, 0.001, 0);
    ev_timer_start(loop, &timer);
    ev_run(loop, 0);
    puts("the end");
    async_shutdown();
    ev_loop_destroy(loop);
    return 0;
}
