"""Checks that every C++ source is as clang-format writes it.

usage: check_format.py ROOT
"""
import pathlib
import shutil
import subprocess
import sys

FOLDERS = ("engine", "decls", "search", "proofcache", "distproof", "workers", "cli", "tests", "bench", "examples", "pch")


def main(root: pathlib.Path) -> int:
    tool = shutil.which("clang-format-14") or shutil.which("clang-format")
    if tool is None:
        print("clang-format is not installed (package clang-format)")
        return 77
    files = sorted(str(p) for f in FOLDERS for s in ("*.h", "*.cc") for p in (root / f).rglob(s))
    return subprocess.run([tool, "--dry-run", "-Werror", "--ferror-limit=3", *files], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
