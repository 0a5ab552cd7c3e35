/* Recursion: an async function awaits itself, once or twice in an expression, with what it keeps across the calls. */
#include <async.h>
#include <stdio.h>

static async long fibonacci(int n)
{
    if (n < 2) {
        await async_yield();
        return n;
    }
    return await fibonacci(n - 1) + await fibonacci(n - 2);
}

struct node {
    int value;
    struct node *left, *right;
};

static async int sum_of(const struct node *tree)
{
    int left = 0, right = 0;
    if (!tree)
        return 0;
    left = await sum_of(tree->left);
    await async_yield();
    right = await sum_of(tree->right);
    return left + tree->value + right;
}

static async void hanoi(int disks, char from, char to, char by)
{
    if (disks == 0)
        return;
    await hanoi(disks - 1, from, by, to);
    printf("%d: %c to %c\n", disks, from, to);
    await hanoi(disks - 1, by, to, from);
}

struct pair {
    long a[3];
    char text[8];
};

static async struct pair collect(int depth)
{
    struct pair pair = {{depth, depth * 2, depth * 3}, "leaf"};
    if (depth == 0)
        return pair;
    struct pair below = await collect(depth - 1);
    for (int i = 0; i < 3; i++)
        pair.a[i] += below.a[i];
    snprintf(pair.text, sizeof pair.text, "%d", depth);
    return pair;
}

static async int ackermann(int m, int n)
{
    return m == 0   ? n + 1
           : n == 0 ? await ackermann(m - 1, 1)
                    : await ackermann(m - 1, await ackermann(m, n - 1));
}

async int main(void)
{
    printf("%ld\n", await fibonacci(15));
    struct node nodes[7];
    for (int i = 0; i < 7; i++) {
        nodes[i].value = i * i;
        nodes[i].left = 2 * i + 1 < 7 ? &nodes[2 * i + 1] : NULL;
        nodes[i].right = 2 * i + 2 < 7 ? &nodes[2 * i + 2] : NULL;
    }
    printf("%d\n", await sum_of(nodes));
    await hanoi(3, 'a', 'c', 'b');
    struct pair pair = await collect(10);
    printf("%ld %ld %ld %s\n", pair.a[0], pair.a[1], pair.a[2], pair.text);
    printf("%d\n", await ackermann(2, 3));
    return 0;
}
