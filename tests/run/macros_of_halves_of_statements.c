/* Macros that open statements of every kind, close them, and stand for what is between their parts, with awaits in the parts:
 * parentheses, braces, keywords and semicolons may come out of one macro or of several. */
#include <async.h>
#include <stdio.h>

#define IF if (
#define THEN ) {
#define ELSE } else {
#define ELIF } else if (
#define END }
#define WHILE while (
#define UNTIL_OPEN while (!(
#define DO_CLOSE )) {
#define REPEAT do {
#define AS_LONG_AS } while (
#define CLOSED );
#define FOR for (
#define FROM(i, n) int i = n;
#define NEXT ; i++) {
#define SWITCH switch (
#define CASE break; case
#define IS :
#define FIRST_CASE case 1: sum +=
#define DEFAULT break; default:
#define RETURN return
#define SEMICOLON ;
#define RETURNED(x) x;
#define NOTHING
#define ALTERNATIVES 5 : 6
#define QUESTION 1 ? 7 :
#define EQUALS =
#define EQUALS_FIVE = 5
#define AND_OTHER , other = 4
#define CALL_OPEN twice(
#define CALL_CLOSE )
#define BEGIN {
#define FINISH sum++; }
#define TWO_ASSIGNED 1; other
#define LOG_THEN printf("[log]");
#define AFTER_IT ; printf("[after]")
#define JOIN join {
#define JOINED }
#define PARENTHESISED (1 +
#define TIMES ) *
#define VALUE_IN_BRACES(x) { x
#define STATEMENT(x) x;
#define UNLESS(x) if (!(x))
#define OPEN_BOTH if (1) { for (int k = 0; k < 2; k++) {
#define CLOSE_BOTH } }
#define EXPRESSION_OPEN ({ int inner =
#define EXPRESSION_CLOSE ; inner + 1; })

static async int later(int x)
{
    await async_yield();
    return x;
}

static int twice(int x)
{
    return 2 * x;
}

static async int branches(int x)
{
    int sum = 0;
    IF await later(x) THEN sum += 1; ELSE sum += 2; END
    IF x THEN sum += await later(10); END else sum += 20;
    IF await later(0) THEN sum += 100; ELIF await later(x) THEN sum += 200; ELSE sum += 300; END
    IF x == 2 THEN sum += 1000; ELSE sum += await later(2000); END
    IF x THEN sum += await later(3000); ELSE sum += 4000; END
    UNLESS(await later(x)) sum += 10000; else LOG_THEN
    UNLESS(x) await later(1); else sum += 5;
    return sum;
}

static async int loops(int n)
{
    int sum = 0, i = 0;
    WHILE await later(i) < n THEN sum += i; i++; END
    UNTIL_OPEN await later(i) == 0 DO_CLOSE i--; sum += 10; END
    REPEAT sum += await later(100); AS_LONG_AS i++ < n CLOSED
    REPEAT sum += 1000; AS_LONG_AS await later(i--) > 2 CLOSED
    FOR FROM(i, 0) i < await later(n) NEXT sum += 5; END
    FOR FROM(i, await later(1)) i < n NEXT sum += await later(7); END
    FOR int j = 0 SEMICOLON j < n SEMICOLON j += await later(1) THEN
        if (j == 1)
            continue;
        sum += 20000;
    END
    OPEN_BOTH sum += await later(k); CLOSE_BOTH
    return sum;
}

static async int choices(int n)
{
    int sum = 0;
    SWITCH await later(n) THEN
        FIRST_CASE await later(3);
        CASE 2 IS sum += 20;
        CASE 3 IS sum += await later(30);
        DEFAULT sum += await later(100);
    END
    SWITCH n THEN
        FIRST_CASE 3;
        CASE 2 IS IF await later(1) THEN sum += 40; END
        DEFAULT sum += 4;
    END
    return sum;
}

static async int returned(int n)
{
    if (n == 1)
        RETURN await later(1);
    if (n == 2)
        RETURN n SEMICOLON
    if (n == 3)
        return RETURNED(n + 1)
    if (n == 4)
        return await later(5) SEMICOLON
    RETURN RETURNED(await later(n))
}

static async int values(int x)
{
    int first EQUALS_FIVE, second EQUALS x, third = await later(3) AND_OTHER;
    int sum = await later(x) ? ALTERNATIVES, local = x ? ALTERNATIVES;
    sum += await later(0) ? 1 : QUESTION 8;
    sum += QUESTION await later(0);
    sum += await later(x) ? ALTERNATIVES;
    sum += CALL_OPEN await later(1) CALL_CLOSE + CALL_OPEN x CALL_CLOSE;
    sum += PARENTHESISED await later(2) TIMES 3 + PARENTHESISED x TIMES await later(2);
    sum = sum + TWO_ASSIGNED = await later(4) + first;
    other += sum = TWO_ASSIGNED += x SEMICOLON
    await later(1) AFTER_IT;
    sum += await later(1) NOTHING SEMICOLON
    if (x) await later(1) NOTHING; else sum++;
    if (x) await later(1) SEMICOLON else sum++;
    if (x) STATEMENT(await later(1)) else sum++;
    BEGIN sum += await later(2); FINISH
    BEGIN sum += 2; FINISH
    int list[2] = VALUE_IN_BRACES(await later(1)), 2 END;
    sum += EXPRESSION_OPEN await later(3) EXPRESSION_CLOSE;
    JOIN sum += await later(1); sum += 1; JOINED
    await async_yield();
    return sum + first + second + third + other + local + list[0] + list[1];
}

async int main(void)
{
    for (int i = 0; i < 4; i++) {
        printf("%d ", await branches(i));
        printf("%d ", await loops(i));
        printf("%d ", await choices(i));
        printf("%d\n", await values(i));
    }
    for (int i = 1; i < 7; i++)
        printf("%d ", await returned(i));
    return 0;
}
