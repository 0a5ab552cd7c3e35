/* Statement expressions that contain awaits: values, nesting, locals, loops, and leaving them by force. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int early(int limit)
{
    int sum = 0;
    for (int i = 0;; i++) {
        sum += ({
            int x = await later(i);
            if (x == 3)
                continue;
            if (x > 7)
                break;
            if (sum > limit)
                return -sum;
            x;
        });
    }
    return sum;
}

async int main(void)
{
    int x = ({ await later(5); });
    x += ({
        int y = await later(x), z = y * 2;
        await async_yield();
        y + z;
    });
    printf("%d\n", x);
    printf("%d %d\n", ({
               int a = await later(1);
               a + 1;
           }),
           ({
               int a = await later(10);
               a - await later(1);
           }));
    printf("%d\n", await later(({ await later(2); })) * ({ ({ await later(3); }) + 1; }));
    if (({
            int n = await later(0);
            n == 0;
        }) &&
        ({ await later(1); }))
        puts("both");
    for (int i = 0; ({ await later(i) < 3; }); i += ({ await later(1); }))
        printf("%d ", i);
    while (({
        int n = await later(x);
        n > 10;
    }))
        x -= ({
            await async_yield();
            2;
        });
    printf("%d\n", x);
    struct pair {
        int a;
        char b[4];
    } s = ({
        await async_yield();
        struct pair t = {await later(7), "abc"};
        t;
    });
    printf("%d %s\n", s.a, s.b);
    ({ await async_yield(); });
    (void)({
        x = await later(8);
        x;
    });
    printf("%d %d %d\n", x, await early(1000), await early(3));
    int y = await later(0) ? ({
        puts("never");
        1;
    })
                           : ({
                                 await async_yield();
                                 puts("chosen");
                                 2;
                             });
    return ({ await later(y); });
}
