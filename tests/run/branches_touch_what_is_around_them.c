/* What a branch of a join stores in a variable from around it lands on nothing of the other branches, also when
 * nobody reads it. */
#include <async.h>
#include <stdio.h>

struct large {
    long values[40];
};

static async long sum(struct large l)
{
    await async_yield();
    long total = 0;
    for (int i = 0; i < 40; i++)
        total += l.values[i];
    await async_yield();
    return total + l.values[39];
}

static async long never_read(struct large l)
{
    long total = 0, other = 0;
    struct large kept = {{0}}, written;
    join {
        {
            total = await sum(l);
            total += await sum(l);
        }
        {
            written = (struct large){{other + 1, 2}};
            await async_yield();
            written = (struct large){{3, 4}};
            kept = written;
        }
        written = (struct large){{5, 6}};
    }
    return total + kept.values[0];
}

/* A variable that its own initialiser writes: only what that ends with stays. */
static async long written_by_its_initialiser(struct large l)
{
    long total = 0;
    unsigned long kept = ({
        join {
            {
                total = await sum(l);
                total += await sum(l);
            }
            kept = 3;
        }
        5ul;
    });
    return total + (long)kept;
}

static async long one_for_each_branch(long n)
{
    struct large a, b;
    long first = 0, second = 0;
    join {
        {
            a = (struct large){{n, 2}};
            await async_yield();
            first = a.values[0] + a.values[1];
            await async_yield();
            first += a.values[0];
        }
        {
            await async_yield();
            b = (struct large){{n * 100, 200}};
            await async_yield();
            second = b.values[0] + b.values[1];
        }
    }
    return first * 100000 + second;
}

static async long used_in_one(long n)
{
    struct large a;
    long first = 0, second = 0;
    join {
        {
            for (int i = 0; i < 40; i++)
                a.values[i] = n;
            first = await sum(a);
            a.values[39]++;
            first += a.values[39];
        }
        {
            second = await sum((struct large){{1000, 2}});
            second += await sum((struct large){{1000, 2}});
        }
    }
    return first * 100000 + second;
}

async int main(void)
{
    struct large l = {{1, 2, [39] = 9}};
    printf("%ld\n", await never_read(l));
    printf("%ld\n", await written_by_its_initialiser(l));
    printf("%ld\n", await one_for_each_branch(7));
    printf("%ld\n", await used_in_one(3));
    return 0;
}
