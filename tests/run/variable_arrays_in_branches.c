/* Arrays of variable length in branches and arms: an await in the bound, or before the array, and none behind it, while
 * other branches wait. */
#include <async.h>
#include <stdio.h>
#include <string.h>

static async int later(int n)
{
    for (int i = 0; i < n; i++)
        await async_yield();
    return n;
}

static async int in_a_branch(int n)
{
    int sum = 0;
    join {
        await later(n + 2);
        {
            short values[4 + (await later(2) & 7)];
            memset(values, n, sizeof values);
            sum += values[5] + (int)sizeof values;
        }
    }
    return sum;
}

static async int behind_an_await(int n)
{
    int first = 0, second = 0;
    join {
        for (int i = 0; i < 3; i++) {
            await later(i);
            char text[i + 2];
            memset(text, 'a' + i, sizeof text);
            first += text[i + 1];
        }
        {
            int table[n + 1][1 + (await later(n))];
            memset(table, 1, sizeof table);
            second += table[n][n] % 100 + (int)sizeof table;
        }
    }
    return first + second;
}

static async int in_a_deferred_block(int n)
{
    int sum = 0;
    {
        char kept[n + 1];
        memset(kept, 2, sizeof kept);
        defer {
            join {
                {
                    long own[1 + await later(n)];
                    own[n] = n;
                    sum += (int)(own[n] + (long)sizeof own);
                }
                await later(5);
            }
            sum += kept[n];
        }
        await later(1);
    }
    return sum;
}

async int main(void)
{
    for (int n = 0; n < 4; n++) {
        printf("%d\n", await in_a_branch(n));
        printf("%d\n", await behind_an_await(n));
        printf("%d\n", await in_a_deferred_block(n));
    }
    return 0;
}
