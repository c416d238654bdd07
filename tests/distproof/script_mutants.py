"""Breaks the queue's scripts in one place at a time; the tests must notice each time.

usage: script_mutants.py TEST_PROGRAM SCRIPT_FOLDER [--only TEXT] [--list]

A mutant is one line of one file with a condition negated or weakened, a number
changed or a call left out. TEST_PROGRAM runs its tests with that (tests/distproof/
mutating_store.h). A mutant that no test notices is named, unless it stands in
EXCUSED with the reason why it changes nothing that anybody relies on.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys

# (file, part of the mutant as it is printed, why it may live)
EXCUSED = [
    ("claim_end.lua", "reply[3] <= 0", "a moment's difference in when to ask again"),
    ("claim_end.lua", "left <= reply[3]", "the same value"),
    ("claim_end.lua", "untold and 2", "one wake-up too many"),
    ("claim_jobs.lua", "fence + 2", "tokens still rise"),
    ("close_run.lua", "< tonumber(owner[3])", "one millisecond"),
    ("done_jobs.lua", "if true then settle", "a closed run may go on telling dependents"),
    ("lib.lua", "gap <= -lease / 2", "one millisecond"),
    ("lib.lua", "gap >= lease / 2", "one millisecond"),
    ("lib.lua", "gap >= 0 and pulse", "a gap of nothing does not come here"),
    ("lib.lua", "if true then call('HSET', META, 'pulse'", "written more often than needed"),
    ("lib.lua", "gap <= 0 then call('HSET', META, 'pulse'", "written more often than needed"),
    ("lib.lua", "gap >= 20 or", "one millisecond"),
    ("moves.lua", "if true then pending", "nobody is told"),
    ("spread.lua", "if true then pending", "nobody is told"),
    ("settle.lua", "if true then job.blame", "only looked at when it is cancelled"),
    ("settle.lua", "budget >= 0 do", "one dependent more in a step"),
    ("settle.lua", "budget - 2", "fewer dependents in a step"),
    ("settle.lua", "count >= 0", "grows by nothing"),
    ("settle.lua", "budget <= 0 or call", "one wake-up too many"),
    ("settle.lua", "freed + 2", "one wake-up too many"),
    ("settle.lua", "if true then wake", "wakes nobody"),
    ("settle.lua", "freed >= 0", "wakes nobody"),
    ("submit_write.lua", "text < 2000 then  =>  if false then", "dependents in chunks only: more memory"),
    ("submit_write.lua", "<= 2000", "one byte"),
    ("submit_write.lua", "if true then call('HINCRBY', META, 'total'", "grows by nothing"),
    ("submit_write.lua", "#jobs >= 0", "grows by nothing"),
]

SWAPS = [  # each occurrence on a line, one at a time
    (r" == ", " ~= "), (r" ~= ", " == "), (r" < ", " <= "), (r" <= ", " < "), (r" > ", " >= "), (r" >= ", " > "),
    (r" and ", " or "), (r" or ", " and "), (r" \+ 1\b", " + 2"), (r" - 1\b", " - 2"), (r"\bnot ", ""),
]
STATEMENT = re.compile(r"^\s*(call|write|event|finish|make_ready|take_back|take_back_overdue|keep_time|settle|wake|link|flush|put|read_ahead"
                       r"|grant)\(.*\)$|^\s*(job|on)\.[\w., ]+ = .*$|^\s*freed = .*$")
GUARD = re.compile(r"^\s*if .* then .* end$")
BRANCH = re.compile(r"^(\s*(?:else)?if )(.*)( then.*)$")


def mutants_of(line: str):
    """The lines that may stand in place of `line`."""
    code = line.split("--", 1)[0].rstrip()
    if not code:
        return
    if STATEMENT.match(code) or GUARD.match(code):
        yield ""
    if branch := BRANCH.match(code):
        for constant in ("true", "false"):
            yield branch[1] + constant + branch[3]
    for pattern, replacement in SWAPS:
        for found in re.finditer(pattern, code):
            if code[:found.start()].count("'") % 2 == 0:  # not within a text
                yield code[:found.start()] + replacement + code[found.end():]


def all_mutants(folder: pathlib.Path):
    for path in sorted(folder.glob("*.lua")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number in range(1, len(lines)):
            if lines[number].lstrip().startswith("--") or lines[number - 1].startswith("-- include"):
                continue
            for mutant in dict.fromkeys(mutants_of(lines[number])):
                if mutant != lines[number]:
                    # With the line before it, so that it is this line and no equal one.
                    before = lines[number - 1] + "\n"
                    yield (path.name, number + 1, before + lines[number] + "\n", before + mutant + "\n")


def survives(program: str, before: str, after: str) -> bool:
    environment = {"SEQUENT_BACKENDS": "serve", **os.environ, "SEQUENT_MUTATE_FROM": before, "SEQUENT_MUTATE_TO": after}
    try:
        done = subprocess.run([program, "--abort"], env=environment, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=90, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--only", default="", help="mutants of files and lines that contain this")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if subprocess.run([options.program, "--abort"], stdout=subprocess.DEVNULL, check=False).returncode != 0:
        print("the tests fail without any mutant")
        return 1
    tried, excused, living = 0, 0, []
    for file, number, before, after in all_mutants(options.folder):
        shown = f"{file}:{number}: {before.splitlines()[1].strip()}  =>  {after.splitlines()[1].strip() or '(nothing)'}"
        if options.only not in shown:
            continue
        if options.list:
            print(shown)
            continue
        tried += 1
        if survives(options.program, before, after):
            if any(file == where and part in shown for where, part, _ in EXCUSED):
                excused += 1
            else:
                living.append(shown)
                print("NOT NOTICED", shown, flush=True)
    print(f"{tried} mutants, {tried - excused - len(living)} noticed, {excused} excused, {len(living)} not noticed")
    return 1 if living else 0


if __name__ == "__main__":
    sys.exit(main())
