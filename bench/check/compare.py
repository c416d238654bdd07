#!/usr/bin/env python3
"""Sequent beside `make -j2` (coq_makefile) and dune with its cache, on the same project in the same run.

usage: bench/check/compare.py [--modules N | --library PART... | --whole-library] [--rounds N] [--tools T,T] [--scenarios S,S] [--jobs N]

Each round runs every tool through the same life of a project: a cold check, nothing changed, a fresh
checkout at another path, a proof-only edit in a module that much rests on, a comment edit, a touch, and
undoing the proof edit. Printed: median seconds and the number of prover runs. Needs coqc; dune is the
package ocaml-dune.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
import coq_projects as projects  # noqa: E402

SCENARIOS = ("cold", "nothing changed", "fresh checkout", "proof edit", "comment edit", "touch", "undo")
REPEATS = {"nothing changed": 5}  # cheap ones: the median of several in each round


class Tool:
    name = ""

    def __init__(self, scratch: pathlib.Path, theory: str, jobs: int):
        self.scratch, self.theory, self.jobs = scratch, theory, jobs

    def prepare(self, project: pathlib.Path) -> None:
        """What a user writes once, not timed."""

    def run(self, project: pathlib.Path) -> int:
        """Checks the project; the number of prover runs."""
        raise NotImplementedError


class Make(Tool):
    name = "make"

    def prepare(self, project):
        if not (project / "Makefile").exists():
            subprocess.run(["coq_makefile", "-f", "_CoqProject", "-o", "Makefile"], cwd=project, check=True)

    def run(self, project):
        done = subprocess.run(["make", f"-j{self.jobs}"], cwd=project, check=True, capture_output=True, text=True)
        return len(re.findall(r"^COQC ", done.stdout, re.M))


class Dune(Tool):
    name = "dune"

    def prepare(self, project):
        projects.dune_files(project, self.theory, self.theory == "Std")

    def run(self, project):
        env = {**os.environ, "DUNE_CACHE": "enabled", "XDG_CACHE_HOME": str(self.scratch / "cache")}
        subprocess.run(["dune", "build", "-j", str(self.jobs)], cwd=project, check=True, env=env, capture_output=True)
        log = (project / "_build/log").read_text(encoding="utf-8", errors="replace")
        return len(re.findall(r"^\$ .*coqc ", log, re.M))


class Sequent(Tool):
    name = "sequent"

    def run(self, project):
        store = f"embedded:{self.scratch / 'sequent' / 'store.db'}"
        env = {**os.environ, "XDG_DATA_HOME": str(self.scratch / "data"), "XDG_CACHE_HOME": str(self.scratch / "cache")}
        done = subprocess.run(
            [str(ROOT / "build/cli/sequent"), "check", "--json", "-j", str(self.jobs), "--store", store, str(project)],
            check=True, env=env, capture_output=True, text=True)
        return json.loads(done.stdout.splitlines()[-1])["checked"]


class Project:
    """Where the project comes from and how it is edited."""

    def __init__(self, args):
        self.args = args
        if args.modules:
            self.theory, self.edited = "Gen", "M0000.v"
            self.old, self.new = "Proof. intros n. unfold", "Proof. intros n. pose proof I. unfold"
        else:
            self.theory = "Coq" if args.whole_library else "Std"
            self.edited = ("theories/" if args.whole_library else "") + args.edited
            self.old, self.new = args.edit

    def make(self, folder: pathlib.Path) -> None:
        if self.args.modules:
            projects.generate(folder, self.args.modules)
        elif self.args.whole_library:
            subprocess.run(
                [sys.executable, str(ROOT / "tests/e2e/stdlib_project.py"), "--make", str(folder)],
                check=True, stdout=subprocess.DEVNULL)
        else:
            projects.standard_library(folder, self.args.library)

    def life(self, tool: Tool, folder: pathlib.Path) -> dict[str, tuple[float, int]]:
        first, second = folder / "first", folder / "second"
        figures = {}

        def timed(scenario: str, where: pathlib.Path, change=None) -> None:
            if scenario not in self.args.scenarios:
                return
            seconds, runs = [], 0
            for _ in range(REPEATS.get(scenario, 1)):
                if change is not None:
                    change()
                start = time.perf_counter()
                runs = tool.run(where)
                seconds.append(time.perf_counter() - start)
            figures[scenario] = (statistics.median(seconds), runs)
            print(f"{tool.name}: {scenario}: {figures[scenario][0]:.3f} s ({runs})", file=sys.stderr, flush=True)

        self.make(first)
        tool.prepare(first)
        source = first / self.edited
        original = source.read_text(encoding="utf-8")
        assert original.count(self.old) >= 1, f"{self.edited} has no {self.old!r}"
        proof = original.replace(self.old, self.new, 1)

        timed("cold", first)
        timed("nothing changed", first)
        self.make(second)
        tool.prepare(second)
        timed("fresh checkout", second)
        shutil.rmtree(second)
        timed("proof edit", first, lambda: source.write_text(proof, encoding="utf-8"))
        timed("comment edit", first, lambda: source.write_text(proof + "(* a note *)\n", encoding="utf-8"))
        timed("touch", first, lambda: os.utime(source))
        timed("undo", first, lambda: source.write_text(original, encoding="utf-8"))
        return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--modules", type=int, help="a generated project of so many modules")
    what.add_argument("--library", nargs="+", metavar="PART", help="folders of the standard library")
    what.add_argument("--whole-library", action="store_true", help="all of it under its own names (-boot), beside make: dune 2.9 cannot build it so")
    parser.add_argument("--edited", default="Bool/Bool.v", help="the module that is edited")
    parser.add_argument("--edit", nargs=2, metavar=("OLD", "NEW"), default=["Proof.\n", "Proof. pose proof I.\n"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--tools", default="make,dune,sequent")
    parser.add_argument("--scenarios", type=lambda names: names.split(","), default=SCENARIOS, help="of: " + ", ".join(SCENARIOS))
    args = parser.parse_args()
    if unknown := set(args.scenarios) - set(SCENARIOS):
        parser.error(f"no scenario: {', '.join(sorted(unknown))}")
    if args.whole_library and "dune" in args.tools:
        args.tools = args.tools.replace(",dune", "").replace("dune,", "")
    project = Project(args)
    kinds = {kind.name: kind for kind in (Make, Dune, Sequent)}
    names = args.tools.split(",")
    figures = {name: {scenario: [] for scenario in SCENARIOS} for name in names}
    for round_number in range(args.rounds):
        for name in names:
            with tempfile.TemporaryDirectory(prefix="sequent-bench-") as scratch:
                folder = pathlib.Path(scratch)
                for scenario, figure in project.life(kinds[name](folder, project.theory, args.jobs), folder).items():
                    figures[name][scenario].append(figure)
            print(f"round {round_number + 1} of {args.rounds}: {name} done", file=sys.stderr)

    print("| | " + " | ".join(f"{name} s (runs)" for name in names) + " |")
    print("|---|" + "---|" * len(names))
    for scenario in args.scenarios:
        cells = []
        for name in names:
            seen = figures[name][scenario]
            cells.append(f"{statistics.median(s for s, _ in seen):.3f} ({statistics.median(r for _, r in seen):.0f})")
        print(f"| {scenario} | " + " | ".join(cells) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
