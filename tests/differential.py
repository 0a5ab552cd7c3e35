"""Builds one async C program in several ways, runs every build and compares what they print.

The oracle is the elided program: -DASYNC_ELIDE, gcc -O0. Every transpiled build must print the same bytes and
give the same exit status. Used by the scripts of this folder.
"""

import concurrent.futures
import glob
import os
import re
import shlex
import shutil
import tempfile

import progress

WARNINGS = ["-Wall", "-Wextra", "-Werror"]
SANITIZE = ["-O0", "-g1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"]

# name, compiler, -std, flags
BUILDS = [
    ("gcc -O0", "gcc", "gnu11", ["-O0"]),
    ("gcc -O2", "gcc", "gnu17", ["-O2"]),
    ("clang -O0", "clang-19", "gnu2x", ["-O0"]),
    ("clang -O2", "clang-19", "gnu17", ["-O2"]),
    ("sanitized", "clang-19", "gnu11", SANITIZE),
]

SANITIZER_OPTIONS = {
    "ASAN_OPTIONS": "detect_stack_use_after_return=1:strict_string_checks=1",
    "UBSAN_OPTIONS": "print_stacktrace=1",
}


class Failure(Exception):
    """What went wrong, in one line, and the shell command that shows it again."""

    def __init__(self, what, commands):
        super().__init__(what)
        self.commands = commands


class Unsuitable(Exception):
    """The program cannot serve as a test: it does not end in time."""


class Tools:
    """Where the transpiler, its headers and the libraries are; `builds` is a folder for sanitized programs, or None."""

    def __init__(self, asyncc, includes, libdir, warnings=None, run_limit=10, builds=None):
        self.asyncc = asyncc
        self.includes = ["-I" + path for path in includes]
        self.libdir = libdir
        self.warnings = WARNINGS if warnings is None else warnings
        self.run_limit = run_limit
        self.builds = builds

    def compile(self, compiler, std, flags, sources, binary, library):
        link = [os.path.join(self.libdir, f"lib{library}.a"), "-lpthread", "-lm"]
        if library == "async":
            link.append("-lev")
        return ([compiler, "-std=" + std] + flags + self.warnings + self.includes
                + sources + ["-o", binary] + link)


def add_tool_arguments(parser):
    """The options that every test script of this folder takes."""
    here = os.path.dirname(os.path.abspath(__file__))
    root = os.path.dirname(here)
    parser.add_argument("--asyncc", default="asyncc", help="the transpiler")
    parser.add_argument("-I", dest="includes", action="append", metavar="DIR",
                        help="folder with <async.h> or the runtime's headers (default: those of this tree)")
    parser.add_argument("-L", dest="libdir", default=".", metavar="DIR",
                        help="folder with libasync.a and libasync-elide.a")
    parser.add_argument("-j", dest="jobs", type=int, default=os.cpu_count(), metavar="N")
    return [os.path.join(root, "grammar"), os.path.join(root, "runtime")]


def first_lines(text):
    """A program's marks: what is said in the comment that it starts with."""
    end = text.find(b"*/")
    return text[:end if end >= 0 else 0].decode("utf-8", "replace")


def marks_of(path):
    with open(path, "rb") as file:
        head = first_lines(file.read(4000))
    std = re.search(r"\bstd: (\w+)", head)
    compiler = re.search(r"\bcompiler: ([\w-]+)", head)
    arguments = re.search(r"\barguments: (.*?)\s*(\*|$)", head, re.M)
    parts = re.search(r"\bparts: (.*?)\s*(\*|$)", head, re.M)
    status = re.search(r"\bstatus: (\d)", head)
    cancelled = re.search(r"\bcancelled: (\w+)", head)
    order = re.search(r"\border: (\w+)", head)
    failing = re.search(r"\bfailing: (\w+)", head)
    return {
        "status": int(status.group(1)) if status else None,
        "transpiled only": head.lstrip().startswith("/* transpiled-only"),
        "cancelled": cancelled.group(1) if cancelled else None,
        "order": order.group(1) if order else None,
        "failing": failing.group(1) if failing else None,
        "std": std.group(1) if std else None,
        "compiler": compiler.group(1) if compiler else None,
        "arguments": shlex.split(arguments.group(1)) if arguments else [],
        "sources": [path] + [os.path.join(os.path.dirname(path), part)
                             for part in (parts.group(1).split() if parts else [])],
    }


def run(command, limit, environment=None):
    """(stdout, stderr, exit status); the status is None where the limit, in seconds of processor time, was exceeded."""
    try:
        done = progress.run(command, limit, env={**os.environ, **(environment or {})})
        return done.stdout, done.stderr, done.returncode
    except progress.Stuck as late:
        return late.stdout or b"", late.stderr or b"", None


def first_message(text):
    """The line of a tool's stderr that says most."""
    lines = text.decode("utf-8", "replace").splitlines()
    for line in lines:
        if re.search(r"error|ERROR|abort|Assertion|polled", line):
            return line
    return lines[0] if lines else "no message"


def checked(command, what, commands, limit=150):
    stdout, stderr, status = run(command, limit)
    if status is None:
        raise Failure(f"{what}: no end after {limit} s", commands)
    if status < 0:
        raise Failure(f"{what}: died of signal {-status}", commands)
    if status != 0:
        raise Failure(f"{what}: {first_message(stderr or stdout)}", commands)
    return stderr


def kinds_of_warnings(text):
    return set(re.findall(rb"\[(-W[^\]]+)\]", text))


def check_warnings(text, elided, what, commands):
    """Fails if a build has warned of something of which the elided program, which that command builds, has not."""
    kinds = kinds_of_warnings(text)
    if kinds:
        if b"cannot elide" in run(elided, 150)[1]:
            return
        kinds -= kinds_of_warnings(checked(elided, "elided", [elided]))
    for kind in sorted(kinds):
        line = next(line for line in text.splitlines() if kind in line)
        raise Failure(f"{what}: {line.decode('utf-8', 'replace')}", commands)


def difference(expected, actual):
    """The first line in which two outputs differ."""
    want, have = (text.decode("utf-8", "replace").splitlines() for text in (expected, actual))
    for number in range(max(len(want), len(have))):
        a = want[number] if number < len(want) else "(end)"
        b = have[number] if number < len(have) else "(end)"
        if a != b:
            return f"line {number + 1} is {b!r}, expected {a!r}"
    return "the ends of lines differ"


def executed(command, expected, what, tools, commands):
    """Runs one build and compares it with the oracle: what it prints, if that is not None, and its exit status."""
    stdout, stderr, status = run(command, tools.run_limit, SANITIZER_OPTIONS)
    if status is None:
        raise Failure(f"{what}: no end after {tools.run_limit} s", commands)
    if status == expected[1] and expected[0] in (stdout, None):
        return
    if status != expected[1]:
        said = f" ({first_message(stderr)})" if stderr else ""
        raise Failure(f"{what}: exit status {status}, expected {expected[1]}{said}", commands)
    raise Failure(f"{what}: {difference(expected[0], stdout)}", commands)


def oracle(program, marks, folder, tools, extra):
    """What the program must print, and its exit status."""
    if marks["transpiled only"]:
        with open(os.path.splitext(program)[0] + ".out", "rb") as file:
            return file.read(), 0
    binary = os.path.join(folder, "elided")
    build = tools.compile(marks["compiler"] or "gcc", marks["std"] or "gnu17", ["-O0", "-DASYNC_ELIDE"] + extra,
                          marks["sources"], binary,
                          "async-elide")
    checked(build, "elided", [build])
    stdout, stderr, status = run([binary] + marks["arguments"], tools.run_limit)
    if status is None:
        raise Unsuitable(f"elided: no end after {tools.run_limit} s")
    if status < 0:
        raise Failure(f"elided: died of signal {-status} ({first_message(stderr)})", [build, [binary]])
    return stdout, status


def transpiled(marks, folder, tools, std, extra):
    """Transpiles a program's sources: what is written, and the commands."""
    outputs, commands = [], []
    for number, source in enumerate(marks["sources"]):
        outputs.append(os.path.join(folder, f"out{number or ''}.c"))
        commands.append([tools.asyncc, source, "-o", outputs[-1], "-std=" + std] + tools.includes + extra)
        checked(commands[-1], "asyncc", commands)
    return outputs, commands


def includes_beside(marks):
    """What the compiler needs to find the headers beside a program's sources."""
    folders = sorted({os.path.dirname(os.path.abspath(source)) for source in marks["sources"]})
    return [word for folder in folders for word in ("-iquote", folder)]


def add_builds_argument(parser):
    """The option of the scripts that run sanitized programs."""
    parser.add_argument("--builds", metavar="DIR", help="keep the sanitized programs here; those that are newer than "
                        "all that they are made of are not built again")


def is_new(binary, marks, tools):
    """Whether a build that was kept is newer than the tools and what lies beside its sources."""
    if not os.path.exists(binary):
        return False
    made_of = marks["sources"] + [tools.asyncc, os.path.join(tools.libdir, "libasync.a")]
    folders = [os.path.dirname(source) for source in marks["sources"]] + [path[2:] for path in tools.includes]
    for folder in folders:
        made_of += glob.glob(os.path.join(folder, "**", "*.[hi]*"), recursive=True)
    return all(os.path.getmtime(path) < os.path.getmtime(binary) for path in made_of if os.path.isfile(path))


def sanitized(program, folder, tools, written=None):
    """Builds a program with sanitizers, unless a build is kept that is new enough: the command that runs it, and all
    the commands. What transpiled() has written may be given."""
    marks = marks_of(program)
    kept = tools.builds and os.path.join(tools.builds, os.path.basename(program).removesuffix(".c"))
    if kept and is_new(kept, marks, tools):
        run_it = [kept] + marks["arguments"]
        return run_it, [run_it]
    outputs, commands = written or transpiled(marks, folder, tools, marks["std"] or "gnu17", [])
    name, compiler, std, flags = BUILDS[-1]
    binary = os.path.join(folder, "sanitized")
    build = tools.compile(marks["compiler"] or compiler, marks["std"] or std, flags + includes_beside(marks), outputs, binary, "async")
    checked(build, name, commands + [build])
    if kept:
        os.makedirs(tools.builds, exist_ok=True)
        shutil.copy(binary, kept + ".new")
        os.replace(kept + ".new", kept)
    run_it = [binary] + marks["arguments"]
    return run_it, commands + [build, run_it]


def compare(program, folder, tools, builds=None, extra=(), no_line=True, expected=None, written=None):
    """Raises Failure unless all builds do what is expected (output and status; by default, what the elided program
    does); raises Unsuitable if the elided program does not end. What transpiled() has written may be given; no_line
    writes over it."""
    extra = list(extra)
    marks = marks_of(program)
    if expected is None:
        expected = oracle(program, marks, folder, tools, extra)
    outputs, transpile_all = written or transpiled(marks, folder, tools, marks["std"] or "gnu17", extra)
    extra += includes_beside(marks)
    for name, compiler, build_std, flags in BUILDS if builds is None else builds:
        if marks["compiler"] not in (None, compiler):
            continue
        binary = os.path.join(folder, "program")
        std_here = marks["std"] or build_std
        build = tools.compile(compiler, std_here, flags + extra, outputs, binary, "async")
        warned = checked(build, name, transpile_all + [build])
        check_warnings(warned, tools.compile(compiler, std_here, flags + ["-DASYNC_ELIDE"] + extra, marks["sources"],
                                             binary + "-elided", "async-elide"), name, transpile_all + [build])
        executed([binary] + marks["arguments"], expected, name, tools,
                 transpile_all + [build, [binary] + marks["arguments"]])

    if no_line:
        transpile_all = [transpile + ["--no-line"] for transpile in transpile_all]
        for transpile in transpile_all:
            checked(transpile, "asyncc --no-line", [transpile])
        build = ([marks["compiler"] or "gcc", "-std=" + (marks["std"] or "gnu2x"), "-fsyntax-only"] + extra
                 + tools.warnings + tools.includes + outputs)
        checked(build, "--no-line", transpile_all + [build])


def command_line(commands, folder):
    """The commands as one shell line that works when the scratch folder is gone."""
    def keep(word):
        return shlex.quote(word.replace(folder, "/tmp/again"))
    return " && ".join(["mkdir -p /tmp/again"] + [" ".join(map(keep, words)) for words in commands])


def programs_named(names):
    """The paths of these programs of tests/run, or of all."""
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "run")
    if not names:
        return sorted(glob.glob(os.path.join(folder, "*.c")))
    return [name if os.path.exists(name) else os.path.join(folder, name.removesuffix(".c") + ".c")
            for name in names]


def result_of(check, program):
    """None when the program passed, else what to print."""
    name = os.path.basename(program).removesuffix(".c")
    with tempfile.TemporaryDirectory(prefix="async-run-") as folder:
        try:
            check(program, folder)
        except Failure as failure:
            return f"FAIL {name}: {failure}\n     {command_line(failure.commands, folder)}"
        except (Unsuitable, OSError) as problem:
            return f"FAIL {name}: {problem}"
    return None


def check_all(programs, check, jobs):
    """Calls check(program, scratch folder) for each, in so many threads, and prints what failed; whether all passed."""
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for result in pool.map(lambda program: result_of(check, program), programs):
            if result:
                failed += 1
                print(result, flush=True)
    print(f"{len(programs) - failed} passed, {failed} failed")
    return failed == 0
