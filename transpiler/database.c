#include "database.h"

#include <clang-c/CXCompilationDatabase.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diag.h"
#include "parse.h"
#include "path.h"

static const char file_name[] = "compile_commands.json";

/** The folder of the database, which may be given by its file. */
static const char *folder_of(const char *place)
{
    struct stat status;
    const char *folder = path_folder(place);
    if (strcmp(path_base(place), file_name) != 0 || stat(place, &status) != 0 || S_ISDIR(status.st_mode))
        return place;
    return *folder ? folder : ".";
}

static bool is_same_file(const char *a, const char *b)
{
    char *real_a = realpath(a, NULL), *real_b = realpath(b, NULL);
    bool is_same = real_a && real_b ? !strcmp(real_a, real_b) : !strcmp(a, b);
    free(real_a);
    free(real_b);
    return is_same;
}

static bool is_command_for(CXCompileCommand command, const char *file)
{
    const char *folder = parse_string(clang_CompileCommand_getDirectory(command));
    return is_same_file(flags_path(folder, parse_string(clang_CompileCommand_getFilename(command))), file);
}

/** Whether an entry is for what asyncc makes of a source, by its name: main.async.c of main.c. */
static bool is_command_for_output(CXCompileCommand command, const char *source)
{
    const char *file = parse_string(clang_CompileCommand_getFilename(command));
    return !strcmp(path_base(file), arena_printf("%s.async.c", path_stem(source)));
}

/** The folder that an entry's paths are relative to; null when that is the current one. */
static const char *working_folder(CXCompileCommand command)
{
    const char *folder = parse_string(clang_CompileCommand_getDirectory(command));
    return is_same_file(folder, ".") ? NULL : folder;
}

static void take_command(struct flags *flags, CXCompileCommand command)
{
    ARRAY(const char *) words = {0};
    for (unsigned i = 1; i < clang_CompileCommand_getNumArgs(command); i++)
        PUSH(words, parse_string(clang_CompileCommand_getArg(command, i)));
    flags_take_command(flags, words.at, words.count, working_folder(command));
}

/** Takes the flags of the first entry for a file, and gives the number of entries. Only real ones count: for
 * other files clang would guess. */
static unsigned take_entry(struct flags *flags, CXCompileCommands commands,
                           bool is_for(CXCompileCommand, const char *), const char *file)
{
    unsigned count = clang_CompileCommands_getSize(commands), fitting = 0;
    for (unsigned i = 0; i < count; i++) {
        CXCompileCommand command = clang_CompileCommands_getCommand(commands, i);
        if (is_for(command, file) && fitting++ == 0)
            take_command(flags, command);
    }
    return fitting;
}

/** Takes the flags of an entry for one of the files, or of the only one for what is made of the first. */
static bool take_flags(struct flags *flags, CXCompileCommands commands, const char *path,
                       const char *const *files, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (take_entry(flags, commands, is_command_for, files[i]))
            return true;
    unsigned outputs = take_entry(flags, commands, is_command_for_output, files[0]);
    if (outputs != 1)
        diag_plain("'%s' is not in the compilation database '%s'%s", files[0], path,
                   outputs ? ", and several outputs of its name are; choose one of them with -o" : "");
    return outputs == 1;
}

bool database_flags(struct flags *flags, const char *place, const char *const *files, size_t count)
{
    const char *path = arena_printf("%s/%s", folder_of(place), file_name);
    if (access(path, R_OK) != 0) {
        diag_plain("cannot read '%s': %s", path, strerror(errno));
        return false;
    }
    CXCompilationDatabase_Error code;
    CXCompilationDatabase database = clang_CompilationDatabase_fromDirectory(folder_of(place), &code);
    if (!database) {
        diag_plain("'%s' is no compilation database", path);
        return false;
    }
    struct flags found = {0};
    CXCompileCommands commands = clang_CompilationDatabase_getAllCompileCommands(database);
    bool is_there = take_flags(&found, commands, path, files, count);
    clang_CompileCommands_dispose(commands);
    clang_CompilationDatabase_dispose(database);
    if (!is_there)
        return false;
    for (size_t i = 0; i < flags->at.count; i++)
        PUSH(found.at, flags->at.at[i]);
    *flags = found;
    return true;
}
