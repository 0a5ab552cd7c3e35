"""What the tests of samples have in common: programs of a build folder, and scenarios that are run one by one.

A test script defines functions test_NAME(samples) and ends with `sys.exit(scenarios.main(__doc__, globals()))`.
"""

import argparse
import contextlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
import traceback

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import progress  # noqa: E402  (found through the path above)
from progress import wait_until  # noqa: E402, F401

LIMIT = 30  # seconds of processor time that any one program may take


class Samples:
    """The built samples of one build folder, and a folder for the files of one scenario."""

    def __init__(self, build, folder):
        self.build = build
        self.folder = folder

    def path(self, name):
        return os.path.join(self.build, "samples", name)

    def run(self, name, *arguments, **options):
        """One program, run to its end; its standard input is empty unless told otherwise."""
        given = options.pop("input", b"")
        return progress.run([self.path(name), *map(str, arguments)], LIMIT, given, **options)

    @contextlib.contextmanager
    def start(self, name, *arguments, **options):
        """One program that runs beside the test; leaving the `with` kills it if it is still there."""
        for stream in "stdin", "stdout", "stderr":
            options.setdefault(stream, subprocess.PIPE)
        process = subprocess.Popen([self.path(name), *map(str, arguments)], **options)
        try:
            yield process
        finally:
            process.kill()
            process.communicate()


def finish(process):
    """Waits until a program has ended: its status, output and errors."""
    output, errors = progress.communicate(process, LIMIT)
    return process.returncode, output, errors


def descriptors_of(process):
    return len(os.listdir(f"/proc/{process.pid}/fd"))


def kilobytes_of(process):
    """The memory that a program has in use."""
    with open(f"/proc/{process.pid}/statm") as sizes:
        return int(sizes.read().split()[1]) * resource.getpagesize() // 1024


def run_one(test, build):
    with tempfile.TemporaryDirectory() as folder:
        test(Samples(build, folder))


def main(doc, names):
    """Runs the scenarios that the command line asks for, of those among `names`: the exit status."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", metavar="BUILD")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job has it ignored
    tests = {name[len("test_"):]: test for name, test in names.items() if name.startswith("test_")}
    passed = failed = 0
    for name in options.names or tests:
        try:
            run_one(tests[name], os.path.abspath(options.build))
            passed += 1
        except Exception as problem:
            failed += 1
            here = [frame.lineno for frame in traceback.extract_tb(problem.__traceback__)
                    if frame.filename == names["__file__"]]
            print(f"FAIL {name}: {type(problem).__name__} in line {here[-1]}: {problem}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0
