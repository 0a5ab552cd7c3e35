/* Cases fall through the ends of blocks that clean up there, of both arms of an if, and of what awaits,
 * without a warning: the attribute comes behind all that is run. */
#include <async.h>
#include <stdio.h>

#define FALL  __attribute__((fallthrough))
#define FALLS FALL;
#define ADD_AND_FALL(n)                                                                                      \
    sum += (n);                                                                                              \
    FALL

static async int v(int x)
{
    await async_yield();
    return x;
}
static void note(int *p)
{
    printf(" %d", *p);
}

static async int blocks(int x)
{
    int sum = 0;
    switch (x) {
    case 0: {
        __attribute__((cleanup(note))) int kept = await v(1);
        sum += kept + await v(1);
        __attribute__((fallthrough));
    }
    case 1: {
        defer
        {
            sum += 100;
        }
        sum += 1;
        FALL;
    }
    case 2: {
        defer
        {
            sum += await v(200);
        }
        sum += 2;
        FALLS
    }
    case 3: {
        future(int) made = lazy(v(3));
        sum += await made;
        __attribute__((__fallthrough__));
    }
    case 4: {
        char array[x + 1];
        array[x] = 4;
        await v(1);
        sum += array[x];
        FALL;
    }
    case 5: {
        defer
        {
            sum *= 2;
        }
        {
            defer
            {
                sum *= 3;
            }
            ADD_AND_FALL(5);
        }
    }
    case 6: {
        defer
        {
            note(&x);
        }
        if (x == 6)
            goto end;
        sum += 6;
        FALL;
    }
    case 7: {
        defer
        {
            note(&x);
        }
        switch (sum) {
        case 1000:
            sum = 0;
            break;
        default:
            sum += 7;
        }
        FALL;
    }
    default:
        sum += 10;
    }
end:
    return sum;
}

static async int arms(int x)
{
    int sum = 0;
    switch (x) {
    case 0:
        if (await v(1)) {
            sum += 1;
            __attribute__((fallthrough));
        } else {
            sum += 2;
            __attribute__((fallthrough));
        }
    case 1:
        if (await v(x))
            FALL;
        else {
            defer
            {
                sum += 4;
            }
            sum += 3;
            FALL;
        }
    case 2:
        if (x == 2) {
            sum += 6;
            FALL;
        } else {
            defer
            {
                sum += 7;
            }
            if (await v(0))
                break;
            sum += await v(5);
            FALL;
        }
    case 3:
    again:
        sum += await v(50);
        if (x == 3 && sum < 100)
            goto again;
        FALL;
    default:
        sum += 10;
    }
    return sum;
}

static async int loops(int x)
{
    int sum = 0;
    switch (x) {
    case 0:
        while (await v(sum < 3))
            sum++;
        FALL;
    case 1:
        for (int i = 0; i < 2; i++) {
            defer
            {
                sum++;
            }
            switch (await v(i)) {
            case 0: {
                defer
                {
                    sum += 10;
                }
                FALL;
            }
            default:
                sum += 100;
            }
        }
        FALL;
    case 2:
        do {
            sum += await v(1000);
        } while (sum < 2000);
        FALL;
    case 4:
        sum += ({
            int inner = 0;
            switch (await v(x)) {
            case 4: {
                defer
                {
                    inner++;
                }
                inner += await v(2);
                FALL;
            }
            default:
                inner += 3;
            }
            inner;
        });
        FALL;
    case 5:
        join
        {
            sum += await v(4);
            switch (x) {
            case 5: {
                defer
                {
                    note(&x);
                }
                FALL;
            }
            default:
                sum += await v(5);
            }
        }
        /* fall through */
    case 6:
        sum += await v(6);
        /* FALLTHRU */
    case 7: {
        sum += await v(7);
    }
        // fall through
    default:
        sum++;
    }
    return sum;
}

async int main(void)
{
    for (int x = 0; x < 9; x++)
        printf(" blocks %d\n", await blocks(x));
    for (int x = 0; x < 5; x++)
        printf(" arms %d\n", await arms(x));
    for (int x = 0; x < 9; x++)
        printf(" loops %d\n", await loops(x));
    return 0;
}
