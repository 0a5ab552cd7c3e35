/* An async function where a member, element, parameter, result or variable points to ordinary functions, and an
 * ordinary one where it points to async ones: in all places that take a value, however deep. */
#include <async.h>

typedef int plain_function(int value);
async typedef int (*async_pointer)(int value);

struct operations {
    int (*read)(int value);
    async int (*write)(int value);
    async_pointer seek;
};

struct driver {
    const char *name;
    struct operations operations[2];
    union {
        plain_function *open;
        int number;
    };
};

async int later(int value);
int at_once(int value);

struct operations designated = {.read = later, .write = at_once, .seek = at_once};
struct operations positional = {later, at_once, at_once};
struct operations around = {.write = later, at_once};
struct driver nested = {"a", {{later, later, later}, [1] = {.read = at_once, at_once}}, .open = later};
struct driver deep = {.operations[1].read = later, later, at_once, {later}};
struct driver flat[] = {"b", at_once, at_once, later, at_once, later, later, at_once, "c", later};
async int (*table[2][2])(int value) = {later, later, later, at_once};
plain_function *plain_table[] = {[1] = &later, *later, (later)};
async_pointer of_type[] = {[0 ... 2] = at_once};

static int apply(plain_function f, async_pointer g)
{
    return f(g != 0);
}

typedef int (*applier)(plain_function f, async_pointer g);

static plain_function *plain_result(void)
{
    return later;
}

static async_pointer async_result(int which)
{
    return which ? later : at_once;
}

async int main(void)
{
    struct operations o, *p = &o;
    o.read = later;
    p->write = at_once;
    p->write = p->seek;
    p->write = p->read;
    p[0].read = o.seek;
    int result = apply(later, at_once);
    int (*pointer)(int) = o.seek;
    async int (*other)(int) = pointer;
    p = &(struct operations){.read = later};
    plain_function **literal = (plain_function *[]){at_once, later};
    result += (result ? later : at_once) == 0;
    result += apply(result ? later : at_once, (0, at_once));
    static const struct operations kept = {.read = later};
    pointer = async_result(1);
    int (*by_pointer)(plain_function f, async int (*g)(int)) = apply;
    applier by_name = apply;
    result += by_pointer(later, at_once) + by_name(later, at_once);
    return result + !!other + !!literal + !!kept.read + !!plain_result();
}
