"""The standard library, built from its own sources: every .vo equals the one that plain coqc makes.

usage: stdlib_test.py [--whole]
"""
import os
import pathlib
import subprocess
import sys

import support

HERE = pathlib.Path(__file__).resolve().parent
PART = [] if "--whole" in sys.argv else ["--part"]
support.LIMIT = 3600


class StandardLibrary(support.World):
    def test_it_equals_what_coqc_makes_and_is_checked_once(self):
        ours, plain = self.folder / "ours", self.folder / "plain"
        for folder, options in ((ours, []), (plain, ["--make"])):
            subprocess.run([sys.executable, HERE / "stdlib_project.py", *PART, *options, folder], check=True)
        modules = len(list(ours.rglob("*.v")))
        first = self.check(ours)
        self.assertEqual(self.counts(first), (modules, 0, 0, 0))
        self.assertEqual(self.counts(self.check(ours)), (0, modules, 0, 0))
        subprocess.run(["make", f"-j{os.cpu_count()}"], cwd=plain, check=True, stdout=subprocess.DEVNULL)
        made = sorted(path.relative_to(plain) for path in plain.rglob("*.vo"))
        self.assertEqual(len(made), modules)
        for name in made:
            self.assertEqual((ours / name).read_bytes(), (plain / name).read_bytes(), name)
        print(f"{modules} modules, each .vo byte for byte that of coqc; checked in {first['seconds']} s")


if __name__ == "__main__":
    sys.argv = [sys.argv[0]]
    support.main()
