/* What becomes of the attributes of an async function: each generated function gets what belongs to it.
 * (Those that clang does not know are not even seen.) */
#ifndef ASYNCC_ATTRIBUTES_H
#define ASYNCC_ATTRIBUTES_H

enum attribute_role {
    ATTRIBUTE_PROMISE,    /* of a call: nothing that is generated would break it, or keeps it by itself */
    ATTRIBUTE_UNUSED,     /* the function need not be used */
    ATTRIBUTE_MUST_USE,   /* its result must be */
    ATTRIBUTE_DEPRECATED, /* it should not be called */
    ATTRIBUTE_CODE,       /* of the body: goes to the poll function */
    ATTRIBUTE_LINK,       /* of the symbol: goes to those that other files see */
    ATTRIBUTE_REFUSED
};

/** The role of an attribute, by its name with or without underscores. `way_out` says what to do about one
 * that is refused. */
enum attribute_role attribute_role(const char *name, const char **way_out);

#endif
