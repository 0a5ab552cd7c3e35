#include "depfile.h"

#include <string.h>

#include "output.h"
#include "path.h"
#include "text.h"

/* ---- what has been read ---- */

struct reader {
    struct paths *files;
    const struct parse *parse;
    bool leaves_out_system;
};

static bool is_known(const struct paths *files, const char *path)
{
    for (size_t i = 0; i < files->at.count; i++)
        if (!strcmp(files->at.at[i], path))
            return true;
    return false;
}

static void note(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
    (void)stack;
    (void)depth;
    const struct reader *reader = data;
    if (clang_File_isEqual(file, reader->parse->file))
        return;
    CXSourceLocation begin = clang_getLocation(reader->parse->unit, file, 1, 1);
    if (reader->leaves_out_system && clang_Location_isInSystemHeader(begin))
        return;
    const char *path = parse_path(file);
    if (!is_known(reader->files, path))
        PUSH(reader->files->at, path);
}

void depfile_note(struct paths *files, const struct parse *parse, const struct depfile_options *options)
{
    struct reader reader = {files, parse, options->leaves_out_system};
    if (options->is_wanted)
        clang_getInclusions(parse->unit, note, &reader);
}

/* ---- writing ---- */

/** A space is quoted with a backslash, as are the backslashes before it; elsewhere they stand for themselves.
 */
const char *depfile_quoted(const char *path)
{
    struct text text = {0};
    for (const char *c = path; *c; c++) {
        if (*c == ' ' || *c == '\t') {
            for (const char *before = c; before > path && before[-1] == '\\'; before--)
                text_puts(&text, "\\");
            text_puts(&text, "\\");
        } else if (*c == '$') {
            text_puts(&text, "$");
        } else if (*c == '#') {
            text_puts(&text, "\\");
        }
        text_add(&text, c, 1);
    }
    return text_string(&text);
}

static bool is_file(const char *path)
{
    return path && strcmp(path, "-") != 0;
}

/** What cc takes for the target: the output, else the object file of the source. */
static const char *target_of(const struct depfile_options *options, const char *input, const char *output)
{
    if (options->targets)
        return options->targets;
    bool is_output = is_file(output) && !options->is_all;
    return depfile_quoted(is_output ? output : path_with_ending(path_base(input), ".o"));
}

static const char *path_of(const struct depfile_options *options, const char *input, const char *output)
{
    if (options->path)
        return options->path;
    if (options->is_all)
        return output;
    return path_with_ending(is_file(output) ? output : path_base(input), ".d");
}

/** Adds a prerequisite, on a line of its own when the current one has become long. */
static void add(struct text *text, size_t *column, const char *path)
{
    enum { LONGEST_LINE = 76 };
    const char *quoted = depfile_quoted(path);
    *column += strlen(quoted) + 1;
    if (*column > LONGEST_LINE) {
        text_puts(text, " \\\n");
        *column = strlen(quoted) + 1;
    }
    text_printf(text, " %s", quoted);
}

bool depfile_write(const struct depfile_options *options, const char *input, const char *output,
                   const struct paths *files)
{
    struct text text = {0};
    text_printf(&text, "%s:", target_of(options, input, output));
    size_t column = text.length;
    if (is_file(input))
        add(&text, &column, input);
    for (size_t i = 0; i < files->at.count; i++)
        add(&text, &column, files->at.at[i]);
    text_puts(&text, "\n");
    for (size_t i = 0; options->has_phony && i < files->at.count; i++)
        text_printf(&text, "%s:\n", depfile_quoted(files->at.at[i]));
    return output_write(path_of(options, input, output), &text);
}
