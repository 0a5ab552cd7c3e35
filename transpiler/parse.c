#include "parse.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "mistakes.h"
#include "warnings.h"

const char *parse_string(CXString string)
{
    const char *c = clang_getCString(string);
    const char *copy = arena_copy(c ? c : "", c ? strlen(c) : 0);
    clang_disposeString(string);
    return copy;
}

const char *parse_path(CXFile file)
{
    const char *path = parse_string(clang_getFileName(file));
    return strncmp(path, "./", 2) != 0 || path[2] == '/' ? path : path + 2;
}

unsigned parse_offset(CXSourceLocation location)
{
    unsigned offset = 0;
    clang_getFileLocation(location, NULL, NULL, NULL, &offset);
    return offset;
}

const void *parse_identity(CXCursor declaration)
{
    return declaration.data[0];
}

struct span parse_span(CXCursor cursor)
{
    CXSourceRange range = clang_getCursorExtent(cursor);
    return (struct span){parse_offset(clang_getRangeStart(range)), parse_offset(clang_getRangeEnd(range))};
}

#define OPENING "(((((((((((((((("

static enum CXErrorCode run(struct parse *parse, const struct source *source, const struct flags *flags,
                            const char *text, size_t size, bool expanding)
{
    ARRAY(const char *) arguments = {0};
    /* A generator returns no value, and to clang should: libclang forgets the pragmas of <async.h> about that
     * where it is included by another header. */
    static const char *const own[] = {"-xc",
                                      "-w",
                                      "-DASYNC_TRANSPILING",
                                      "-ferror-limit=20",
                                      "-fbracket-depth=1024",
                                      "-Wno-return-type",
                                      "-Wno-return-mismatch",
                                      "-Wno-unknown-warning-option"};
    static const char *const expand[] = {
        "-DASYNC_EXPANDING", "-ferror-limit=0", "-DASYNC_EXPANSION_(...)=#__VA_ARGS__",
        "-DASYNC_EXPANSION(...)=ASYNC_EXPANSION_(async_begin __VA_ARGS__ async_end)",
        "-DASYNC_UNBALANCED_EXPANSION(...)=ASYNC_EXPANSION_(" OPENING "async_begin __VA_ARGS__ "
        "async_end" PARSE_CLOSING ")"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        PUSH(arguments, own[i]);
    for (size_t i = 0; i < flags->at.count; i++)
        PUSH(arguments, flags->at.at[i]);
    for (size_t i = 0; expanding && i < sizeof expand / sizeof *expand; i++)
        PUSH(arguments, expand[i]);
    struct CXUnsavedFile file = {source->path, text, size};
    parse->index = clang_createIndex(0, 0);
    return clang_parseTranslationUnit2(
        parse->index, source->path, arguments.at, (int)arguments.count, &file, 1,
        expanding ? CXTranslationUnit_SkipFunctionBodies : CXTranslationUnit_DetailedPreprocessingRecord,
        &parse->unit);
}

/** The end of the parentheses that open at a character. */
static const char *closing(const char *open)
{
    int depth = 0;
    for (const char *c = open; *c; c++) {
        depth += (*c == '(') - (*c == ')');
        if (depth == 0)
            return c;
    }
    return open;
}

/** A message in which futures are called what the user calls them: to clang they are a typeof. */
static const char *with_futures(const char *message)
{
    static const char begin[] = "typeof (*_Generic((typeof(";
    const char *found = strstr(message, begin);
    if (!found)
        return message;
    const char *type = found + sizeof begin - 1, *type_end = closing(type - 1);
    const char *end = closing(found + sizeof "typeof " - 1);
    return arena_printf("%.*sfuture(%s)%s", (int)(found - message), message,
                        with_futures(arena_copy(type, (size_t)(type_end - type))), with_futures(end + 1));
}

static void report(struct source *source, CXTranslationUnit unit, CXDiagnostic diagnostic, CXFile main_file)
{
    enum CXDiagnosticSeverity severity = clang_getDiagnosticSeverity(diagnostic);
    CXSourceLocation location = clang_getDiagnosticLocation(diagnostic);
    CXFile file = NULL;
    unsigned line = 0, column = 0, offset = 0;
    clang_getFileLocation(location, &file, &line, &column, &offset);
    const char *message = with_futures(parse_string(clang_getDiagnosticSpelling(diagnostic)));
    const char *word = severity == CXDiagnostic_Note ? "note" : "error";
    if (!file) {
        diag_plain("%s", message);
        return;
    }
    source = clang_File_isEqual(file, main_file) ? source : NULL;
    diag_foreign(source, offset, parse_path(file), line, column, word, message);
    size_t size = 0;
    const char *text = clang_getFileContents(unit, file, &size);
    const char *note = text && offset < size ? mistakes_note(message, text + offset) : NULL;
    if (note)
        diag_foreign(source, offset, parse_path(file), line, column, "note", note);
}

static bool report_errors(const struct parse *parse, struct source *source)
{
    bool failed = false;
    unsigned count = clang_getNumDiagnostics(parse->unit);
    for (unsigned i = 0; i < count; i++) {
        CXDiagnostic diagnostic = clang_getDiagnostic(parse->unit, i);
        if (clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error) {
            failed = true;
            report(source, parse->unit, diagnostic, parse->file);
        }
        clang_disposeDiagnostic(diagnostic);
    }
    return failed;
}

static enum token_kind kind_of(CXTokenKind kind)
{
    switch (kind) {
    case CXToken_Punctuation:
        return TOKEN_PUNCTUATION;
    case CXToken_Keyword:
    case CXToken_Identifier:
        return TOKEN_WORD;
    case CXToken_Literal:
        return TOKEN_LITERAL;
    case CXToken_Comment:
        return TOKEN_COMMENT;
    }
    return TOKEN_PUNCTUATION;
}

/** The end of the logical line that begins at a `#`: continued lines belong to it. */
static unsigned directive_end(const struct source *source, unsigned offset)
{
    const char *text = source->text;
    for (; offset < source->size; offset++) {
        if (text[offset] != '\n')
            continue;
        unsigned before = offset;
        if (before > 0 && text[before - 1] == '\r')
            before--;
        if (before == 0 || text[before - 1] != '\\')
            break;
    }
    return offset;
}

/** Whether nothing but blanks and comments stands between the token before and this one on its line. */
static bool begins_line(const struct source *source, size_t index)
{
    unsigned begin = source->tokens.at[index].span.begin;
    while (index-- > 0) {
        const struct token *before = &source->tokens.at[index];
        if (before->kind != TOKEN_COMMENT)
            return memchr(source->text + before->span.end, '\n', begin - before->span.end) != NULL;
        if (memchr(source->text + before->span.end, '\n', begin - before->span.end))
            return true;
        begin = before->span.begin;
    }
    return true;
}

/** What the word behind a `#` says. */
static enum directive_kind directive_kind(const struct source *source, unsigned begin)
{
    static const struct {
        const char *word;
        enum directive_kind kind;
    } words[] = {{"if", DIRECTIVE_IF},         {"ifdef", DIRECTIVE_IF},    {"ifndef", DIRECTIVE_IF},
                 {"else", DIRECTIVE_ELSE},     {"elif", DIRECTIVE_ELSE},   {"elifdef", DIRECTIVE_ELSE},
                 {"elifndef", DIRECTIVE_ELSE}, {"endif", DIRECTIVE_ENDIF}, {"line", DIRECTIVE_LINE}};
    size_t i = source_token_at(source, begin) + 1;
    while (i < source->tokens.count && source->tokens.at[i].kind == TOKEN_COMMENT)
        i++;
    const struct token *word = i < source->tokens.count ? &source->tokens.at[i] : NULL;
    for (size_t w = 0; word && w < sizeof words / sizeof *words; w++)
        if (token_is(source, word, words[w].word))
            return words[w].kind;
    return word && word->kind == TOKEN_LITERAL ? DIRECTIVE_LINE : DIRECTIVE_OTHER;
}

/** Whether a token is a `#`, however it is spelled. */
static bool is_hash(const struct source *source, const struct token *token)
{
    switch (source->text[token->span.begin]) {
    case '#':
        return token_is(source, token, "#");
    case '%':
        return token_is(source, token, "%:");
    case '?':
        return token_is(source, token, "?\?=");
    default:
        return false;
    }
}

static void mark_directives(struct source *source)
{
    for (size_t i = 0; i < source->tokens.count; i++) {
        if (!is_hash(source, &source->tokens.at[i]) || !begins_line(source, i))
            continue;
        unsigned begin = source->tokens.at[i].span.begin, end = directive_end(source, begin);
        for (; i < source->tokens.count && source->tokens.at[i].span.begin < end; i++) {
            source->tokens.at[i].inactive = true;
            if (source->tokens.at[i].kind == TOKEN_COMMENT && source->tokens.at[i].span.end > end)
                end = directive_end(source, source->tokens.at[i].span.end);
        }
        i--;
        struct directive directive = {directive_kind(source, begin), {begin, end}, false};
        PUSH(source->directives, directive);
    }
}

static void mark_skipped(struct source *source, const struct parse *parse)
{
    CXSourceRangeList *skipped = clang_getSkippedRanges(parse->unit, parse->file);
    for (unsigned r = 0; skipped && r < skipped->count; r++) {
        unsigned begin = parse_offset(clang_getRangeStart(skipped->ranges[r]));
        unsigned end = parse_offset(clang_getRangeEnd(skipped->ranges[r]));
        for (size_t i = source_token_at(source, begin);
             i < source->tokens.count && source->tokens.at[i].span.begin < end; i++)
            source->tokens.at[i].inactive = true;
        for (size_t i = 0; i < source->directives.count; i++)
            source->directives.at[i].is_skipped |=
                source->directives.at[i].span.begin > begin && source->directives.at[i].span.begin < end;
        PUSH(source->left_out, ((struct span){begin, end}));
    }
    clang_disposeSourceRangeList(skipped);
}

static int by_begin(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return x->begin < y->begin ? -1 : x->begin > y->begin;
}

/** Adds the conditionals' own lines to what they leave out. */
static void complete_left_out(struct source *source)
{
    for (size_t i = 0; i < source->directives.count; i++) {
        const struct directive *d = &source->directives.at[i];
        if (d->kind == DIRECTIVE_IF || d->kind == DIRECTIVE_ELSE || d->kind == DIRECTIVE_ENDIF)
            PUSH(source->left_out, d->span);
    }
    if (source->left_out.count)
        qsort(source->left_out.at, source->left_out.count, sizeof *source->left_out.at, by_begin);
}

static void find_line_marks(struct source *source, const struct parse *parse)
{
    for (size_t i = 0; i < source->directives.count; i++) {
        const struct directive *d = &source->directives.at[i];
        if (d->kind != DIRECTIVE_LINE || d->is_skipped)
            continue;
        unsigned line = source_line(source, d->span.end) + 1, presumed = 0;
        if (line > source->lines.count)
            continue;
        CXString path;
        clang_getPresumedLocation(
            clang_getLocationForOffset(parse->unit, parse->file, source->lines.at[line - 1]), &path,
            &presumed, NULL);
        PUSH(source->line_marks, ((struct line_mark){line, presumed, parse_string(path)}));
    }
}

static bool is_word_character(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool is_one_of(char c, const char *characters)
{
    return c && strchr(characters, c);
}

/** Where the next token begins when there are plain blanks before it. A byte that may be part of a spliced
 * line or of a blank outside of ASCII leaves that open. */
static bool plain_begin(const struct source *source, unsigned *begin)
{
    while (is_one_of(source->text[*begin], " \t\n\r"))
        (*begin)++;
    char c = source->text[*begin];
    return c > ' ' && c != '\\' && c != '?';
}

/** Where a token ends, when that is plain from its first bytes; 0 when libclang has to be asked. */
static unsigned plain_end(const struct source *source, enum token_kind kind, unsigned begin)
{
    static const char behind_words[] = " \t\n\r(){}[];,.*&-+=<>!|/:";
    static const char behind_operators[] = " \t\n\r(){}[];,\"'_";
    static const char behind_numbers[] = " \t\n\r(){}[];,*&-+=<>!|/:%";
    const char *text = source->text;
    unsigned end = begin;
    switch (kind) {
    case TOKEN_PUNCTUATION:
        if (is_one_of(text[begin], "(){}[];,") ||
            (is_one_of(text[begin], "=<>+-*/&|!~^.") &&
             (is_one_of(text[begin + 1], behind_operators) || isalpha((unsigned char)text[begin + 1]))))
            return begin + 1;
        return 0;
    case TOKEN_WORD:
        while (is_word_character(text[end]))
            end++;
        return end > begin && is_one_of(text[end], behind_words) ? end : 0;
    case TOKEN_LITERAL:
        while (isdigit((unsigned char)text[end]))
            end++;
        return end > begin && is_one_of(text[end], behind_numbers) ? end : 0;
    case TOKEN_COMMENT:
        break;
    }
    return 0;
}

/** The span of a token that begins at or after a byte. */
static struct span token_span(const struct source *source, enum token_kind kind, CXTranslationUnit unit,
                              CXToken token, unsigned begin)
{
    if (!plain_begin(source, &begin))
        begin = parse_offset(clang_getTokenLocation(unit, token));
    unsigned end = plain_end(source, kind, begin);
    return (struct span){begin,
                         end ? end : parse_offset(clang_getRangeEnd(clang_getTokenExtent(unit, token)))};
}

static void tokenize(struct source *source, const struct parse *parse)
{
    CXSourceLocation begin = clang_getLocationForOffset(parse->unit, parse->file, 0);
    CXSourceLocation end = clang_getLocationForOffset(parse->unit, parse->file, (unsigned)source->size);
    CXToken *tokens = NULL;
    unsigned count = 0;
    clang_tokenize(parse->unit, clang_getRange(begin, end), &tokens, &count);
    source->tokens.at = arena_alloc(count * sizeof *source->tokens.at);
    source->tokens.capacity = count;
    unsigned behind = source_text_begin(source);
    for (unsigned i = 0; i < count; i++) {
        enum token_kind kind = kind_of(clang_getTokenKind(tokens[i]));
        struct token token = {.kind = kind, .span = token_span(source, kind, parse->unit, tokens[i], behind)};
        PUSH(source->tokens, token);
        behind = token.span.end;
    }
    clang_disposeTokens(parse->unit, tokens, count);
    mark_directives(source);
    mark_skipped(source, parse);
    complete_left_out(source);
    find_line_marks(source, parse);
    warnings_find(source);
}

bool parse(struct parse *parse, struct source *source, const struct flags *flags)
{
    *parse = (struct parse){0};
    enum CXErrorCode code = run(parse, source, flags, source->text, source->size, false);
    if (code != CXError_Success) {
        diag_error(ERROR_parser_failed, source, 0,
                   code == CXError_Crashed ? "the C parser crashed on this file"
                                           : "the C parser cannot be run with these flags",
                   "clang-19 -fsyntax-only with the same flags says more");
        return false;
    }
    parse->file = clang_getFile(parse->unit, source->path);
    if (report_errors(parse, source))
        return false;
    tokenize(source, parse);
    return true;
}

bool parse_text(struct parse *parse, const struct source *source, const struct flags *flags, const char *text,
                size_t size)
{
    *parse = (struct parse){0};
    return run(parse, source, flags, text, size, true) == CXError_Success;
}

void parse_free(struct parse *parse)
{
    if (parse->unit)
        clang_disposeTranslationUnit(parse->unit);
    if (parse->index)
        clang_disposeIndex(parse->index);
}
