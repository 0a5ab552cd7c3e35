#!/bin/bash
# Sets up this machine, builds all with two compilers and with sanitizers, and runs every test.
#
#     tests/run.sh              all parts; about fifteen minutes on two cores
#     tests/run.sh PART...      only the parts whose names match one of these patterns: 'samples*', csmith
#
# Each part prints its own `N passed, N failed`; the last line adds them up. The exit status is 1 when anything
# failed. The build folders, build-test-*/, are kept: the next run is quicker. They also keep what each part said.

root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build-test # and a dash, and gcc, clang or sanitized
logs=$root/build-test-logs
passed=0 failed=0
chosen=("$@")

# The sum in the last line of the form `N passed, N failed` of a file, as two words.
sum_in()
{
    sed -n 's/^\([0-9]\+\) passed, \([0-9]\+\) failed.*/\1 \2/p' "$1" | tail -n 1
}

# Succeeds if the part was asked for on the command line.
is_chosen()
{
    local pattern
    [ ${#chosen[@]} = 0 ] && return 0
    for pattern in "${chosen[@]}"; do
        # shellcheck disable=SC2254 # it is a pattern
        case $1 in $pattern) return 0 ;; esac
    done
    return 1
}

# part NAME MINUTES COMMAND...: runs one part of the tests, a program or a function, which may use that much processor time.
# A part that does not tell how many passed, or ends badly without telling of a failure, counts as one failure.
part()
{
    local name=$1 minutes=$2 log=$logs/$1.log start=$SECONDS status good bad
    shift 2
    is_chosen "$name" || return 0

    echo "== $name"
    "$root"/tests/limit "$minutes" bash -c '"$@"' "$name" "$@" >"$log" 2>&1 </dev/null
    status=$?
    read -r good bad <<<"$(sum_in "$log")"
    if [ -z "$bad" ] || { [ "$bad" = 0 ] && [ "$status" != 0 ]; }; then
        echo "$name ended with status $status and this:" && tail -n 30 "$log"
        good=${good:-0} bad=$((${bad:-0} + 1))
    elif [ "$bad" != 0 ]; then
        grep -v '^[0-9]* passed, ' "$log" | head -n 40
        echo "(${log#"$root"/} has all of it)"
    fi
    echo "$good passed, $bad failed ($name, $((SECONDS - start)) s)"
    passed=$((passed + good)) failed=$((failed + bad))
}

# side_by_side GROUP...: functions that run some parts each, all at once, for parts that mostly wait. What each has to
# say is printed when all have ended.
side_by_side()
{
    local group good bad
    for group in "$@"; do
        # shellcheck disable=SC2030,SC2031 # each counts for itself
        { passed=0 failed=0; "$group"; echo "$passed $failed" >"$logs/$group.sum"; } >"$logs/$group.said" &
    done
    wait
    for group in "$@"; do
        cat "$logs/$group.said"
        read -r good bad <"$logs/$group.sum"
        # shellcheck disable=SC2031
        passed=$((passed + good)) failed=$((failed + bad))
    done
}

# build_with NAME COMPILER OPTION...: one build folder, counted as a test of its own.
build_with()
{
    local folder=$build-$1 compiler=$2
    shift 2
    local again=
    [ -f "$folder/build.ninja" ] && again=--reconfigure
    # shellcheck disable=SC2086 # nothing or one word
    CC=$compiler meson setup $again "$folder" "$root" -Dwerror=true "$@" || return 1
    ninja -C "$folder" && echo "1 passed, 0 failed"
}

# meson_tests NAME: the tests that Meson knows, in one build folder.
meson_tests()
{
    local output
    # Limits by the clock are lifted, which a busy machine exceeds; the part has one of processor time.
    output=$(CK_TIMEOUT_MULTIPLIER=10 meson test -C "$build-$1" --timeout-multiplier 0 --print-errorlogs 2>&1)
    echo "$output"
    echo "$output" | awk '
        /^(Ok|Expected Fail):/ { good += $NF }
        /^(Fail|Unexpected Pass|Timeout):/ { bad += $NF }
        END { if (good + bad > 0) print good + 0 " passed, " bad + 0 " failed" }'
}

# units: those of all builds, which mostly wait, at once.
units()
{
    local name
    for name in gcc clang sanitized; do
        meson_tests "$name" >"units-$name.out" 2>&1 &
    done
    threads >units-threads.out 2>&1
    wait
    add_up 4 units-{gcc,clang,sanitized,threads}.out
}

# add_up N FILE...: what N runs have said, and their sum.
add_up()
{
    local n=$1
    shift
    cat "$@"
    cat "$@" | awk -v n="$n" '
        /^[0-9]+ passed, [0-9]+ failed/ { good += $1; bad += $3; ends++ }
        END { print good + 0 " passed, " bad + n - ends " failed" }'
}

# with_tools COMMAND...: a test script, with the asyncc and the runtime of the build with gcc.
with_tools()
{
    "$@" --asyncc "$build-gcc/transpiler/asyncc" -L "$build-gcc/runtime"
}

# with_sanitized_runtime COMMAND...: the same, with the runtime built with sanitizers; the programs are built once.
with_sanitized_runtime()
{
    "$@" --asyncc "$build-gcc/transpiler/asyncc" -L "$build-sanitized/runtime" --builds "$build-programs"
}

# The runtime's unit tests under ThreadSanitizer, without the rest.
threads()
{
    local folder=$build-threads
    [ -f "$folder/build.ninja" ] || CC=clang-19 meson setup "$folder" "$root" -Db_sanitize=thread -Db_lundef=false || return 1
    ninja -C "$folder" tests/unit/runtime/runtime-test && "$folder/tests/unit/runtime/runtime-test" &&
        echo "1 passed, 0 failed"
}

# both_builds SCRIPT: the test of a sample, which mostly waits, with the build by gcc and the sanitized one at a time.
both_builds()
{
    local name=${1##*/}
    "$1" "$build-gcc" >"$name-gcc.out" 2>&1 &
    "$1" "$build-sanitized" >"$name-sanitized.out" 2>&1
    wait
    add_up 2 "$name-gcc.out" "$name-sanitized.out"
}

demo()
{
    "$root/samples/demo.sh" && echo "1 passed, 0 failed"
}

# The samples with their clients, which mostly wait.
servers()
{
    local name
    part samples 5 "$root"/tests/samples/run-samples "$build-gcc"
    part samples-sanitized 5 "$root"/tests/samples/run-samples "$build-sanitized"
    for name in chat crawl_files http pipeline redis run_all; do
        part "$name" 3 both_builds "$root/tests/samples/run-$name"
    done
    part soak 3 "$root"/tests/soak "$build-sanitized" --minutes 0.1
    part fuzz-http 3 "$root"/tests/fuzz-http "$build-sanitized" 1000
    part fuzz-redis 3 "$root"/tests/fuzz-redis "$build-sanitized" 1000
    part demo 5 demo
}

# What is around the transpiler and the runtime.
tools()
{
    part editors 3 "$root"/tests/run-editors
    part asynccc 5 "$root"/tests/run-asynccc "$build-gcc"
    part json 2 with_tools "$root"/tests/check-json
    part explorer 3 with_tools "$root"/tests/run-explorer
    part debugger 2 "$root"/tests/samples/run-debugger "$build-gcc"
    part debugging 2 "$root"/tests/run-debugging "$build-gcc"
    part install 5 "$root"/tests/samples/run-install
    part package 5 "$root"/tests/run-package
}

mkdir -p "$logs" && "$root/scripts/setup" tests || exit 1
cd "$logs" || exit 1 # whatever a test leaves in its folder ends up here
export -f build_with meson_tests threads units add_up with_tools with_sanitized_runtime both_builds demo
export root build

part build-gcc 5 build_with gcc gcc
part build-clang 5 build_with clang clang-19 -Doptimization=0
part build-sanitized 5 build_with sanitized clang-19 -Doptimization=0 -Db_sanitize=address,undefined \
    -Db_lundef=false
if [ "$failed" != 0 ]; then
    echo "Nothing else can be tested."
    echo "$passed passed, $failed failed"
    exit 1
fi
part units 8 units
part docs 1 "$root"/tests/check-docs
part run-programs 10 with_tools "$root"/tests/run-programs --turns --sanitized "$build-sanitized/runtime" \
    --builds "$build-programs"
part cancelled 10 with_sanitized_runtime "$root"/tests/run-cancelled --each 5
part failing 5 with_sanitized_runtime "$root"/tests/run-failing --most 6
part nestings 5 "$root"/tests/run-nestings --most 24 --asyncc "$build-gcc/transpiler/asyncc" \
    -L "$build-sanitized/runtime"
part shuffled 10 with_sanitized_runtime "$root"/tests/run-shuffled --seeds 3
part handles 10 with_tools "$root"/tests/run-handles --turns
part command-line 5 with_tools "$root"/tests/run-command-line
part run-rejects 5 with_tools "$root"/tests/run-rejects
part explanations 3 with_tools "$root"/tests/run-explanations
[ -x "$root/tests/run-golden" ] && part golden 5 with_tools "$root"/tests/run-golden
part asyncified 5 with_tools "$root"/tests/run-asyncified --turns
part self 5 with_tools "$root"/tests/run-self
part frame-sizes 5 with_tools "$root"/bench/frame-sizes/run
part warnings 5 with_tools "$root"/tests/run-warnings --turns --each 3
part csmith 10 with_tools "$root"/tests/csmith/run-seeds --rotate 1 120
part random 5 with_tools "$root"/tests/random/run-seeds 1 40
part mutate 5 with_tools "$root"/tests/mutate
side_by_side servers tools

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
