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

/** The words of a pragma: `GCC diagnostic`, what to do, and the name in the string, if there is one. */
struct pragma {
    char action[16];
    const char *name; /* without -W; null when there is none */
};

static const char *skip_blanks(const char *text)
{
    while (*text == ' ' || *text == '\t')
        text++;
    return text;
}

/** What follows a word and blanks; null when another word is there. */
static const char *skip_word(const char *text, const char *word)
{
    text = text ? behind(skip_blanks(text), word) : NULL;
    return text && !isalnum((unsigned char)*text) && *text != '_' ? skip_blanks(text) : NULL;
}

static bool read_pragma(const struct source *source, const struct directive *directive, struct pragma *pragma)
{
    if (directive->kind != DIRECTIVE_OTHER || directive->is_skipped)
        return false;
    struct span span = directive->span;
    const char *text = behind(arena_copy(source->text + span.begin, span.end - span.begin), "#");
    text = skip_word(text, "pragma");
    const char *of_gcc = skip_word(text, "GCC");
    text = skip_word(of_gcc ? of_gcc : skip_word(text, "clang"), "diagnostic");
    if (!text)
        return false;
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz");
    *pragma = (struct pragma){0};
    snprintf(pragma->action, sizeof pragma->action, "%.*s", (int)length, text);
    const char *name = behind(skip_blanks(text + length), "\"-W");
    if (name)
        pragma->name = arena_copy(name, strcspn(name, "\""));
    return true;
}

static void apply(const struct pragma *pragma, struct settings *settings)
{
    if (!strcmp(pragma->action, "ignored"))
        *settings = (struct settings){OFF, UNSET};
    else if (!strcmp(pragma->action, "warning"))
        *settings = (struct settings){ON, OFF};
    else if (!strcmp(pragma->action, "error"))
        *settings = (struct settings){ON, ON};
}

/** What the pragmas before a byte say of a warning. */
static struct settings settings_at(enum warning warning, const struct source *source, unsigned offset)
{
    struct settings now = {UNSET, UNSET};
    ARRAY(struct settings) outer = {0};
    for (size_t i = 0; i < source->directives.count && source->directives.at[i].span.begin < offset; i++) {
        struct pragma pragma;
        if (!read_pragma(source, &source->directives.at[i], &pragma))
            continue;
        if (!strcmp(pragma.action, "push"))
            PUSH(outer, now);
        else if (!strcmp(pragma.action, "pop"))
            now = outer.count ? outer.at[--outer.count] : (struct settings){UNSET, UNSET};
        else if (pragma.name && (is_called(warning, pragma.name) || !strcmp(pragma.name, "async")))
            apply(&pragma, &now);
    }
    return now;
}

void warnings_blank_pragmas(struct source *source)
{
    char *text = NULL;
    for (size_t i = 0; i < source->directives.count; i++) {
        struct span span = source->directives.at[i].span;
        struct pragma pragma;
        if (!read_pragma(source, &source->directives.at[i], &pragma) || !pragma.name ||
            (!behind(pragma.name, "async-") && strcmp(pragma.name, "async") != 0))
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

/** Whether a comment lists a warning behind `async: allow`. */
static bool allows(const struct source *source, struct span comment, enum warning warning)
{
    static const char mark[] = "async: allow ";
    const char *text = arena_copy(source->text + comment.begin, comment.end - comment.begin);
    const char *list = strstr(text, mark);
    if (!list)
        return false;
    const char *name = table[warning].name + sizeof "async-" - 1;
    for (const char *word = list + sizeof mark - 1; *(word += strspn(word, ", "));) {
        size_t length = strspn(word, "abcdefghijklmnopqrstuvwxyz-");
        if (length == strlen(name) && !strncmp(word, name, length))
            return true;
        if (!length)
            break;
        word += length;
    }
    return false;
}

bool warnings_are_allowed(enum warning warning, const struct source *source, unsigned offset)
{
    for (size_t i = 0; i < source->tokens.count; i++) {
        const struct token *token = &source->tokens.at[i];
        if (token->kind == TOKEN_COMMENT && allows(source, token->span, warning) &&
            is_on_line_of(source, subject_of(source, token->span), offset))
            return true;
    }
    return false;
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
