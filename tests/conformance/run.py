#!/usr/bin/env python3
"""Runs Redis's own test suite against `sequent serve` and compares with what redis-server 7.0.15 passes.

usage: run.py [--profile portable|strict] [--quick] [--jobs N] [--server COMMAND] [--list] [UNIT...]
A test may fail only if docs/compatibility.md lists it with its reason; a listed test that passes is an error, too,
and so are tests that did not run. Without the suite (no network, no Tcl) it ends with 77.
--server: another server's command, with {port} and {dir}; --list prints the rows that docs/compatibility.md lacks.
SEQUENT names the program.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shlex
import shutil
import sys

import suite
import unit

HERE = pathlib.Path(__file__).resolve().parent
LISTED = HERE.parents[1] / "docs/compatibility.md"
# Half a minute of the suite, from all over it.
QUICK = ["unit/protocol", "unit/scan", "unit/type/incr", "unit/type/set", "unit/type/hash", "unit/quit", "unit/bitops",
         "unit/bitfield"]


def reference(profile: str) -> dict[str, tuple[bool, int]]:
    """unit -> does it start its servers itself, how many tests redis-server passes."""
    rows = [line.split() for line in (HERE / "reference.txt").read_text(encoding="utf-8").splitlines()
            if line and not line.startswith("#")]
    return {name: (mode == "spawn", int(passed)) for which, name, mode, passed in rows if which == profile}


def listed(profile: str) -> dict[str, set[str]]:
    """unit -> the tests that docs/compatibility.md lets fail."""
    names: dict[str, set[str]] = {}
    for line in LISTED.read_text(encoding="utf-8").splitlines():
        if found := re.match(r"\| ((?:unit|integration)/\S+) \| (both|portable|strict) \| (.+?) \| (.+) \|$", line):
            if found[2] in ("both", profile):
                names.setdefault(found[1], set()).add(found[3].replace("\\|", "|"))
    return names


def judge(name: str, outcome: unit.Outcome, passes: int, allowed: set[str]) -> list[str]:
    """What is wrong, a line each."""
    wrong = [f"{name}: fails, and is not listed: {test}\n      {why[:200]}"
             for test, why in sorted(outcome.failed.items()) if test not in allowed]
    wrong += [f"{name}: is listed, but passes: {test}" for test in sorted(allowed & outcome.names_passed)]
    missing = passes - len(outcome.passed) - outcome.failures
    lost = [test for test in allowed if re.fullmatch(r"\d+ tests do not run", test)]
    if missing > 0 and f"{missing} tests do not run" not in lost:
        wrong.append(f"{name}: {missing} tests do not run, and this is not listed")
        wrong += [f"      {why}" for why in outcome.broken]
    if missing <= 0 and lost:
        wrong.append(f"{name}: is listed, but all tests run: {lost[0]}")
    wrong += [f"{name}: {why}" for why in outcome.broken if "died" in why]
    return wrong


def rows_for(name: str, outcome: unit.Outcome, passes: int, profile: str) -> list[str]:
    missing = passes - len(outcome.passed) - outcome.failures
    names = sorted(outcome.failed) + ([f"{missing} tests do not run"] if missing > 0 else [])
    return [f"| {name} | {profile} | {test.replace('|', chr(92) + '|')} |  |" for test in names]


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", choices=["portable", "strict"], default="portable")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--server", default="")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("units", nargs="*")
    return parser.parse_args()


def main() -> int:
    arguments = read_arguments()
    known = reference(arguments.profile)
    units = arguments.units or (QUICK if arguments.quick else list(known))
    program = os.environ.get("SEQUENT", str(HERE.parents[1] / "build/cli/sequent"))
    os.environ["SEQUENT"] = program
    command = shlex.split(arguments.server) or [program, "serve", "--listen", "127.0.0.1:{port}", "--store",
                                                "embedded:{dir}/store.db", "--durability", "no", "--config",
                                                str(HERE / "external.conf")]
    try:
        if not (shutil.which("tclsh8.6") or shutil.which("tclsh")):
            raise suite.Unavailable("tclsh is not installed")
        source = suite.fetch()
    except suite.Unavailable as error:
        print(f"skipped: {error}")
        return 77
    allowed = {} if arguments.server else listed(arguments.profile)

    def run_one(at: int):
        spawn, passes = known[units[at]]
        base_port = unit.free_base_port(os.getpid() + at)
        return unit.run(source, units[at], spawn, arguments.profile == "strict", command, base_port), passes

    wrong, rows, total, goal = [], [], 0, 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for name, (outcome, passes) in zip(units, pool.map(run_one, range(len(units)))):
            print(f"{name:28} {len(outcome.passed):5} passed {outcome.failures:3} failed, redis-server {passes:4},"
                  f" {outcome.seconds:5.1f} s  {'; '.join(outcome.broken)[:150]}", flush=True)
            total += min(len(outcome.passed), passes)
            goal += passes
            wrong += judge(name, outcome, passes, allowed.get(name, set()))
            rows += rows_for(name, outcome, passes, arguments.profile)
    print(f"{arguments.profile}: {total} of redis-server's {goal} tests pass ({100 * total / max(goal, 1):.2f} %)")
    print("\n".join(rows) if arguments.list else "\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
