#!/usr/bin/env python3
"""Makes a project of the installed Coq standard library: its own sources under their own names.

usage: stdlib_project.py [--part] [--make] FOLDER

FOLDER gets theories/, user-contrib/Ltac2/, _CoqProject and sequent.toml: 583 modules, built from
nothing (-boot). --part: only Init, parts of Bool and what these need. --make: also a plain
Makefile that runs coqc on the same modules with the same arguments, to compare with.
"""
import argparse
import pathlib
import re
import subprocess
import sys

PART = ("theories/Init/", "theories/Bool/Bool.v", "theories/Bool/Sumbool.v")
ARGUMENTS = ["-boot", "-w", "-all"]
PRELUDE = "theories/Init/Prelude.v"


def library_folder() -> pathlib.Path:
    done = subprocess.run(["coqc", "-where"], capture_output=True, text=True, check=True)
    return pathlib.Path(done.stdout.strip()).resolve()


def copy_sources(library: pathlib.Path, target: pathlib.Path) -> list[str]:
    names = []
    for part in ("theories", "user-contrib/Ltac2"):
        for source in sorted((library / part).rglob("*.v")):
            name = source.relative_to(library)
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(source.read_bytes())
            names.append(name.as_posix())
    return names


def load_paths(library: pathlib.Path) -> list[str]:
    plugins = sorted(path for path in (library.parent / "coq-core/plugins").iterdir() if path.is_dir())
    flags = [word for path in plugins for word in ("-I", str(path))]
    return flags + ["-Q", "user-contrib/Ltac2", "Ltac2", "-R", "theories", "Coq"]


def dependencies(target: pathlib.Path, names: list[str], flags: list[str]) -> dict[str, list[str]]:
    done = subprocess.run(["coqdep", "-boot", *flags, *names], capture_output=True, text=True, check=True, cwd=target)
    edges = {}
    for targets, files in re.findall(r"^(\S+\.vo) [^:]*: (.*)$", done.stdout, re.M):
        edges[targets[:-1]] = [file[:-1] for file in files.split() if file.endswith(".vo")]
    return edges


def below(edges: dict[str, list[str]], roots: list[str]) -> set[str]:
    seen, todo = set(), list(roots)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += edges[name]
    return seen


def write_makefile(target: pathlib.Path, names: list[str], edges: dict, prelude: set[str], flags: list[str]) -> None:
    coqc = " ".join(["coqc", "-q", *ARGUMENTS])
    lines = ["all: " + " ".join(name + "o" for name in names)]
    for name in names:
        extra, needs = ("", edges[name]) if name not in prelude else (" -noinit", edges[name])
        if name not in prelude:
            needs = [*needs, PRELUDE]
        lines.append(f"{name}o: {name} " + " ".join(need + "o" for need in needs))
        lines.append(f"\t@echo COQC {name}")
        lines.append(f"\t@{coqc}{extra} {' '.join(flags)} {name}")
    (target / "Makefile").write_text("\n".join(lines) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", action="store_true")
    parser.add_argument("--make", action="store_true")
    parser.add_argument("folder", type=pathlib.Path)
    options = parser.parse_args()
    target = options.folder
    target.mkdir(parents=True, exist_ok=True)
    library = library_folder()
    names = copy_sources(library, target)
    flags = load_paths(library)
    edges = dependencies(target, names, flags)
    prelude = below(edges, [PRELUDE])
    if options.part:
        chosen = below(edges, [PRELUDE] + [name for name in names if name.startswith(PART)])
        for name in names:
            if name not in chosen:
                (target / name).unlink()
        names = [name for name in names if name in chosen]
    paths = [flags[i:i + (2 if flags[i] == "-I" else 3)] for i in range(len(flags)) if flags[i] in ("-I", "-Q", "-R")]
    text = ["# The standard library of Coq, built from its own sources."]
    text += [" ".join(path) for path in paths] + [f'-arg "{" ".join(ARGUMENTS)}"'] + names
    (target / "_CoqProject").write_text("\n".join(text) + "\n")
    patterns = ",\n".join(f'  "{name}"' for name in sorted(prelude))
    (target / "sequent.toml").write_text(
        "# What Coq.Init.Prelude is made of cannot load it.\n"
        f'[[files]]\nmatch = [\n{patterns},\n]\narguments = ["-noinit"]\n')
    if options.make:
        write_makefile(target, names, edges, prelude, flags)
    print(f"{target}: {len(names)} modules")
    return 0


if __name__ == "__main__":
    sys.exit(main())
