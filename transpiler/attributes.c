#include "attributes.h"

#include <stddef.h>
#include <string.h>

#include "arena.h"

static const struct {
    const char *name;
    enum attribute_role role;
    const char *way_out;
} attributes[] = {
    {"unused", ATTRIBUTE_UNUSED, NULL},
    {"maybe_unused", ATTRIBUTE_UNUSED, NULL},
    {"warn_unused_result", ATTRIBUTE_MUST_USE, NULL},
    {"nodiscard", ATTRIBUTE_MUST_USE, NULL},
    {"deprecated", ATTRIBUTE_DEPRECATED, NULL},

    {"nonnull", ATTRIBUTE_PROMISE, NULL},
    {"returns_nonnull", ATTRIBUTE_PROMISE, NULL},
    {"format", ATTRIBUTE_PROMISE, NULL},
    {"format_arg", ATTRIBUTE_PROMISE, NULL},
    {"alloc_size", ATTRIBUTE_PROMISE, NULL},
    {"alloc_align", ATTRIBUTE_PROMISE, NULL},
    {"assume_aligned", ATTRIBUTE_PROMISE, NULL},
    {"malloc", ATTRIBUTE_PROMISE, NULL},
    {"noreturn", ATTRIBUTE_PROMISE, NULL},
    {"_Noreturn", ATTRIBUTE_PROMISE, NULL},
    {"nothrow", ATTRIBUTE_PROMISE, NULL},
    {"leaf", ATTRIBUTE_PROMISE, NULL},
    {"always_inline", ATTRIBUTE_PROMISE, NULL},
    {"artificial", ATTRIBUTE_PROMISE, NULL},

    {"noinline", ATTRIBUTE_CODE, NULL},
    {"flatten", ATTRIBUTE_CODE, NULL},
    {"aligned", ATTRIBUTE_CODE, NULL},
    {"optnone", ATTRIBUTE_CODE, NULL},
    {"minsize", ATTRIBUTE_CODE, NULL},
    {"no_sanitize", ATTRIBUTE_CODE, NULL},
    {"no_sanitize_address", ATTRIBUTE_CODE, NULL},
    {"no_sanitize_thread", ATTRIBUTE_CODE, NULL},
    {"no_sanitize_undefined", ATTRIBUTE_CODE, NULL},
    {"no_stack_protector", ATTRIBUTE_CODE, NULL},

    {"visibility", ATTRIBUTE_LINK, NULL},
    {"weak", ATTRIBUTE_LINK, NULL},

    {"section", ATTRIBUTE_CODE, NULL},
    {"target", ATTRIBUTE_CODE, NULL},
    {"hot", ATTRIBUTE_CODE, NULL},
    {"cold", ATTRIBUTE_CODE, NULL},
    {"used", ATTRIBUTE_CODE, NULL},
    {"retain", ATTRIBUTE_CODE, NULL},
    {"no_instrument_function", ATTRIBUTE_CODE, NULL},
    {"no_profile_instrument_function", ATTRIBUTE_CODE, NULL},

    {"const", ATTRIBUTE_REFUSED, "its calls change its frame, and suspend: leave it out"},
    {"pure", ATTRIBUTE_REFUSED, "its calls change its frame, and suspend: leave it out"},
    {"weakref", ATTRIBUTE_REFUSED,
     "an async function is more than one symbol: await the other one by its name"},
    {"alias", ATTRIBUTE_REFUSED,
     "an async function is more than one symbol: await the other one by its name"},
    {"ifunc", ATTRIBUTE_REFUSED, "choose with an if, or in an ordinary function that it calls"},
    {"target_clones", ATTRIBUTE_REFUSED, "put what is worth it into an ordinary function"},
    {"constructor", ATTRIBUTE_REFUSED, "call async_block_on in an ordinary constructor"},
    {"destructor", ATTRIBUTE_REFUSED, "call async_block_on in an ordinary destructor"},
};

enum attribute_role attribute_role(const char *name, const char **way_out)
{
    size_t length = strlen(name);
    if (length > 4 && !strncmp(name, "__", 2) && !strcmp(name + length - 2, "__"))
        name = arena_copy(name + 2, length - 4);
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if (!strcmp(name, attributes[i].name)) {
            *way_out = attributes[i].way_out;
            return attributes[i].role;
        }
    *way_out = "leave it out";
    return ATTRIBUTE_REFUSED;
}
