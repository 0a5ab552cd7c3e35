#!/bin/bash
# The echo server, from its source to its clients: sets up this machine, builds all, shows the state machine that
# asyncc makes of the server, runs it and talks to it. Ends it again, and exits 0 if all went well.
#
#     samples/demo.sh

root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build-demo
log=$build/demo.log
server=

heading()
{
    printf '== %s\n\n' "$*"
}

# Runs a command whose output matters only when it fails.
quietly()
{
    if ! "$@" >>"$log" 2>&1 </dev/null; then
        tail -n 5 "$log" >&2
        echo "demo.sh: '$*' failed; all that it said is at the end of $log" >&2
        exit 1
    fi
}

stop_server()
{
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null
        wait "$server" 2>/dev/null
        server=
    fi
}
trap stop_server EXIT

indented()
{
    sed 's/^/    /'
}

# show FILE FROM TO: the lines of a file from the first that matches one pattern to the next that matches another. sed
# takes the patterns as they are; each awk has its own idea of a backslash in what -v gives it.
show()
{
    local lines
    lines=$(sed -n "\\|$2|,\\|$3|{p;\\|$3|q}" "$1")
    if [ -z "$lines" ]; then
        echo "demo.sh: $1 has nothing like '$2'" >&2
        exit 1
    fi
    echo "$lines" | indented
    echo
}

cd "$root" && mkdir -p "$build" && : >"$log" || exit 1

heading "Set up and build"
echo "Installing what is missing, then building. What is done in detail goes to ${log#"$root"/}."
quietly scripts/setup
[ -f "$build/build.ninja" ] || quietly meson setup "$build"
quietly ninja -C "$build"
echo "asyncc, its runtime and the samples are in ${build#"$root"/}/."
echo

heading "What the programmer writes: samples/echo_server.c"
show samples/echo_server.c '^/\* Sends back' '^}'

heading "What asyncc makes of it: a state machine"
machine=${build#"$root"/}/echo_server.machine.c
transpile=("${build#"$root"/}/transpiler/asyncc" samples/echo_server.c --no-line -o "$machine" -Igrammar -Iruntime)
echo "${transpile[*]}"
echo
quietly "${transpile[@]}"
show "$machine" '^enum serve_' '^}'
show "$machine" '^struct serve_future {' '^}'
show "$machine" ' serve_poll[(].*[^;]$' '^}'

heading "Run it"
exec 3< <(exec "$build/samples/echo_server" 0)
server=$!
if ! read -r -t 10 -u 3 greeting; then
    echo "demo.sh: the server does not start" >&2
    exit 1
fi
port=${greeting##* }
echo "The server says: $greeting"
echo

heading "Talk to it"
# talk CLIENT...: sends a line through any client that copies its input to the server.
talk()
{
    local answer
    answer=$(echo "Is there an echo in here?" | timeout 10 "$@")
    echo "$1 sends:    Is there an echo in here?"
    echo "$1 receives: $answer"
    if [ "$answer" != "Is there an echo in here?" ]; then
        echo "demo.sh: that is no echo" >&2
        exit 1
    fi
    echo
}
if command -v socat >/dev/null; then
    talk socat -t 5 - "TCP4:127.0.0.1:$port"
elif command -v nc >/dev/null; then
    talk nc -q 1 127.0.0.1 "$port"
else
    # shellcheck disable=SC2016 # $0 is the inner shell's: the port
    talk bash -c 'exec 4<>"/dev/tcp/127.0.0.1/$0" && cat >&4 && head -n 1 <&4' "$port"
fi

echo "100 clients at once, each byte of each echo checked (samples/echo_client.c):"
timeout 60 "$build/samples/echo_client" "$port" 100 200 128 | indented
if [ "${PIPESTATUS[0]}" != 0 ]; then
    echo "demo.sh: the client found a fault" >&2
    exit 1
fi
echo

heading "Stop it"
if ! kill -0 "$server" 2>/dev/null; then
    echo "demo.sh: the server died" >&2
    exit 1
fi
stop_server
echo "The server is stopped. All went well."
