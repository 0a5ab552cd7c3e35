"""Tests that make a random program from each of many seeds. Used by csmith/run-seeds and random/run-seeds."""

import concurrent.futures
import os
import shlex
import subprocess
import sys
import tempfile

import differential


def add_arguments(parser, count):
    """The options of such a test; gives the default folders of headers."""
    parser.add_argument("--keep", metavar="DIR", help="keep the programs there")
    parser.add_argument("--rotate", action="store_true", help="one build of each program, in turn")
    parser.add_argument("--verbose", action="store_true", help="say which programs are left out")
    parser.add_argument("first", nargs="?", type=int, default=1)
    parser.add_argument("count", nargs="?", type=int, default=count)
    return differential.add_tool_arguments(parser)


def chosen(builds, seed, options):
    """The builds to be made of a seed's program."""
    return [builds[seed // 8 % len(builds)]] if options.rotate else builds


def command_again(seed, test, options):
    """The shell command that shows a failure again."""
    return shlex.join([sys.argv[0], "--asyncc", options.asyncc, "-L", options.libdir, *test.options, "--keep",
                       "/tmp/again", str(seed), str(getattr(test, "step", 1))])


def report_of(seed, test, options):
    """(passed, what to print); passed is None for a program that was left out."""
    with tempfile.TemporaryDirectory(prefix="async-seed-") as scratch:
        folder = scratch
        if options.keep:
            folder = os.path.abspath(os.path.join(options.keep, str(seed)))
            os.makedirs(folder, exist_ok=True)
        try:
            test.run(seed, folder)
            return True, None
        except differential.Unsuitable as why:
            return None, f"left out {seed}: {why}" if options.verbose else None
        except differential.Failure as failure:
            return False, f"FAIL seed {seed}: {failure}\n     {command_again(seed, test, options)}"
        except (subprocess.SubprocessError, OSError) as problem:
            return False, f"FAIL seed {seed}: {problem}"


def run_all(test, options):
    """The exit status, when all seeds have been reported. The test has `run(seed, folder)`, which makes the program
    there and compares its builds; it raises differential.Unsuitable to leave it out. `options` are those of its own
    that the command line had. With a `step` it takes so many seeds at once, which pass or fail together."""
    results = {True: 0, False: 0, None: 0}
    step, end = getattr(test, "step", 1), options.first + options.count
    seeds = range(options.first, end, step)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for seed, (passed, text) in zip(seeds, pool.map(lambda seed: report_of(seed, test, options), seeds)):
            results[passed] += min(step, end - seed)
            if text:
                print(text, flush=True)
    left_out = f", {results[None]} left out" if results[None] else ""
    print(f"{results[True]} passed, {results[False]} failed{left_out}")
    return 1 if results[False] else 0
