#!/bin/bash
# The proofs that take hours, in full; tests/run.sh runs a part of each.
#
#     run-long.sh BUILD BUILD_SANITIZED
#
# BUILD is a build folder of the project; BUILD_SANITIZED one with -Db_sanitize=address,undefined.
set -u
[ $# = 2 ] || { sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 2; }
tests=$(cd "$(dirname "$0")" && pwd)
asyncc=$1/transpiler/asyncc plain=$1/runtime sanitized=$2/runtime failed=0

run()
{
    echo "== $*"
    "$@" || failed=1
}

run "$tests"/run-programs --asyncc "$asyncc" -L "$plain"
run "$tests"/run-warnings --asyncc "$asyncc" -L "$plain"
run "$tests"/run-handles --asyncc "$asyncc" -L "$plain"
run "$tests"/run-asyncified --asyncc "$asyncc" -L "$plain"
run "$tests"/csmith/run-seeds --asyncc "$asyncc" -L "$plain" --rotate 1 2000
run "$tests"/random/run-seeds --asyncc "$asyncc" -L "$plain" --rotate 1 2000
run "$tests"/random/run-seeds --asyncc "$asyncc" -L "$plain" --small --rotate 1 20000
run "$tests"/mutate --asyncc "$asyncc" --count 100000
run "$tests"/run-shuffled --asyncc "$asyncc" -L "$sanitized" --seeds 1000
run "$tests"/run-cancelled --asyncc "$asyncc" -L "$sanitized" --each 1000
run "$tests"/run-failing --asyncc "$asyncc" -L "$sanitized" --most 1000
run "$tests"/run-valgrind --asyncc "$asyncc" -L "$plain"
run "$tests"/run-nestings --asyncc "$asyncc" -L "$sanitized" --depth 2 --most 10000
run "$tests"/fuzz-http "$2" 100000
run "$tests"/fuzz-redis "$2" 100000
run "$tests"/soak "$1" --minutes 10
run "$tests"/soak "$2" --minutes 10
exit $failed
