/* What compilers may warn of in asyncc's output. What the user has written stands there as it is, and is
 * warned of as usual; around what asyncc has written stand these lines, which have no effect but that. Output
 * that is written with --no-line, to be read, does without them.
 *
 *   ASYNC_WARNED_NONE     until ASYNC_WARNED_END nothing is the user's, and nothing is warned of;
 *   ASYNC_WARNED_MIXED    until ASYNC_WARNED_END statements of the user's stand among asyncc's: warnings of
 * the constructs that a state machine is made of are left out, all others are given. */
#ifndef ASYNC_WARNINGS_H
#define ASYNC_WARNINGS_H

#pragma GCC system_header

#define ASYNC_PRAGMA_(text)  _Pragma(#text)
#define ASYNC_IGNORED_(name) ASYNC_PRAGMA_(GCC diagnostic ignored name)

#define ASYNC_WARNED_END ASYNC_PRAGMA_(GCC diagnostic pop)

#ifdef __clang__

#define ASYNC_WARNED_NONE                                                                                    \
    ASYNC_PRAGMA_(GCC diagnostic push)                                                                       \
    ASYNC_IGNORED_("-Weverything")

#define ASYNC_WARNED_MIXED                                                                                   \
    ASYNC_PRAGMA_(GCC diagnostic push)                                                                       \
    ASYNC_IGNORED_("-Wunknown-warning-option")                                                               \
    ASYNC_IGNORED_("-Watomic-implicit-seq-cst")                                                              \
    ASYNC_IGNORED_("-Wc11-extensions")                                                                       \
    ASYNC_IGNORED_("-Wc99-extensions")                                                                       \
    ASYNC_IGNORED_("-Wc++-compat")                                                                           \
    ASYNC_IGNORED_("-Wcast-align")                                                                           \
    ASYNC_IGNORED_("-Wcast-qual")                                                                            \
    ASYNC_IGNORED_("-Wcomma")                                                                                \
    ASYNC_IGNORED_("-Wcovered-switch-default")                                                               \
    ASYNC_IGNORED_("-Wdeclaration-after-statement")                                                          \
    ASYNC_IGNORED_("-Wextra-semi-stmt")                                                                      \
    ASYNC_IGNORED_("-Wgnu-designator")                                                                       \
    ASYNC_IGNORED_("-Wgnu-empty-initializer")                                                                \
    ASYNC_IGNORED_("-Wgnu-statement-expression")                                                             \
    ASYNC_IGNORED_("-Wmisleading-indentation")                                                               \
    ASYNC_IGNORED_("-Wpadded")                                                                               \
    ASYNC_IGNORED_("-Wpre-c11-compat")                                                                       \
    ASYNC_IGNORED_("-Wredundant-parens")                                                                     \
    ASYNC_IGNORED_("-Wreserved-identifier")                                                                  \
    ASYNC_IGNORED_("-Wswitch-default")                                                                       \
    ASYNC_IGNORED_("-Wswitch-enum")                                                                          \
    ASYNC_IGNORED_("-Wunreachable-code")                                                                     \
    ASYNC_IGNORED_("-Wunreachable-code-break")                                                               \
    ASYNC_IGNORED_("-Wunreachable-code-return")                                                              \
    ASYNC_IGNORED_("-Wunsafe-buffer-usage")                                                                  \
    ASYNC_IGNORED_("-Wused-but-marked-unused")                                                                  \
    ASYNC_IGNORED_("-Wvla")

#else

/* In C90 what machines are made of is pedantic: compound literals and designators. */
#if defined __STDC_VERSION__ && __STDC_VERSION__ >= 199901L
#define ASYNC_IGNORED_IN_C90_
#else
#define ASYNC_IGNORED_IN_C90_ ASYNC_IGNORED_("-Wpedantic")
#endif

/* -Wpragmas comes first: compilers differ in the names that they know. */
#define ASYNC_WARNED_MIXED                                                                                   \
    ASYNC_PRAGMA_(GCC diagnostic push)                                                                       \
    ASYNC_IGNORED_("-Wpragmas")                                                                              \
    ASYNC_IGNORED_IN_C90_                                                                                    \
    ASYNC_IGNORED_("-Waggregate-return")                                                                     \
    ASYNC_IGNORED_("-Wc90-c99-compat")                                                                       \
    ASYNC_IGNORED_("-Wc99-c11-compat")                                                                       \
    ASYNC_IGNORED_("-Wc11-c2x-compat")                                                                       \
    ASYNC_IGNORED_("-Wc11-c23-compat")                                                                       \
    ASYNC_IGNORED_("-Wc++-compat")                                                                           \
    ASYNC_IGNORED_("-Wcast-qual")                                                                            \
    ASYNC_IGNORED_("-Wdeclaration-after-statement")                                                          \
    ASYNC_IGNORED_("-Winline")                                                                               \
    ASYNC_IGNORED_("-Wjump-misses-init")                                                                     \
    ASYNC_IGNORED_("-Wlong-long")                                                                            \
    ASYNC_IGNORED_("-Wmisleading-indentation")                                                               \
    ASYNC_IGNORED_("-Wpadded")                                                                               \
    ASYNC_IGNORED_("-Wredundant-decls")                                                                      \
    ASYNC_IGNORED_("-Wstrict-overflow")                                                                      \
    ASYNC_IGNORED_("-Wswitch-default")                                                                       \
    ASYNC_IGNORED_("-Wswitch-enum")                                                                          \
    ASYNC_IGNORED_("-Wtraditional")                                                                          \
    ASYNC_IGNORED_("-Wtraditional-conversion")                                                               \
    ASYNC_IGNORED_("-Wvla")

/* gcc has no name for all of them: these can speak of types, of functions and of tables. */
#define ASYNC_WARNED_NONE                                                                                    \
    ASYNC_WARNED_MIXED                                                                                       \
    ASYNC_IGNORED_("-Waddress")                                                                              \
    ASYNC_IGNORED_("-Wattributes")                                                                           \
    ASYNC_IGNORED_("-Wbad-function-cast")                                                                    \
    ASYNC_IGNORED_("-Wcast-align")                                                                           \
    ASYNC_IGNORED_("-Wconversion")                                                                           \
    ASYNC_IGNORED_("-Wdeprecated-declarations")                                                              \
    ASYNC_IGNORED_("-Wdiscarded-qualifiers")                                                                 \
    ASYNC_IGNORED_("-Wdouble-promotion")                                                                     \
    ASYNC_IGNORED_("-Wduplicated-branches")                                                                  \
    ASYNC_IGNORED_("-Wenum-conversion")                                                                      \
    ASYNC_IGNORED_("-Wfloat-conversion")                                                                     \
    ASYNC_IGNORED_("-Wignored-qualifiers")                                                                   \
    ASYNC_IGNORED_("-Wmaybe-uninitialized")                                                                  \
    ASYNC_IGNORED_("-Wmissing-declarations")                                                                 \
    ASYNC_IGNORED_("-Wmissing-field-initializers")                                                           \
    ASYNC_IGNORED_("-Wmissing-prototypes")                                                                   \
    ASYNC_IGNORED_("-Wnested-externs")                                                                       \
    ASYNC_IGNORED_("-Wnull-dereference")                                                                     \
    ASYNC_IGNORED_("-Woverlength-strings")                                                                   \
    ASYNC_IGNORED_("-Wpacked")                                                                               \
    ASYNC_IGNORED_("-Wpedantic")                                                                      \
    ASYNC_IGNORED_("-Wshadow")                                                                               \
    ASYNC_IGNORED_("-Wsign-conversion")                                                                      \
    ASYNC_IGNORED_("-Wstack-usage=")                                                                         \
    ASYNC_IGNORED_("-Wstrict-prototypes")                                                                    \
    ASYNC_IGNORED_("-Wsuggest-attribute=cold")                                                               \
    ASYNC_IGNORED_("-Wsuggest-attribute=const")                                                              \
    ASYNC_IGNORED_("-Wsuggest-attribute=format")                                                             \
    ASYNC_IGNORED_("-Wsuggest-attribute=malloc")                                                             \
    ASYNC_IGNORED_("-Wsuggest-attribute=noreturn")                                                           \
    ASYNC_IGNORED_("-Wsuggest-attribute=pure")                                                               \
    ASYNC_IGNORED_("-Wswitch")                                                                               \
    ASYNC_IGNORED_("-Wunused-const-variable")                                                                \
    ASYNC_IGNORED_("-Wunused-function")                                                                      \
    ASYNC_IGNORED_("-Wunused-macros")                                                                        \
    ASYNC_IGNORED_("-Wunused-parameter")                                                                     \
    ASYNC_IGNORED_("-Wunused-variable")                                                                      \
    ASYNC_IGNORED_("-Wwrite-strings")

#endif

#endif
