"""What tests by scenario have in common: functions, each run in a folder of its own.

A test script gives SCENARIOS its functions with @scenario and ends with `sys.exit(run(names, Folder, ...))`.
"""

import os
import tempfile
import traceback

import progress

SCENARIOS = {}


def scenario(function):
    SCENARIOS[function.__name__] = function
    return function


def expect(actual, expected):
    assert actual == expected, f"expected {expected!r}, not {actual!r}"


class Result:
    def __init__(self, process):
        self.status = process.returncode
        self.stdout = process.stdout.decode("utf-8", "replace")
        self.stderr = process.stderr.decode("utf-8", "replace")


class Folder:
    """A new folder, and what a test does in it."""

    limit = 60  # seconds of processor time that any one command may take

    def __init__(self, path):
        self.path = path

    def write(self, name, text):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())

    def read(self, name):
        with open(os.path.join(self.path, name), "rb") as file:
            return file.read().decode("utf-8", "replace")

    def exists(self, name):
        return os.path.exists(os.path.join(self.path, name))

    def command(self, words, given=b"", **environment):
        return Result(progress.run(words, self.limit, given, cwd=self.path, env={**os.environ, **environment}))


def failure_of(name, folder_type, arguments):
    """None when the scenario passed, else what to print."""
    with tempfile.TemporaryDirectory(prefix="async-scenario-") as path:
        try:
            SCENARIOS[name](folder_type(os.path.realpath(path), *arguments))
        except (AssertionError, progress.Stuck, OSError) as problem:
            line = traceback.extract_tb(problem.__traceback__)[1].lineno
            return f"FAIL {name}, line {line}: {problem}"
    return None


def run(names, folder_type, *arguments):
    """Runs scenarios, all when none is named, each with folder_type(path, *arguments): the exit status."""
    failures = [failure_of(name, folder_type, arguments) for name in names or SCENARIOS]
    failed = [failure for failure in failures if failure]
    print("\n".join(failed + [f"{len(failures) - len(failed)} passed, {len(failed)} failed"]))
    return 1 if failed else 0
