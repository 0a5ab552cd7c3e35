#define _GNU_SOURCE /* memmem */
#include "warnings.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"

/** What somebody has said of a warning, or of all of them. */
enum setting { UNSET, OFF, ON };
struct settings {
    enum setting shown, error;
};

static const struct {
    const char *name, *compilers;
    enum setting shown;
    const char *about;
} table[] = {
#define WARNING(identifier, name, state, compilers, about) {"async-" name, compilers, state, about},
#include "warnings.def"
#undef WARNING
};

static struct settings all, each[WARNING_COUNT];
static unsigned long frame_size = 64UL << 10;
static bool is_silent;

const char *warnings_name(enum warning warning)
{
    return table[warning].name;
}

unsigned long warnings_frame_size(void)
{
    return frame_size;
}

void warnings_silence(void)
{
    is_silent = true;
}

bool warnings_print(void)
{
    enum { WIDTH = 30 };
    bool succeeded = true;
    for (size_t i = 0; i < WARNING_COUNT; i++)
        succeeded &= printf("  -W%-*s %s%s\n", WIDTH, table[i].name, table[i].about,
                            table[i].shown == ON ? "" : " (off by default)") >= 0;
    return succeeded;
}

/** Whether a name is one of the warning's. */
static bool is_called(enum warning warning, const char *name)
{
    const char *compilers = table[warning].compilers;
    return !strcmp(name, table[warning].name) || (compilers && !strcmp(name, compilers));
}

/* ---- the command line ---- */

static const char *behind(const char *word, const char *prefix)
{
    size_t length = strlen(prefix);
    return strncmp(word, prefix, length) ? NULL : word + length;
}

static void set(struct settings *settings, bool is_error, bool is_on)
{
    if (is_error)
        settings->error = is_on ? ON : OFF;
    if (!is_error || is_on)
        settings->shown = is_on ? ON : OFF;
}

/** The name without the number behind it, which is taken. */
static const char *take_number(const char *name)
{
    enum { DECIMAL = 10 };
    const char *number = behind(name, "async-frame-size=");
    char *end = NULL;
    unsigned long value = number ? strtoul(number, &end, DECIMAL) : 0;
    if (!number || !isdigit((unsigned char)*number) || *end)
        return name;
    frame_size = value;
    return table[WARNING_frame_size].name;
}

void warnings_take(const char *flag)
{
    const char *rest = behind(flag, "no-");
    bool is_on = !rest, is_known = false;
    const char *name = rest ? rest : flag;
    if (!strcmp(name, "error"))
        all.error = is_on ? ON : OFF;
    rest = behind(name, "error=");
    bool is_error = rest;
    name = take_number(rest ? rest : name);
    if (!strcmp(name, "async"))
        set(&all, is_error, is_on);
    for (size_t i = 0; i < WARNING_COUNT; i++)
        if (is_called((enum warning)i, name)) {
            set(&each[i], is_error, is_on);
            is_known = true;
        }
    if (behind(name, "async-") && !is_known && is_on) /* what is not there can be switched off, as in gcc */
        diag_plain("unknown warning '-W%s'; see asyncc --help=warnings", flag);
}

/* ---- pragmas ---- */

enum pragma_action { PRAGMA_NONE, PRAGMA_PUSH, PRAGMA_POP, PRAGMA_IGNORED, PRAGMA_WARNING, PRAGMA_ERROR };

/** `#pragma GCC diagnostic`: what to do, and with which warning. */
struct pragma {
    enum pragma_action action;
    const char *name; /* without -W, up to a quote; null when there is none */
};

/** Skips blanks, and the ends of lines that go on in the next one. */
static const char *skip_blanks(const char *text)
{
    for (;; text++) {
        size_t spliced = text[0] != '\\'                      ? 0
                         : text[1] == '\n'                    ? 1
                         : text[1] == '\r' && text[2] == '\n' ? 2
                                                              : 0;
        if (!spliced && *text != ' ' && *text != '\t')
            return text;
        text += spliced;
    }
}

/** What follows a word and blanks; null when another word is there. */
static const char *skip_word(const char *text, const char *word)
{
    text = text ? behind(skip_blanks(text), word) : NULL;
    return text && !isalnum((unsigned char)*text) && *text != '_' ? skip_blanks(text) : NULL;
}

static struct pragma read_pragma(const struct source *source, const struct directive *directive)
{
    static const char *const actions[] = {
        [PRAGMA_PUSH] = "push",       [PRAGMA_POP] = "pop",     [PRAGMA_IGNORED] = "ignored",
        [PRAGMA_WARNING] = "warning", [PRAGMA_ERROR] = "error",
    };
    if (directive->kind != DIRECTIVE_OTHER || directive->is_skipped)
        return (struct pragma){PRAGMA_NONE, NULL};
    const char *text = skip_word(behind(source->text + directive->span.begin, "#"), "pragma");
    const char *of_gcc = skip_word(text, "GCC");
    text = skip_word(of_gcc ? of_gcc : skip_word(text, "clang"), "diagnostic");
    for (int i = PRAGMA_PUSH; text && i <= PRAGMA_ERROR; i++) {
        const char *rest = skip_word(text, actions[i]);
        if (rest)
            return (struct pragma){(enum pragma_action)i, behind(rest, "\"-W")};
    }
    return (struct pragma){PRAGMA_NONE, NULL};
}

/** Whether the name in a pragma is this one. */
static bool names(const struct pragma *pragma, const char *name)
{
    const char *rest = pragma->name && name ? behind(pragma->name, name) : NULL;
    return rest && *rest == '"';
}

static void apply(const struct pragma *pragma, enum warning warning, struct settings *settings)
{
    if (!names(pragma, "async") && !names(pragma, table[warning].name) &&
        !names(pragma, table[warning].compilers))
        return;
    settings->shown = pragma->action == PRAGMA_IGNORED ? OFF : ON;
    settings->error = pragma->action == PRAGMA_ERROR ? ON : OFF;
}

/** What the pragmas before a byte say of a warning. */
static struct settings settings_at(enum warning warning, const struct source *source, unsigned offset)
{
    struct settings now = {UNSET, UNSET};
    ARRAY(struct settings) outer = {0};
    for (size_t i = 0; i < source->pragmas.count; i++) {
        const struct directive *directive = &source->directives.at[source->pragmas.at[i]];
        if (directive->span.begin >= offset)
            break;
        struct pragma pragma = read_pragma(source, directive);
        if (pragma.action == PRAGMA_PUSH)
            PUSH(outer, now);
        else if (pragma.action == PRAGMA_POP)
            now = outer.count ? outer.at[--outer.count] : (struct settings){UNSET, UNSET};
        else
            apply(&pragma, warning, &now);
    }
    return now;
}

void warnings_blank_pragmas(struct source *source)
{
    char *text = NULL;
    for (size_t i = 0; i < source->pragmas.count; i++) {
        const struct directive *directive = &source->directives.at[source->pragmas.at[i]];
        struct span span = directive->span;
        struct pragma pragma = read_pragma(source, directive);
        if (!names(&pragma, "async") && !(pragma.name && behind(pragma.name, "async-")))
            continue;
        if (!text)
            text = arena_copy(source->text, source->size);
        for (unsigned at = span.begin; at < span.end; at++)
            if (!isspace((unsigned char)text[at]))
                text[at] = ' ';
    }
    if (text)
        source->text = text;
}

/* ---- comments ---- */

static bool is_on_line_of(const struct source *source, unsigned a, unsigned b)
{
    struct place first = source_origin(source, a), second = source_origin(source, b);
    return first.file == second.file && source_place_line(first, NULL) == source_place_line(second, NULL);
}

/** The byte whose line a comment is about: itself, or the next code when nothing stands before it. */
static unsigned subject_of(const struct source *source, struct span comment)
{
    const struct token *before = source_previous(source, comment.begin);
    const struct token *next = source_next(source, comment.end);
    bool is_behind_code = before && is_on_line_of(source, before->span.end - 1, comment.begin);
    return is_behind_code || !next ? comment.begin : next->span.begin;
}

/** What stands in a comment behind `async: allow`; null when that does not. */
static const char *allowed_in(const struct source *source, struct span comment)
{
    static const char mark[] = "async: allow";
    const char *found =
        memmem(source->text + comment.begin, comment.end - comment.begin, mark, sizeof mark - 1);
    return found ? found + sizeof mark - 1 : NULL;
}

/** Whether a comment lists a warning behind `async: allow`. */
static bool allows(const struct source *source, struct span comment, enum warning warning)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz-";
    const char *word = allowed_in(source, comment), *end = source->text + comment.end;
    const char *name = table[warning].name + sizeof "async-" - 1;
    word += strspn(word, " \t");
    for (size_t length; (length = strspn(word, letters)) && word < end; word += strspn(word, ", ")) {
        if (length == strlen(name) && !strncmp(word, name, length))
            return true;
        word += length;
    }
    return false;
}

bool warnings_are_allowed(enum warning warning, const struct source *source, unsigned offset)
{
    for (size_t i = 0; i < source->allowances.count; i++)
        if (allows(source, source->allowances.at[i], warning) &&
            is_on_line_of(source, subject_of(source, source->allowances.at[i]), offset))
            return true;
    return false;
}

void warnings_find(struct source *source)
{
    for (size_t i = 0; i < source->directives.count; i++)
        if (read_pragma(source, &source->directives.at[i]).action != PRAGMA_NONE)
            PUSH(source->pragmas, i);
    for (size_t i = 0; i < source->tokens.count; i++)
        if (source->tokens.at[i].kind == TOKEN_COMMENT && allowed_in(source, source->tokens.at[i].span))
            PUSH(source->allowances, source->tokens.at[i].span);
}

/* ---- all together ---- */

static enum setting first_of(enum setting a, enum setting b, enum setting c, enum setting d)
{
    return a != UNSET ? a : b != UNSET ? b : c != UNSET ? c : d;
}

enum severity warnings_severity(enum warning warning, const struct source *source, unsigned offset)
{
    if (is_silent)
        return SEVERITY_NONE;
    struct settings here = settings_at(warning, source, offset), by_name = each[warning];
    if (first_of(here.shown, by_name.shown, all.shown, table[warning].shown) == OFF ||
        warnings_are_allowed(warning, source, offset))
        return SEVERITY_NONE;
    return first_of(here.error, by_name.error, all.error, OFF) == ON ? SEVERITY_ERROR : SEVERITY_WARNING;
}
