/* `try` gives every kind of value on, of every expression; what it finds wrong it returns. */
#include <async.h>
#include <stdio.h>
#define TRY(x) try(x)
#define CHECK(x) try(await (x))
#define ADD(a, b) try((a) - (b))
struct s { int n; char c; short h; const char *p; };
static async int g(int n) { await async_yield(); return n; }
static async long f(int a, int b, int c, struct s *s)
{
    int sum = 0;
    sum += try(a);
    sum += try(1);
    sum += try((a));
    sum += try(((a - b - c)));
    sum += try(a - b - c);
    sum += TRY(a ? b : c);
    sum += TRY(a + b);
    sum += try(-c + 100);
    sum += try(s->n);
    sum += try(s->c);
    sum += try(s->h) + try(s->n++) + try(s->n = b);
    sum += try(s[0].n);
    sum += try((long)s->n);
    sum += TRY(TRY(s->n) - TRY(a));
    sum += CHECK(g(a)) - CHECK(g(CHECK(g(b))));
    sum += ADD(a, CHECK(g(b)));
    sum += try(a && b);
    return sum;
}
static async void *pointer(void *p, int k)
{
    int a[3] = {1, 2, 3};
    if (k == 0)
        return try(try(p));
    const int *q = try(k == 1 ? NULL : a);
    return *q == 1 ? p : NULL;
}
static async const char *texts(struct s *s)
{
    int sum = 0;
    const char *t = try(try(s)->p);
    if (!s)
        return NULL;
    sum += *try(s->p) + try(t + 1)[1] + try(&t[2])[0];
    struct s *again = try(s);
    sum += try(again)->n;
    await async_yield();
    printf("%d\n", sum);
    return try(s->n ? "yes" : NULL) + 1;
}
async int main(void)
{
    struct s s = {4, 5, 6, "hello"};
    for (int a = -2; a < 9; a++)
        for (int b = 0; b < 3; b++)
            printf("%ld\n", await f(a, b, 1, &s));
    int x;
    for (int k = 0; k < 3; k++)
        printf("%d %d\n", await pointer(&x, k) == &x, await pointer(NULL, k) == NULL);
    puts(await texts(&s));
    s.n = 0;
    printf("%d\n", await texts(&s) == NULL && await texts(NULL) == NULL);
    return 0;
}
