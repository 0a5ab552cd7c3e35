#include "database.h"

#include <clang-c/CXCompilationDatabase.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diag.h"
#include "parse.h"

static const char file_name[] = "compile_commands.json";

/** The folder of the database, which may be given by its file. */
static const char *folder_of(const char *place)
{
    struct stat status;
    const char *slash = strrchr(place, '/'), *name = slash ? slash + 1 : place;
    if (strcmp(name, file_name) != 0 || stat(place, &status) != 0 || S_ISDIR(status.st_mode))
        return place;
    return slash ? arena_printf("%.*s", (int)(slash - place), place) : ".";
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

/** Takes the flags of the first entry for a file; false when there is none. Only real entries count: for
 * other files clang would guess. */
static bool take_entry(struct flags *flags, CXCompileCommands commands, const char *file)
{
    unsigned count = clang_CompileCommands_getSize(commands);
    for (unsigned i = 0; i < count; i++) {
        CXCompileCommand command = clang_CompileCommands_getCommand(commands, i);
        if (!is_command_for(command, file))
            continue;
        take_command(flags, command);
        return true;
    }
    return false;
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
    bool any = false;
    for (size_t i = 0; i < count && !any; i++)
        any = take_entry(&found, commands, files[i]);
    clang_CompileCommands_dispose(commands);
    clang_CompilationDatabase_dispose(database);
    if (!any) {
        diag_plain("'%s' is not in the compilation database '%s'", files[0], path);
        return false;
    }
    for (size_t i = 0; i < flags->at.count; i++)
        PUSH(found.at, flags->at.at[i]);
    *flags = found;
    return true;
}
