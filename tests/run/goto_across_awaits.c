/* goto forwards, backwards, out of nested loops and into blocks, with awaits between jump and label. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int resume(int where)
{
    int steps = 0;

    if (where == 1)
        goto first;
    if (where == 2)
        goto second;
    steps += await later(100);
first:
    steps += await later(10);
    while (steps < 1000) {
        int inside = 0;
        steps += await later(200);
        inside = steps;
    second:
        steps += await later(1);
        if (where != 2)
            steps += inside > 5;
        if (await later(steps % 7) == 3)
            goto out;
    }
out:
    return steps;
}

static async int retry(int failures)
{
    int tries = 0;

again:
    tries++;
    if (await later(tries) <= failures)
        goto again;
    for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 5; j++) {
            if (await later(i * j) == 6)
                goto found;
            tries += 100;
        }
    }
    return -1;
found:
    await async_yield();
    return tries;
}

static async int into_a_block(int jump)
{
    int sum = 0;

    if (jump)
        goto inside;
    if (await later(jump)) {
        int local;
    inside:
        local = await later(5);
        sum += local;
        goto done;
    }
    sum = 50;
done:;
    int after = await later(sum);
    if (after == 50)
        goto inside;
    return after * 10 + jump;
}

async int main(void)
{
    for (int i = 0; i < 3; i++)
        printf("%d %d\n", await resume(i), await retry(i));
    printf("%d %d\n", await into_a_block(0), await into_a_block(1));
    goto end;
    puts("never");
end:
    await async_yield();
    return 0;
}
