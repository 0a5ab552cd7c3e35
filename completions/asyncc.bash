# Completion of asyncc's options for bash.

# The names of errors, or of warnings.
_asyncc_names()
{
    asyncc --help="$1" | sed -n 's,^  \(-W\)\?\([a-z][a-z-]*\) .*,\2,p'
}

_asyncc()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    # '=' is a word of its own to bash
    if [ "$word" = "=" ]; then
        before=${COMP_WORDS[COMP_CWORD - 1]} word=
    elif [ "$before" = "=" ]; then
        before=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    case $before in
        --emit) mapfile -t COMPREPLY < <(compgen -W "c graph html json header" -- "$word") && return ;;
        --dump) mapfile -t COMPREPLY < <(compgen -W "$(asyncc --help=passes)" -- "$word") && return ;;
        --explain) mapfile -t COMPREPLY < <(compgen -W "$(_asyncc_names errors; _asyncc_names warnings)" -- "$word") && return ;;
        -Werror | -Wno-error) mapfile -t COMPREPLY < <(compgen -W "$(_asyncc_names warnings)" -- "$word") && return ;;
        --function) return ;;
    esac
    case $word in
        -Wno-*) mapfile -t COMPREPLY < <(compgen -P -Wno- -W "$(_asyncc_names warnings)" -- "${word#-Wno-}") ;;
        -W*) mapfile -t COMPREPLY < <(compgen -P -W -W "$(_asyncc_names warnings) no- error=" -- "${word#-W}") ;;
        -*)
            mapfile -t COMPREPLY < <(compgen -W "-o -j -p -I -D -U -W -std= -M -MM -MD -MMD -MF -MT -MQ -MP --emit=
                --function --no-line --frame-report --layout --dump= --stats --explain --help --help=errors --help=passes --help=warnings
                --version" -- "$word")
            ;;
        *)
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
            ;;
    esac
    if [[ ${COMPREPLY[0]} == *[=-] ]]; then
        compopt -o nospace
    fi
}
complete -F _asyncc asyncc
