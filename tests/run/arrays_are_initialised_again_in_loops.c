/* Arrays, strings and structs declared in a loop body are initialised each time the declaration is reached.
 */
#include <async.h>
#include <stdio.h>
#include <string.h>

struct record {
    int id;
    char tag[4];
};

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    for (int i = 0; i < 3; i++) {
        char s[] = "hello";
        char padded[10] = "hi";
        char exact[3] = {'a', 'b', 'c'};
        int a[4] = {1};
        const int table[] = {i, i * i};
        struct record r = {i, "r"};
        struct record many[2] = {{.tag = "m"}};
        int zero = 0;
        s[0] = 'H' + await later(i);
        padded[2] = '0' + i;
        exact[await later(i)] = '!';
        a[i] += await later(10);
        a[3]++;
        strcat(r.tag, "x");
        many[1].id += await later(1);
        many[0].tag[1] = '#';
        zero += i;
        printf("%s %s %.3s %d%d%d%d %d%d %d%s %d%s %d %zu\n", s, padded, exact, a[0], a[1], a[2], a[3],
               table[0], table[1], r.id, r.tag, many[1].id, many[0].tag, zero, sizeof s);
    }
    int rounds = 0;
again:;
    char t[] = {'x', 'y', '\0'};
    t[0] += rounds;
    await async_yield();
    puts(t);
    t[1] = '?';
    if (++rounds < 3)
        goto again;
    return 0;
}
