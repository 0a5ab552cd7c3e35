/* transpiled-only: the examples that every text on coroutines has: counting, an echo, numbers with a delay, a stream
 * through a channel, Fibonacci, permutations, trees, primes by a chain of filters.
 * cancelled: prints */
#include <assert.h>
#include <async.h>
#include <async/channel.h>
#include <async/testing.h>
#include <stdio.h>
#include <string.h>

static generator(int) count_up_to(int n)
{
    for (int i = 1; i <= n; i++)
        yield i;
}

/* An echo of what it is sent: text, or numbers. */
struct message {
    enum { NOTHING, TEXT, NUMBER } kind;
    union { const char *text; int number; };
};

static generator(struct message) echo(void)
{
    struct message got = {.kind = NOTHING};
    for (;;)
        got = yield got;
}

static generator(const char *) echo_text(void)
{
    const char *got = "";
    for (;;)
        got = yield got;
}

/* Its prints come between those of its caller. */
static generator(int) three_steps(void)
{
    printf("1 ");
    yield 0;
    printf("3 ");
    yield 0;
    printf("5\n");
}

static async generator(int) delayed(int n)
{
    for (int i = 1; i <= n; i++) {
        await async_sleep_ms(500);
        yield i;
    }
}

static generator(unsigned long) fibonacci(void)
{
    for (unsigned long a = 0, b = 1, c;; c = a + b, a = b, b = c)
        yield a;
}

static void swap(char *a, char *b)
{
    char c = *a;
    *a = *b;
    *b = c;
}

static generator(const char *) permutations(char *word, size_t fixed)
{
    size_t length = strlen(word);
    if (fixed == length)
        yield word;
    for (size_t i = fixed; i < length; i++) {
        swap(&word[fixed], &word[i]);
        yield_from(permutations(word, fixed + 1));
        swap(&word[fixed], &word[i]);
    }
}

struct node { const struct node *left, *right; char letter; };

static generator(char) fringe(const struct node *t)
{
    if (!t->left) {
        yield t->letter;
        return;
    }
    yield_from(fringe(t->left));
    yield_from(fringe(t->right));
}

static bool have_same_fringe(const struct node *a, const struct node *b)
{
    generator(char) one = fringe(a), other = fringe(b);
    char x, y;
    bool has_x, has_y;
    do {
        has_x = async_next(&one, &x);
        has_y = async_next(&other, &y);
    } while (has_x && has_y && x == y);
    return !has_x && !has_y;
}

static generator(int) from(int n)
{
    for (;;)
        yield n++;
}

static generator(int) without_multiples(generator(int) in, int prime)
{
    for_each (int v, in)
        if (v % prime)
            yield v;
}

static generator(int) primes(void)
{
    generator(int) in = from(2);
    int prime;
    while (async_next(&in, &prime)) {
        yield prime;
        in = without_multiples(in, prime);
    }
}

/* A stream of what comes through a channel, until that is closed. */
static async generator(int) received(struct async_channel *channel)
{
    int v;
    while (!await async_recv(channel, &v))
        yield v;
}

static async int send_squares(struct async_channel *channel, int n)
{
    for (int i = 1; i <= n; i++) {
        await async_sleep_ms(10);
        int square = i * i;
        await async_send(channel, &square);
    }
    async_channel_close(channel);
    return 0;
}

static void print_plain_ones(void)
{
    for_each (int v, count_up_to(5))
        printf("%d ", v);
    printf("\n");

    generator(const char *) t = echo_text();
    const char *text;
    async_next(&t, &text);
    async_next_with(&t, "hello", &text);
    printf("%s ", text);
    generator(struct message) e = echo();
    struct message m;
    async_next(&e, &m);
    async_next_with(&e, ((struct message){.kind = TEXT, .text = "hello"}), &m);
    printf("%s ", m.kind == TEXT ? m.text : "?");
    async_next_with(&e, ((struct message){.kind = NUMBER, .number = 42}), &m);
    printf("%d\n", m.kind == NUMBER ? m.number : -1);

    generator(int) steps = three_steps();
    int v;
    async_next(&steps, &v);
    printf("2 ");
    async_next(&steps, &v);
    printf("4 ");
    async_next(&steps, &v);

    for_each (unsigned long f, fibonacci()) {
        if (f > 1000)
            break;
        printf("%lu ", f);
    }
    printf("\n");
    char word[] = "abc";
    for_each (const char *w, permutations(word, 0))
        printf("%s ", w);
    printf("\n");

    const struct node a = {NULL, NULL, 'a'}, b = {NULL, NULL, 'b'}, c = {NULL, NULL, 'c'};
    const struct node ab = {&a, &b, 0}, bc = {&b, &c, 0}, cb = {&c, &b, 0};
    const struct node ab_c = {&ab, &c, 0}, a_bc = {&a, &bc, 0}, a_cb = {&a, &cb, 0};
    for_each (char letter, fringe(&ab_c))
        printf("%c", letter);
    printf(" %d %d %d\n", have_same_fringe(&ab_c, &a_bc), have_same_fringe(&ab_c, &a_cb), have_same_fringe(&ab_c, &ab));

    for_each (int p, primes()) {
        if (p > 30)
            break;
        printf("%d ", p);
    }
    printf("\n");
}

async int main(void)
{
    async_test_clock(0);
    print_plain_ones();
    for_each (int v, delayed(3))
        printf("%d at %d ms\n", v, (int)async_now_ms());

    struct async_channel *channel = async_channel_new(sizeof(int), 1);
    assert(channel);
    join {
        await send_squares(channel, 4);
        for_each (int v, received(channel))
            printf("%d ", v);
    }
    printf("at %d ms\n", (int)async_now_ms());
    async_channel_free(channel);
    return 0;
}
