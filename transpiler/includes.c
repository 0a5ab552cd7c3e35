#include "includes.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build.h"
#include "diag.h"
#include "path.h"
#include "types.h"
#include "writer.h"

/** A header as it was entered once. */
struct inclusion {
    CXFile file;
    CXSourceLocation from;          /* the directive, in the file that includes it, as that was entered */
    const struct inclusion *parent; /* null when the parent is the source itself */
};

/** Where a directive stands. What is included inside an async function must all be rewritten. */
enum scope { FILE_SCOPE, FUNCTION_SCOPE, ASYNC_SCOPE };

/** What is not copied of a file as it stands: an #include, or with null for a target a #pragma once. */
struct change {
    struct span span;
    CXFile in, target;
    const char *name; /* of the target, as it is spelled in the directive */
    enum scope scope;
};

/** The definition of a function. */
struct definition {
    CXFile file;
    struct span span;
    enum scope scope;
};

struct merger {
    const struct parse *parse;
    const struct flags *flags;
    bool has_lines;
    ARRAY(struct inclusion *) inclusions; /* parents before what they include */
    ARRAY(struct change) directives;
    ARRAY(struct definition) definitions;
    ARRAY(CXFile) merged; /* whose text is to be in the source */
    struct draft draft;
    struct table futures; /* types that are known to be futures, or none */
};

static CXFile file_of(CXSourceLocation location)
{
    CXFile file = NULL;
    clang_getFileLocation(location, &file, NULL, NULL, NULL);
    return file;
}

static bool is_same(CXFile a, CXFile b)
{
    return a && b && clang_File_isEqual(a, b);
}

/* ---- which headers ---- */

static bool is_merged(const struct merger *m, CXFile file)
{
    for (size_t i = 0; i < m->merged.count; i++)
        if (is_same(m->merged.at[i], file))
            return true;
    return false;
}

static void add_merged(struct merger *m, CXFile file)
{
    if (file && !is_same(file, m->parse->file) && !is_merged(m, file))
        PUSH(m->merged, file);
}

/** Notes the files in which spawn and async_block_on stand, or futures are named. */
static enum CXChildVisitResult note_marker(CXCursor cursor, CXCursor parent, CXClientData data)
{
    static const char prefix[] = "async_marker_";
    struct merger *m = data;
    (void)parent;
    if (types_is_future(&m->futures, clang_getCursorType(cursor)))
        add_merged(data, file_of(clang_getCursorLocation(cursor)));
    if (clang_getCursorKind(cursor) != CXCursor_DeclRefExpr ||
        strncmp(parse_string(clang_getCursorSpelling(cursor)), prefix, sizeof prefix - 1) != 0)
        return CXChildVisit_Recurse;
    add_merged(data, file_of(clang_getCursorLocation(cursor)));
    return CXChildVisit_Continue;
}

/** Whether a definition is all written in the source itself. (libclang shows directives before declarations.)
 */
static bool is_of_source(const struct merger *m, const struct definition *definition)
{
    for (size_t i = 0; i < m->directives.count; i++)
        if (span_contains(definition->span, m->directives.at[i].span))
            return false;
    return is_same(definition->file, m->parse->file);
}

static void note_function(struct merger *m, CXCursor cursor)
{
    if (!clang_isCursorDefinition(cursor))
        return;
    bool is_async = build_is_async(cursor) ||
                    (types_is_generator(clang_getCursorResultType(cursor)) && !build_gives_generator(cursor));
    struct definition definition = {.file = file_of(clang_getCursorLocation(cursor)),
                                    .span = parse_span(cursor),
                                    .scope = is_async ? ASYNC_SCOPE : FUNCTION_SCOPE};
    PUSH(m->definitions, definition);
    if (!is_of_source(m, &definition))
        clang_visitChildren(cursor, note_marker, m);
    if (is_async)
        add_merged(m, definition.file);
}

static void note_directive(struct merger *m, CXCursor cursor)
{
    struct change directive = {.in = file_of(clang_getCursorLocation(cursor)),
                               .target = clang_getIncludedFile(cursor),
                               .name = parse_string(clang_getCursorSpelling(cursor)),
                               .span = parse_span(cursor)};
    for (size_t i = 0; i < m->directives.count; i++) /* where a file is entered again */
        if (is_same(m->directives.at[i].in, directive.in) &&
            span_equal(m->directives.at[i].span, directive.span))
            return;
    if (directive.in && directive.target)
        PUSH(m->directives, directive);
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    if (clang_getCursorKind(cursor) == CXCursor_FunctionDecl)
        note_function(data, cursor);
    else if (clang_getCursorKind(cursor) == CXCursor_InclusionDirective)
        note_directive(data, cursor);
    return CXChildVisit_Continue;
}

/** Headers that include those that are merged are merged too. */
static void add_includers(struct merger *m)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < m->directives.count; i++) {
            const struct change *d = &m->directives.at[i];
            size_t before = m->merged.count;
            if (is_merged(m, d->target))
                add_merged(m, d->in);
            again |= m->merged.count > before;
        }
    }
}

/** Finds the scopes of the directives; gives whether any stands inside an async function. */
static bool find_scopes(struct merger *m)
{
    bool any = false;
    for (size_t i = 0; i < m->directives.count; i++) {
        struct change *d = &m->directives.at[i];
        for (size_t j = 0; j < m->definitions.count; j++) {
            const struct definition *around = &m->definitions.at[j];
            if (span_contains(around->span, d->span) && is_same(around->file, d->in))
                d->scope = around->scope;
        }
        any |= d->scope == ASYNC_SCOPE;
    }
    return any;
}

/* ---- where they are entered ---- */

static const struct inclusion *entered_from(const struct merger *m, CXSourceLocation location)
{
    for (size_t i = m->inclusions.count; i-- > 0;)
        if (clang_equalLocations(m->inclusions.at[i]->from, location))
            return m->inclusions.at[i];
    return NULL;
}

static void note_inclusion(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
    struct merger *m = data;
    if (!depth)
        return;
    struct inclusion *inclusion = NEW(struct inclusion);
    inclusion->file = file;
    inclusion->from = stack[0];
    inclusion->parent = depth > 1 ? entered_from(m, stack[1]) : NULL;
    PUSH(m->inclusions, inclusion);
}

/** What a directive brings in, in a file as it was entered; null when the target had been there before. */
static const struct inclusion *entered_by(const struct merger *m, const struct inclusion *parent,
                                          const struct change *directive)
{
    for (size_t i = 0; i < m->inclusions.count; i++) {
        const struct inclusion *inclusion = m->inclusions.at[i];
        unsigned offset = parse_offset(inclusion->from);
        if (inclusion->parent == parent && is_same(file_of(inclusion->from), directive->in) &&
            offset >= directive->span.begin && offset < directive->span.end)
            return inclusion;
    }
    return NULL;
}

/* ---- what else is changed in them ---- */

static int by_begin(const void *a, const void *b)
{
    const struct change *x = a, *y = b;
    return x->span.begin < y->span.begin ? -1 : x->span.begin > y->span.begin;
}

struct changes {
    ARRAY(struct change) at;
};

/** Finds #pragma once. The text of such a header is entered once here, and the pragma would make the compiler
 *  complain. */
static void find_once(struct changes *changes, CXTranslationUnit unit, CXFile file, unsigned size)
{
    static const char *const words[] = {"#", "pragma", "once"};
    size_t matched = 0;
    CXToken *tokens = NULL;
    unsigned count = 0;
    CXSourceLocation end = clang_getLocationForOffset(unit, file, size);
    clang_tokenize(unit, clang_getRange(clang_getLocationForOffset(unit, file, 0), end), &tokens, &count);
    for (unsigned i = 0; i < count; i++) {
        const char *word = parse_string(clang_getTokenSpelling(unit, tokens[i]));
        matched = !strcmp(word, words[matched]) ? matched + 1 : !strcmp(word, words[0]);
        if (matched < sizeof words / sizeof *words)
            continue;
        matched = 0;
        struct change change = {.in = file};
        change.span.begin = parse_offset(clang_getTokenLocation(unit, tokens[i - 2]));
        change.span.end = parse_offset(clang_getRangeEnd(clang_getTokenExtent(unit, tokens[i])));
        PUSH(changes->at, change);
    }
    clang_disposeTokens(unit, tokens, count);
}

/* ---- putting the text together ---- */

/** A file whose text is put together: the source itself, or a header as it was entered. */
struct merging {
    const struct source *text;
    CXFile file;
    const struct inclusion *header; /* null for the source itself */
    const char *name;               /* of the header, as the source would have to write it */
    enum scope scope;               /* that the header is included in */
};

static enum scope scope_of(const struct merging *self, const struct change *directive)
{
    return directive->scope > self->scope ? directive->scope : self->scope;
}

static bool is_wanted(const struct merger *m, const struct merging *self, const struct change *directive)
{
    return is_merged(m, directive->target) || scope_of(self, directive) == ASYNC_SCOPE;
}

/** What is changed in a file, in order. */
static struct changes changes_of(const struct merger *m, const struct merging *self)
{
    struct changes changes = {0};
    for (size_t i = 0; i < m->directives.count; i++)
        if (is_same(m->directives.at[i].in, self->file))
            PUSH(changes.at, m->directives.at[i]);
    if (self->header)
        find_once(&changes, m->parse->unit, self->file, (unsigned)self->text->size);
    if (changes.at.count)
        qsort(changes.at.at, changes.at.count, sizeof *changes.at.at, by_begin);
    return changes;
}

static void merge(struct merger *m, const struct merging *self);

static void make(struct merger *m, struct place place, const char *text)
{
    draft_make(&m->draft, place, text);
}

/** The text of a header, as a source. */
static const struct source *read_header(const struct merger *m, CXFile file)
{
    size_t size = 0;
    const char *text = clang_getFileContents(m->parse->unit, file, &size);
    return source_new(source_file(parse_path(file), arena_copy(text ? text : "", size), size));
}

/** A #line for what stands behind a directive. */
static const char *line_behind(const struct merger *m, const struct change *directive)
{
    CXString path;
    unsigned line;
    clang_getPresumedLocation(clang_getLocationForOffset(m->parse->unit, directive->in, directive->span.end),
                              &path, &line, NULL);
    return arena_printf("#line %u \"%s\"", line + 1, writer_quoted(parse_string(path)));
}

static bool is_other_file(const char *path, const char *than)
{
    char *real = realpath(path, NULL), *real_than = realpath(than, NULL);
    bool is_other = real && real_than && strcmp(real, real_than) != 0;
    free(real);
    free(real_than);
    return is_other;
}

/** Whether a name, searched from the source, may be another file than the one meant. */
static bool is_ambiguous(const struct merger *m, const char *name, const char *meant)
{
    bool is_ambiguous =
        is_other_file(arena_printf("%s%s", path_folder(parse_path(m->parse->file)), name), meant);
    for (size_t i = 0; i < m->flags->at.count && !is_ambiguous; i++) {
        const char *folder = m->flags->at.at[i];
        is_ambiguous = is_other_file(arena_printf("%s/%s", folder, name), meant);
    }
    return is_ambiguous;
}

/** The name of what a header includes, as the source would have to write it. */
static const char *moved_name(const struct merging *self, const struct change *directive)
{
    const char *beside = arena_printf("%s%s", path_folder(parse_path(self->file)), directive->name);
    bool is_beside = access(beside, F_OK) == 0 && !is_other_file(beside, parse_path(directive->target));
    return self->header && is_beside ? arena_printf("%s%s", path_folder(self->name), directive->name)
                                     : directive->name;
}

/** Copies a directive. In the source, that of a header may need another name. */
static void copy_directive(struct merger *m, const struct merging *self, const struct change *directive)
{
    struct span span = directive->span;
    const char *written = arena_copy(self->text->text + span.begin, span.end - span.begin);
    const char *meant = parse_path(directive->target), *name = moved_name(self, directive);
    bool is_next = strstr(written, "include_next") != NULL, is_searched = strchr(written, '>') && !is_next;
    char *absolute = is_next || is_ambiguous(m, name, meant) ? realpath(meant, NULL) : NULL;
    if (!self->header || is_searched || (!absolute && !strcmp(name, directive->name)))
        draft_copy(&m->draft, self->text, span);
    else
        make(m, (struct place){self->text->file, span.begin},
             arena_printf("#include \"%s\"", absolute ? absolute : name));
    free(absolute);
}

/** Puts a header in place of its directive. What it defines and nobody uses is not to be complained of, as it
 *  is not in a header. */
static void merge_header(struct merger *m, const struct merging *self, const struct change *directive,
                         const struct inclusion *header)
{
    struct place place = {self->text->file, directive->span.begin};
    struct merging inner = {read_header(m, header->file), header->file, header, moved_name(self, directive),
                            scope_of(self, directive)};
    const struct file *file = inner.text->file;
    if (inner.scope == FILE_SCOPE)
        make(m, place,
             "#pragma GCC diagnostic push\n"
             "#pragma GCC diagnostic ignored \"-Wunused-function\"\n"
             "#pragma GCC diagnostic ignored \"-Wunused-const-variable\"\n");
    if (m->has_lines)
        make(m, place, arena_printf("#line 1 \"%s\"\n", writer_quoted(file->path)));
    merge(m, &inner);
    if (file->size && file->text[file->size - 1] != '\n')
        make(m, place, "\n");
    if (inner.scope == FILE_SCOPE)
        make(m, place, "#pragma GCC diagnostic pop\n");
    if (m->has_lines)
        make(m, place, line_behind(m, directive));
}

static void merge_change(struct merger *m, const struct merging *self, const struct change *change)
{
    if (!change->target)
        return;
    const struct inclusion *header = entered_by(m, self->header, change);
    if (!is_wanted(m, self, change))
        copy_directive(m, self, change);
    else if (header)
        merge_header(m, self, change, header);
}

static void merge(struct merger *m, const struct merging *self)
{
    const struct source *text = self->text;
    const struct changes changes = changes_of(m, self);
    unsigned position = self->header ? source_text_begin(text) : 0;
    for (size_t i = 0; i < changes.at.count; i++) {
        const struct change *change = &changes.at.at[i];
        draft_copy(&m->draft, text, (struct span){position, change->span.begin});
        merge_change(m, self, change);
        position = change->span.end;
    }
    draft_copy(&m->draft, text, (struct span){position, (unsigned)text->size});
}

/** Complains of headers that no directive of the source brings in: there is no place for their text. */
static void refuse_forced(const struct merger *m)
{
    for (size_t i = 0; i < m->inclusions.count; i++) {
        const struct inclusion *inclusion = m->inclusions.at[i];
        if (!inclusion->parent && !is_same(file_of(inclusion->from), m->parse->file) &&
            is_merged(m, inclusion->file))
            diag_plain("'%s' defines async functions: it is to be included by the source, not by a flag",
                       parse_path(inclusion->file));
    }
}

struct source *includes_merge(const struct parse *parse, const struct source *source,
                              const struct flags *flags, bool has_lines)
{
    struct merger m = {.parse = parse, .flags = flags, .has_lines = has_lines};
    if (source->pieces.count > 1) /* it has been put together already */
        return NULL;
    clang_visitChildren(clang_getTranslationUnitCursor(parse->unit), visit, &m);
    if (!find_scopes(&m) && !m.merged.count)
        return NULL;
    add_includers(&m);
    clang_getInclusions(parse->unit, note_inclusion, &m);
    refuse_forced(&m);
    merge(&m, &(struct merging){.text = source, .file = parse->file});
    return draft_finish(&m.draft, source);
}
