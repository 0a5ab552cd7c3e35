/* transpiled-only: when the scope of a local future is left, in whatever way, what cleans up there goes on once the cleanup
 * of its task has ended, even where that awaits. So does who is cancelled while it awaits a task.
 * cancelled: prints
 * order: fifo */
#include <async.h>
#include <async/testing.h>
#include <stdio.h>
#include <string.h>

/* Uses what it was given until its cleanup has ended. */
static async int work(const char *name, int ms)
{
    defer
    {
        await async_yield();
        await async_sleep_ms(1);
        printf("    %s has cleaned up\n", name);
    }
    await async_sleep_ms(ms);
    printf("    %s ends by itself\n", name);
    return ms;
}

struct owner {
    future(int) kept;
};

static async int quick(void)
{
    await async_yield();
    return 5;
}

static async int returned_past_it(void)
{
    char name[] = "returned past";
    future(int) task = spawn(work(name, 1000));
    await async_yield();
    return (int)strlen(name);
}

static async int tried(int n)
{
    await async_yield();
    return -n;
}

static async int error_past_it(void)
{
    char name[] = "an error past";
    future(int) task = spawn(work(name, 1000));
    try(await tried(7));
    return 0;
}

static async void loops(void)
{
    for (int i = 0; i < 4; i++) {
        char name[] = "in round 0";
        name[9] = (char)('0' + i);
        future(int) task = spawn(work(name, 1000));
        await async_yield();
        if (i == 0)
            continue;
        if (i == 2)
            break;
    }
    puts("  behind the loop");
}

static async void jumps(void)
{
    int n = 0;
again : {
    char name[] = "jumped past";
    future(int) task = spawn(work(name, 1000)), other = spawn(work("and another", 1000));
    await async_yield();
    if (n++ == 0)
        goto again;
    if (n == 2)
        goto out;
}
    puts("  never here");
out:
    puts("  out");
}

static async void arrays(int n)
{
    char names[3][16];
    future(int) tasks[3];
    for (int i = 0; i < 3; i++) {
        snprintf(names[i], sizeof names[i], "number %d", i);
        tasks[i] = spawn(work(names[i], i == 1 ? 1 : 99));
    }
    printf("  %d\n", await tasks[1]);
    future(int) many[n];
    for (int i = 0; i < n; i++)
        many[i] = i == 1 ? spawn(work("of many", 1000)) : lazy(work("never begun", 1000));
    await async_yield();
}

static async int parameter(future(int) task)
{
    defer
    {
        puts("  the parameter's function cleans up");
    }
    await async_yield();
    await async_yield();
    return await task;
}

static async future(int) make(const char *name)
{
    await async_yield();
    return spawn(work(name, 1000));
}

/* Cancelled while they await futures of all kinds. */
static async int of_a_variable(void)
{
    char name[] = "of a variable";
    future(int) task = spawn(work(name, 1000));
    return await task;
}

static async int of_an_element(int i)
{
    char name[] = "of an element";
    future(int) tasks[2] = {spawn(work(name, 1000)), lazy(quick())};
    return await tasks[i];
}

static async int of_a_member(void)
{
    struct owner owner = {spawn(work("of a member", 1000))};
    return await owner.kept;
}

static async int of_a_spawn(void)
{
    char name[] = "of a spawn";
    return await spawn(work(name, 1000));
}

static async int of_a_result(void)
{
    return await (await make("of a result"));
}

static async int of_a_block(int n)
{
    future(int) block = spawn(({
        defer
        {
            await async_yield();
            printf("    block %d has cleaned up\n", n);
        }
        await work("of a block", 1000);
    }));
    return await block;
}

static async int of_a_captured_one(void)
{
    char name[] = "captured";
    char *pointer = name;
    future(int) task = spawn(work(pointer, 1000));
    future(int) block = spawn(({
        await async_yield();
        await task;
    }));
    return await block;
}

static async int many_calls_deep(int n)
{
    char name[] = "many calls deep, 0";
    name[17] = (char)('0' + n);
    future(int) task = spawn(work(name, 1000));
    if (n > 0)
        return await many_calls_deep(n - 1);
    return await task;
}

static async int of_a_statement_expression(void)
{
    return 1 + ({
               char name[] = "of a statement expression";
               future(int) task = spawn(work(name, 1000));
               await task;
           });
}

static async void in_branches(void)
{
    join
    {
        {
            char name[] = "in a branch";
            future(int) task = spawn(work(name, 3));
            printf("  joined %d\n", await task);
        }
        {
            future(int) task = spawn(work("in another branch", 1000));
            await async_yield();
        }
    }
    int n;
    race
    {
        when(n = await of_a_variable())
            puts("  never");
        when(n = await quick())
            printf("  won %d\n", n);
    }
}

/* Nobody waits for what ends at once, nor for what has been taken. */
static async void nothing_to_wait_for(void)
{
    {
        future(int) task = spawn(quick());
        await async_yield();
    }
    {
        future(int) task = spawn(work("awaited", 2));
        (void)await task;
    }
    {
        future(int) task = spawn(work("let go", 2));
        async_detach(&task);
    }
    {
        future(int) task = spawn(work("moved", 1000)), other = task;
        await async_yield();
    }
    {
        future(int) empty;
        (void)&empty;
    }
    puts("  done");
}

static async void called_off(const char *what, future(int) task)
{
    printf("%s\n", what);
    for (int i = 0; i < 3; i++)
        await async_yield();
    await async_cancel(&task);
    puts("  called off");
}

async int main(void)
{
    async_test_clock(0);
    printf("%d\n", await returned_past_it());
    printf("%d\n", await error_past_it());
    await loops();
    await jumps();
    await arrays(3);
    await called_off("a parameter", spawn(parameter(spawn(work("a parameter", 1000)))));
    await called_off("a variable", spawn(of_a_variable()));
    await called_off("an element", spawn(of_an_element(0)));
    await called_off("a member", spawn(of_a_member()));
    await called_off("a spawn", spawn(of_a_spawn()));
    await called_off("a result", spawn(of_a_result()));
    await called_off("a block", spawn(of_a_block(3)));
    await called_off("a captured one", spawn(of_a_captured_one()));
    await called_off("many calls deep", spawn(many_calls_deep(3)));
    await called_off("a statement expression", spawn(of_a_statement_expression()));
    await in_branches();
    await nothing_to_wait_for();
    future(int) last = spawn(work("of main", 1000));
    await async_yield();
    return 0;
}
