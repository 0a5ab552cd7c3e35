/* Loops that wait for a flag, without an await: no other task can set it. */
#include <async.h>
#include <stdbool.h>

struct server {
    bool is_stopping, *is_ready;
    int clients[4], state;
};

static bool is_done;
static int rounds;

static async void stop(struct server *server)
{
    await async_yield();
    is_done = true;
    server->is_stopping = true;
}

async int main(void)
{
    struct server server = {0}, *pointer = &server;
    int spins = 0;
    spawn(stop(&server));
    while (!is_done)
        ;
    while (!server.is_stopping)
        spins++;
    do {
        int unused = spins;
        (void)unused;
    } while (!pointer->is_stopping && pointer->state < 3);
    for (; !*pointer->is_ready; rounds++)
        if (rounds > 3)
            continue;
    for (int i = 0; pointer->clients[1]; )
        (void)i;
    await async_yield();
    return spins;
}
