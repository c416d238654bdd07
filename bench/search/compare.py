#!/usr/bin/env python3
"""Searching by shape: sequent in process, metamath's `search` and coqtop's `Search`, in processor time of one core.

usage: compare.py BUILD [DATABASE.mm]

sequent and metamath search the same database; coqtop what Arith, ZArith and Reals load. The queries are not the
same: each program is asked what its language has. metamath matches tokens, sequent and coqtop terms.
"""
import pathlib
import re
import resource
import statistics
import subprocess
import sys

METAMATH = ["( A + B ) = ( B + A )", "( $* + $* ) = ( $* + $* )", "A e. CC $* => $* A", "( ph -> $* ) -> ( ph -> $* )",
            "E. x $* /\\ $*", "( A x. $* ) = $*", "-. $* -> -. $*", "A C_ B $* A C_ C"]
COQ = ["(_ + _ = _ + _)", "(?a * ?b = ?b * ?a)%Z", "(_ <= _ -> _ + _ <= _ + _)%R", "(?x < ?y -> ?y < ?z -> ?x < ?z)",
       "(Z.abs _ = _)", "concl:(_ <= _)%Z", "(_ * (_ + _))%R", "(_ /\\ _ <-> _ /\\ _)"]


def processor_seconds(command, text):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def metamath(database):
    begin = f"set scroll continuous\nread \"{database}\"\n"
    read, _ = processor_seconds(["metamath"], begin + "exit\n")
    times = []
    for query in METAMATH:
        asked = "".join(f"search * '{query}'\n" for _ in range(5))
        took, said = processor_seconds(["metamath"], begin + asked + "exit\n")
        assert "MM>" in said
        times.append((took - read) / 5)
    return times


def coqtop():
    begin = "From Coq Require Import Arith ZArith Reals.\n"
    asked = "".join(f"Time Search {query}.\n" for query in COQ)
    _, said = processor_seconds(["coqtop", "-q"], begin + asked)
    times = [float(user) for user in re.findall(r"Finished transaction in [\d.]+ secs \(([\d.]+)u", said)]
    assert len(times) == len(COQ), said
    return times


def main():
    build = pathlib.Path(sys.argv[1])
    database = sys.argv[2] if len(sys.argv) > 2 else "/usr/share/metamath/databases/set.mm"
    said = subprocess.run([build / "bench/search/bench_search", database, "2000"], capture_output=True, text=True,
                          check=True).stdout
    print(said, end="")
    ours = [float(number) for number in re.search(
        r"answering \(50\), us\s+p50\s+([\d.]+)\s+p99\s+([\d.]+)\s+worst\s+([\d.]+)", said).groups()]
    print(f"\n{'':<32}{'median ms':>12}{'worst ms':>12}")
    print(f"{'sequent, 2000 queries':<32}{ours[0] / 1e3:>12.3f}{ours[2] / 1e3:>12.1f}")
    for name, times in (("metamath search", metamath(database)), ("coqtop Search", coqtop())):
        label = f"{name}, {len(times)} queries"
        print(f"{label:<32}{statistics.median(times) * 1e3:>12.0f}{max(times) * 1e3:>12.0f}")


if __name__ == "__main__":
    main()
