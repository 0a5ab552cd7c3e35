/* Macro uses at file scope, with and without semicolons, before, between and behind async functions and their prototypes, are what
 * they are anywhere: definitions, variables, types, pragmas, nothing. Those that give a part of a head belong to it. */
#include <async.h>
#include <stdio.h>
#define AT_START(name, statement) static __attribute__((constructor)) void name(void) { statement; }
#define VARIABLE(name) static int name;
#define VARIABLE_BARE(name) static int name
#define NOTHING
#define NOTHING_OF(x)
#define MY_API __attribute__((unused)) static
#define WHOLE(name) struct name { int x; };
#define ASYNC_STATIC static async
#define OPEN_FUNCTION(type, name) static async type name(void) {
#define DEFINES(name, body) static async int name(void) { body }
#define PRAGMA(x) _Pragma(#x)
static int value;
AT_START(init, value = 42)
static async int f(void)
{
    await async_yield();
    return value;
}
VARIABLE(a) VARIABLE(b) NOTHING static async int g(int x) /* between */ { /* in */ return x + a + b; }
NOTHING_OF(1) WHOLE(point) /* c1 */ static /* c2 */ async /* c3 */ int /* c4 */ h(void) /* c5 */
// c6
{ return 3; } ; ;
MY_API async int k(void) { return 4; } NOTHING VARIABLE(c)
ASYNC_STATIC int l(void) { return 5; }
AT_START(init2, a = 1) OPEN_FUNCTION(int, m) return 6; }
DEFINES(n, return 7;) DEFINES(o, await async_yield(); return 8;) AT_START(init3, b = 2)
PRAGMA(GCC diagnostic push) static async int p(void) { return 9; } PRAGMA(GCC diagnostic pop)
asm(""); static async int q(void) { return 10; }
_Static_assert(1, "x"); __attribute__((unused)) static async int r(void) { return 11; }
VARIABLE_BARE(last);
static async int proto(int);
AT_START(init4, c = 1) static async int proto2(int), proto3(int);
NOTHING static async int proto(int x) { return x; } VARIABLE(d)
static async int proto2(int x) { return x + d; } static async int proto3(int x) { return x; }
[[gnu::unused]] static async int s(void) { return 12; }
#pragma GCC diagnostic push
static async int t(void) { return 13; }
#pragma GCC diagnostic pop
VARIABLE_BARE(e); typedef struct pair { int q; } pair; static async int u(void) { return e; }
#define HOT __attribute__((hot))
#define API __attribute__((visibility("default")))
#define UNKNOWN_TO_CLANG __attribute__((noclone))
#define RETURNS(t) static async t
#define BOTH static int before = 5; static async
#define PROTO(name) static async int name(int);
#define PROTO_AND(name) static async int name(int); static int name##_count = 1;
#define POINTER(name) static async int (*name)(int);
#define TYPE(name) typedef async int name(int);
#define TABLE(name) struct name { async int (*f)(int); future(int) left; };
#define LIST X(one) X(two) X(three)
#define X(name) static int name##_value = 1;
LIST
#undef X
#define X(name) static async int name(void) { await async_yield(); return name##_value; }
LIST
#undef X
PROTO(p1) PROTO(p2) PROTO_AND(p3) POINTER(fp) static int between;
PROTO(p4); PROTO(p5)
TYPE(handler) TABLE(table) static struct table a_table;
API __attribute__((unused)) async int fa(void);
UNKNOWN_TO_CLANG API async int fa(void) { return 1; }
RETURNS(int) fb(void) HOT;
RETURNS(int) fb(void) { return 2; }
BOTH int fc(void) { return before; }
POINTER(fq) API async
 int fd(void)
{ return 4; }
static async int p1(int x) { return x; }
static async int p2(int x) { return x; }
static async int p3(int x) { return x + p3_count; } static int tail_value = 7; static async int p4(int x) { return x; }
static async int p5(int x) { return x + between; }
static
#ifdef __linux__
async
#else
static
#endif
int fe(void) { return 5; }
_Pragma("GCC diagnostic push") _Pragma("GCC diagnostic pop") async __attribute__((unused)) static int ff(void) { return 6; } _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic pop")
async int main(void)
{
    printf("%d %d %d %d %d %d %d %d %d\n", await f(), await g(1), await h(), await k(), await l(), await m(), await n(), await o(), c);
    printf("%d %d %d %d %d %d\n", await p(), await q(), await r(), await proto(1), await proto2(2), await proto3(3));
    printf("%d %d %d\n", await s(), await t(), await u());
    a_table.f = p1;
    fp = p2;
    fq = p5;
    handler *pointer = p3;
    printf("%d %d %d %d %d %d\n", await fa(), await fb(), await fc(), await fd(), await fe(), await ff());
    printf("%d %d %d %d %d\n", await a_table.f(1), await fp(2), await fq(3), await pointer(4), await p4(5));
    printf("%d %d %d %d\n", await one(), await two(), await three(), tail_value + last);
    return 0;
}
AT_START(init5, e = 1) 
