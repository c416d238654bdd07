#!/usr/bin/env python3
"""Does coqc read proofs of what it loads, except where our scan of sources says so?

usage: hidden_proofs.py FOLDER

FOLDER is a built project of stdlib_project.py --make. Overwrites, in a copy, the proofs (segment
`opaques`) of every .vo by zeros, compiles each source again against those, and compares the .vo that
come out with the ones that are there. They must be equal for every source that has none of the
words that make an observer. Takes as long as the build. Exit code 1: some differ.
"""
import concurrent.futures
import os
import pathlib
import queue
import re
import shutil
import struct
import subprocess
import sys
import tempfile

OBSERVER = re.compile(r"\b(Extraction|Function|Functional|Generate|Inspect|Load|Print|Redirect|functional)\b")


def hide_proofs(file: pathlib.Path) -> None:
    data = bytearray(file.read_bytes())
    at = struct.unpack(">q", data[8:16])[0]
    count = struct.unpack(">i", data[at:at + 4])[0]
    at += 4
    for _ in range(count):
        length = struct.unpack(">i", data[at:at + 4])[0]
        name = bytes(data[at + 4:at + 4 + length])
        at += 4 + length
        offset, size = struct.unpack(">qq", data[at:at + 16])
        at += 32
        if name == b"opaques":
            data[offset:offset + size] = bytes(size)
    file.write_bytes(data)


def commands(project: pathlib.Path) -> dict[str, list[str]]:
    """The command of each source, from the Makefile."""
    found = {}
    for line in (project / "Makefile").read_text().splitlines():
        if line.startswith("\t@coqc "):
            words = line[2:].split()
            found[words[-1]] = words
    return found


class Bench:
    """A copy of the project whose .vo are links to those without proofs, for one coqc at a time."""

    def __init__(self, hidden: pathlib.Path, folder: pathlib.Path):
        self.hidden, self.folder = hidden, folder
        shutil.copytree(hidden, folder, copy_function=os.link)

    def compile(self, name: str, words: list[str]) -> bytes | None:
        product = self.folder / (name + "o")
        product.unlink()  # a name of its own: the file itself is shared
        done = subprocess.run([*words[:-1], "-noglob", name], cwd=self.folder, capture_output=True)
        made = product.read_bytes() if done.returncode == 0 else None
        product.unlink(missing_ok=True)
        os.link(self.hidden / (name + "o"), product)
        return made


def main() -> int:
    built = pathlib.Path(sys.argv[1]).resolve()
    jobs = commands(built)
    different, observers = [], 0
    with tempfile.TemporaryDirectory() as folder:
        hidden = pathlib.Path(folder) / "hidden"
        shutil.copytree(built, hidden, ignore=shutil.ignore_patterns("*.glob", "*.vok", "*.vos", ".*"))
        for file in hidden.rglob("*.vo"):
            hide_proofs(file)
        benches: queue.Queue[Bench] = queue.Queue()
        for i in range(os.cpu_count() or 1):
            benches.put(Bench(hidden, pathlib.Path(folder) / str(i)))

        def compile_one(name: str) -> tuple[str, bool]:
            bench = benches.get()
            try:
                return name, bench.compile(name, jobs[name]) == (built / (name + "o")).read_bytes()
            finally:
                benches.put(bench)

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for name, same in pool.map(compile_one, jobs):
                source = (built / name).read_text(encoding="utf-8", errors="replace")
                code = re.sub(r"\(\*.*?\*\)", " ", source, flags=re.S)
                is_observer = OBSERVER.search(code) is not None
                observers += is_observer
                if not same and not is_observer:
                    different.append(name)
                    print(f"reads proofs, and the scan does not know: {name}", flush=True)
    print(f"{len(jobs)} sources, {observers} observers, {len(different)} differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
