# Completion of asyncc's options for bash.
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
        --explain) mapfile -t COMPREPLY < <(compgen -W "$(asyncc --help=errors | sed -n 's,^  *\([a-z-]*\) .*,\1,p')" -- "$word") && return ;;
        --function) return ;;
    esac
    case $word in
        -*)
            mapfile -t COMPREPLY < <(compgen -W "-o -j -p -I -D -U -std= -M -MM -MD -MMD -MF -MT -MQ -MP --emit=
                --function --no-line --frame-report --layout --dump= --stats --explain --help --help=errors --help=passes --help=warnings
                --version" -- "$word")
            [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace
            ;;
        *)
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
            ;;
    esac
}
complete -F _asyncc asyncc
