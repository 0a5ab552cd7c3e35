/* transpiled-only: tasks in an event loop that the program owns and runs itself. */
#include <async.h>
#include <errno.h>
#include <ev.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int ends[2], answers;

/* The program's own part: it answers a byte with the next one, and ticks. */
static void on_byte(struct ev_loop *loop, ev_io *io, int events)
{
    unsigned char byte;
    (void)events;
    if (read(io->fd, &byte, 1) != 1) {
        ev_io_stop(loop, io);
        return;
    }
    byte++;
    if (write(io->fd, &byte, 1) != 1)
        perror("write");
}

static async int ask(int fd)
{
    unsigned char byte = 'a', answer = 0;
    for (int i = 0; i < 3; i++) {
        if (await async_write_all(fd, &byte, 1) < 0 || await async_read_exact(fd, &answer, 1) < 0)
            return -1;
        byte = answer;
        answers++;
    }
    return byte;
}

static async void talk(void)
{
    printf("answer %c\n", await ask(ends[1]));
    shutdown(ends[1], SHUT_WR);
}

static int square(int n)
{
    return n * n;
}

static async void compute(void)
{
    printf("square %d\n", await blocking(square(12)));
}

static async void yields(int n)
{
    for (int i = 0; i < n; i++)
        await async_yield();
    printf("%d yields\n", n);
}

static async int slow_sum(int a, int b)
{
    await async_sleep_ms(5);
    return a + b;
}

static void on_timer(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)loop;
    (void)timer;
    (void)events;
    printf("in a callback: %d\n", async_block_on(slow_sum(1, 2)));
    spawn(yields(1000));
}

static async void sleeps_on(void)
{
    defer { printf("called off\n"); }
    await async_sleep_ms(100000);
}

static void run(struct ev_loop *loop)
{
    ev_io io;
    ev_timer timer;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends))
        return;
    printf("%d\n", async_attach(loop));
    printf("%d\n", async_attach(loop) == -EBUSY);
    ev_io_init(&io, on_byte, ends[0], EV_READ);
    ev_io_start(loop, &io);
    spawn(talk());
    ev_run(loop, 0); /* ends when nobody waits any more */
    spawn(compute());
    ev_run(loop, 0);
    ev_timer_init(&timer, on_timer, 0.01, 0);
    ev_timer_start(loop, &timer);
    ev_run(loop, 0);
    printf("%d answers; outside: %d\n", answers, async_block_on(slow_sum(3, 4)));
    spawn(sleeps_on());
    ev_run(loop, EVRUN_NOWAIT);
    async_shutdown();
    ev_run(loop, 0); /* nothing is left in it */
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    struct ev_loop *loop = ev_loop_new(EVFLAG_AUTO);
    run(loop);
    ev_loop_destroy(loop);
    run(ev_default_loop(EVFLAG_AUTO));
    ev_loop_destroy(ev_default_loop(0));
    return 0;
}
