"""Tests that make a random program from each of many seeds. Used by csmith/run-seeds and random/run-seeds."""

import concurrent.futures
import os
import subprocess
import tempfile

import differential


def add_arguments(parser, count):
    """The options of such a test; gives the default folders of headers."""
    parser.add_argument("--keep", metavar="DIR", help="keep the programs there")
    parser.add_argument("first", nargs="?", type=int, default=1)
    parser.add_argument("count", nargs="?", type=int, default=count)
    return differential.add_tool_arguments(parser)


def report_of(seed, test, options):
    """(passed, what to print); passed is None for a program that was left out."""
    with tempfile.TemporaryDirectory(prefix="async-seed-") as scratch:
        folder = scratch
        if options.keep:
            folder = os.path.join(options.keep, str(seed))
            os.makedirs(folder, exist_ok=True)
        program = os.path.join(folder, f"seed{seed}.c")
        try:
            return test.run(seed, program, folder), None
        except differential.Unsuitable:
            return None, None
        except differential.Failure as failure:
            again = [["sh", "-c", f"{test.source(seed)} > {program}"]] + failure.commands
            return False, f"FAIL seed {seed}: {failure}\n     {differential.command_line(again, folder)}"
        except (subprocess.SubprocessError, OSError) as problem:
            return False, f"FAIL seed {seed}: {problem}"


def run_all(test, options):
    """The exit status, when all seeds have been reported. The test has two methods: `run(seed, program, folder)`
    writes the program and compares its builds: True if they agree, None if it is left out, otherwise it raises
    Failure; `source(seed)` is the shell command that prints the program."""
    results = {True: 0, False: 0, None: 0}
    seeds = range(options.first, options.first + options.count)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for passed, text in pool.map(lambda seed: report_of(seed, test, options), seeds):
            results[passed] += 1
            if text:
                print(text, flush=True)
    left_out = f", {results[None]} do not end" if results[None] else ""
    print(f"{results[True]} passed, {results[False]} failed{left_out}")
    return 1 if results[False] else 0
