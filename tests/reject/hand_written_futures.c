/* Futures that are written by hand and not bound to their function, or whose functions are missing or of a type
 * that whoever awaits them does not call. */
#include <async.h>

struct point {
    int x;
};

async int unbound(int n);
struct unbound_future {
    int left;
};
void unbound_init(struct unbound_future *self, int n);
enum async_poll unbound_poll(struct unbound_future *self, struct async_context *cx, int *result);
void unbound_drop(struct unbound_future *self);

async int kept(int n);
struct kept_future {
    int left;
};
void kept_init(struct kept_future *self, int n);
enum async_poll kept_poll(struct kept_future *self, struct async_context *cx, int *result);
ASYNC_FUTURE(kept);

async int wrong_result(const char *name);
struct wrong_result_future {
    const char *name;
};
void wrong_result_init(struct wrong_result_future *self, const char *name, int more);
enum async_poll wrong_result_poll(struct wrong_result_future *self, struct async_context *cx, long *result);
int wrong_result_drop(struct wrong_result_future *self);
ASYNC_FUTURE(wrong_result);

async struct point no_context(struct point *at);
struct no_context_future {
    struct point at;
};
void no_context_init(struct no_context_future *self, struct point at);
enum async_poll no_context_poll(struct no_context_future *self, struct point *result);
void no_context_drop(struct kept_future *self);
ASYNC_FUTURE(no_context);

async void nothing(void);
struct nothing_future {
    int left;
};
void nothing_init(int left);
enum async_poll nothing_poll(struct nothing_future *self, struct async_context *cx, int *result);
void nothing_drop(void);
ASYNC_FUTURE(nothing);

async int work(void)
{
    struct point point = {1};
    await nothing();
    return await unbound(1) + await kept(2) + await wrong_result("a") + (await no_context(&point)).x;
}
