#!/usr/bin/env python3
"""`sequent replay record` beside plain coqc, on the same files of Coq's standard library in the same run.

usage: bench/record/compare.py [--rounds N] [FILE.v ...]

FILE.v: as below theories/. Printed for each: sentences, states, processor time (user and system, of all
processes) of coqc and of a recording into an embedded store, their ratio, and seconds of each; the least of the rounds.
"""
import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEQUENT = os.environ.get("SEQUENT", str(ROOT / "build/cli/sequent"))
FILES = ["Lists/List.v", "ZArith/Zdiv.v", "MSets/MSetRBT.v", "Reals/Ratan.v", "setoid_ring/Field_theory.v", "Logic/ChoiceFacts.v"]


def library() -> pathlib.Path:
    return pathlib.Path(subprocess.run(["coqc", "-where"], capture_output=True, text=True, check=True).stdout.strip())


def run(argv: list, env: dict) -> tuple:
    """(processor seconds, seconds, stdout)"""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(argv, env=env, capture_output=True, text=True)
    took, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{argv}: {done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, took, done.stdout


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("files", nargs="*", default=FILES)
    given = options.parse_args()
    print(f"{'file':28}{'sentences':>10}{'states':>8}{'coqc CPU':>10}{'record':>9}{'ratio':>7}{'coqc s':>9}{'record s':>10}")
    sums = [0.0, 0.0]
    for name in given.files:
        source = library() / "theories" / name
        coqc, record = [], []
        for _ in range(given.rounds):
            with tempfile.TemporaryDirectory(prefix="sequent-record-") as folder:
                env = {**os.environ, "XDG_DATA_HOME": folder, "XDG_CACHE_HOME": folder + "/cache", "SEQUENT_STORE": "embedded:"}
                # Digests of the installed library are kept from here on, as in any second run.
                subprocess.run([SEQUENT, "replay", "record", library() / "theories/Bool/Sumbool.v"], env=env, capture_output=True)
                coqc.append(run(["coqc", "-q", "-w", "none", "-noglob", "-o", f"{folder}/{source.stem}.vo", source], env))
                record.append(run([SEQUENT, "replay", "record", source], env))
                listed = subprocess.run([SEQUENT, "replay", "list", "--json", source], env=env, capture_output=True, text=True)
                session = json.loads(listed.stdout.splitlines()[-1])
        best = [min(each[0] for each in runs) for runs in (coqc, record)]
        wall = [min(each[1] for each in runs) for runs in (coqc, record)]
        sums = [total + one for total, one in zip(sums, best)]
        print(f"{name:28}{session['steps']:>10,}{session['states']:>8,}{best[0]:>10.2f}{best[1]:>9.2f}{best[1] / best[0]:>7.2f}"
              f"{wall[0]:>9.2f}{wall[1]:>10.2f}", flush=True)
    print(f"{'together':28}{'':>18}{sums[0]:>10.2f}{sums[1]:>9.2f}{sums[1] / sums[0]:>7.2f}")


if __name__ == "__main__":
    main()
