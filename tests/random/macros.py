"""Uses of macros that are more, or less, than an expression: parts of argument lists, and what stands between functions."""

PRELUDE = """
#define NO_ARGUMENT
#define BOTH(a, b) a, b
#define LIST(...) __VA_ARGS__
#define LISTED(...) (__VA_ARGS__)
#define ALSO(...) , __VA_ARGS__
#define NOTHING_HERE
#define MAYBE_UNUSED __attribute__((unused))
#define CONSTRUCTOR(name) static void __attribute__((constructor)) name(void)
#define VARIABLE(name, value) static int name MAYBE_UNUSED = value;
#define FUNCTION(name, value) static inline int name(int n) { return n ? n : value; }
#define ENSURE(condition) _Static_assert(condition, #condition);
#define PUSH_WARNINGS _Pragma("GCC diagnostic push")
#define POP_WARNINGS _Pragma("GCC diagnostic pop")
#define NAMES(X, prefix) X(prefix, one) X(prefix, two)
#define AS_CONSTANT(prefix, name) prefix##_##name,
#define AS_FUNCTION(prefix, name) static inline int prefix##_is_##name(int n) { return n == prefix##_##name; }
#define CLOSED_BY_BRACE(name) static inline int name(void) { return 1; }
"""

# What can stand between functions; $ is a name.
BETWEEN = [
    "CONSTRUCTOR($) { }", "CONSTRUCTOR($)\n{\n    tally += 0;\n}", "VARIABLE($, 3)", "FUNCTION($, 7)", "ENSURE(sizeof(int) == 4)",
    '_Static_assert(sizeof(int) == 4, "int");', "PUSH_WARNINGS\nPOP_WARNINGS", '_Pragma("GCC diagnostic push")',
    '_Pragma("GCC diagnostic pop")', "enum $ { NAMES(AS_CONSTANT, $) };\nNAMES(AS_FUNCTION, $)", "/* $ { */", "// } $ \\\n  { $",
    "NOTHING_HERE", '__asm__("");', "#if 0\nstatic async int $(void) { return await nothing(; }\n#endif",
    "#ifdef ASYNC_ELIDE\n#define $ 1\n#else\n#define $ 2\n#endif", "CLOSED_BY_BRACE($)", "MAYBE_UNUSED static int $;",
    "struct $;", "extern int $[];", "typedef int $;", "#define $(a) a\n#undef $",
    "VARIABLE($_a, 1) VARIABLE($_b, 2) NOTHING_HERE", "#pragma GCC diagnostic push\n#pragma GCC diagnostic pop",
]


def one_argument(text):
    """The text, with no comma in it that a macro would take for its own."""
    return f"({text})" if "{" in text else text


def argument_list(random, texts):
    """What stands behind a function's name in a call of it."""
    if not texts or random.random() > 0.25:
        return f"({', '.join(texts)})"
    texts = list(texts)
    form = random.randint(0, 6)
    if form <= 1 and len(texts) > 1:
        at = random.randint(0, len(texts) - 2)
        texts[at:at + 2] = [f"BOTH({one_argument(texts[at])}, {one_argument(texts[at + 1])})"]
    elif form == 2 and len(texts) > 1:
        return f"({', '.join(texts[:-1])} ALSO({texts[-1]}))"
    elif form == 3:
        return f"(LIST({', '.join(texts)}))"
    elif form == 4:
        return f" LISTED({', '.join(texts)})"
    elif form == 5:
        texts[0] = "NO_ARGUMENT " + texts[0]
    else:
        texts[-1] += " NO_ARGUMENT"
    return f"({', '.join(texts)})"


def between(random, name):
    """What stands between two functions."""
    parts = [random.choice(BETWEEN).replace("$", name("between")) for _ in range(random.choice([0, 0, 1, 1, 2, 4]))]
    return "\n".join(parts) + "\n" if parts else ""
