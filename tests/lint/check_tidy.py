"""Runs clang-tidy over every source of the project (not its tests), as errors.

usage: check_tidy.py [--quick] ROOT BUILD [FILE.cc...]

--quick leaves out the static analyzer, which takes longer than all else together, and the
checks of SLOW, and reads many sources as one, since most of the time goes into the system's headers: a
fifth of the time for each. A batch with findings is looked at again source by source, so what is
printed is the same. The second suite runs all checks on each source by itself.

Needs a compilation database without precompiled headers, which clang cannot
read from g++: it configures its own in BUILD/tidy. A source that passed is not
looked at again until it, a header of ours that it includes, .clang-tidy or the
tool changes; the marks are in BUILD/tidy/passed.
"""
import concurrent.futures
import functools
import hashlib
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "pch"))
from group_sources import make_groups  # pylint: disable=wrong-import-position

FOLDERS = ("engine", "decls", "search", "proofcache", "distproof", "workers", "cli")
# Half of the time of all checks, since they look at each declaration of the system's headers too.
SLOW = (
    "clang-analyzer-*", "bugprone-assert-side-effect", "bugprone-dangling-handle", "bugprone-exception-escape",
    "bugprone-incorrect-roundings", "bugprone-infinite-loop", "bugprone-misplaced-widening-cast",
    "bugprone-multiple-statement-macro", "bugprone-narrowing-conversions", "bugprone-not-null-terminated-result",
    "bugprone-reserved-identifier", "bugprone-signed-char-misuse", "bugprone-stringview-nullptr",
    "bugprone-suspicious-memset-usage", "bugprone-suspicious-semicolon", "bugprone-suspicious-string-compare",
    "bugprone-unused-raii", "bugprone-unused-return-value", "cppcoreguidelines-slicing", "google-global-names-in-headers",
    "misc-definitions-in-headers", "modernize-use-using", "performance-type-promotion-in-math-fn",
    "readability-redundant-control-flow", "readability-redundant-declaration",
    "readability-static-definition-in-anonymous-namespace",
)
BATCH = 16
# Of the file that includes a batch only, or also g++'s business, and wrong between sources.
NOT_IN_BATCHES = ("bugprone-suspicious-include", "clang-diagnostic-shadow")
IN_BATCHES = r"^(.*/)?(engine|decls|proofcache|search|distproof|workers|cli)/[^:]*\.(h|cc)$"
NOT_OURS = "-Wno-unused-command-line-argument"  # of g++'s
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)


def configure(root: pathlib.Path, build: pathlib.Path) -> pathlib.Path:
    """A build folder for the tidy run with its generated headers made."""
    tidy = build / "tidy"
    if not (tidy / "build.ninja").exists():
        subprocess.run(
            ["meson", "setup", str(tidy), str(root), "-Db_pch=false"],
            check=True, stdout=subprocess.DEVNULL, env={**os.environ, "CC": "gcc", "CXX": "g++"},
        )
    subprocess.run(["ninja", "-C", str(tidy), "build.ninja"], check=True, stdout=subprocess.DEVNULL)
    targets = json.loads(subprocess.check_output(["meson", "introspect", "--targets", str(tidy)]))
    generated = [
        os.path.relpath(name, tidy)
        for target in targets if target["type"] == "custom"
        for name in target["filename"] if name.endswith((".h", ".c++", ".gen.cc"))
    ]
    if generated:
        subprocess.run(["ninja", "-C", str(tidy), *generated], check=True, stdout=subprocess.DEVNULL)
    return tidy


class Marks:
    """Which sources passed, by everything of ours that they are made of."""

    def __init__(self, root: pathlib.Path, tool: str, folder: pathlib.Path):
        self.root, self.folder = root, folder
        folder.mkdir(parents=True, exist_ok=True)
        version = subprocess.check_output([tool, "--version"])
        self.seed = hashlib.sha256(version + (root / ".clang-tidy").read_bytes()).hexdigest()

    @functools.lru_cache(maxsize=None)
    def _parts(self, name: str) -> tuple[str, tuple[str, ...]]:
        path = self.root / name
        if not path.is_file():
            return "", ()
        data = path.read_bytes()
        return hashlib.sha256(data).hexdigest(), tuple(INCLUDE.findall(data.decode("utf-8", "replace")))

    def mark(self, name: str) -> pathlib.Path:
        seen, todo = {}, [name]
        while todo:
            one = todo.pop()
            if one not in seen:
                seen[one], more = self._parts(one)
                todo.extend(more)
        text = self.seed + json.dumps(sorted(seen.items()))
        return self.folder / hashlib.sha256(text.encode()).hexdigest()


def compiler_arguments(command: str) -> tuple[str, ...]:
    """Those of a source's command that say how it is read."""
    kept, words = [], iter(shlex.split(command)[1:])
    for word in words:
        if word in ("-o", "-MF", "-MQ"):
            next(words)
        elif word not in ("-MD", "-c") and not word.endswith(".cc"):
            kept.append(word)
    return tuple(kept)


def main(root: pathlib.Path, build: pathlib.Path, only: list[str], quick: bool) -> int:
    tool = shutil.which("clang-tidy-14") or shutil.which("clang-tidy")
    if tool is None:
        print("clang-tidy is not installed (package clang-tidy)")
        return 77
    tidy = configure(root, build)
    marks = Marks(root, tool, tidy / ("passed-quick" if quick else "passed"))
    fewer = ["--checks=" + ",".join("-" + check for check in SLOW)] if quick else []
    database = json.loads((tidy / "compile_commands.json").read_text(encoding="utf-8"))
    arguments = {os.path.relpath(tidy / entry["file"], root): compiler_arguments(entry["command"]) for entry in database}
    wanted = only or [n for n in sorted(arguments) if n.startswith(tuple(f + "/" for f in FOLDERS))]
    todo = [name for name in wanted if not marks.mark(name).exists()]

    def check(name: str) -> tuple[str, int, str]:
        run = subprocess.run(
            [tool, "-p", str(tidy), "--quiet", f"--extra-arg={NOT_OURS}", *fewer, str(root / name)],
            check=False, capture_output=True, text=True,
        )
        return name, run.returncode, run.stdout

    def check_batch(members: list[str]) -> list[str]:
        """The sources of a batch that have to be looked at one by one."""
        if len(members) > 1:
            whole = tidy / f"batch-{hashlib.sha256(members[0].encode()).hexdigest()[:16]}.cc"
            whole.write_text("".join(f'#include "{root / name}"\n' for name in members), encoding="utf-8")
            checks = "--checks=" + ",".join("-" + check for check in SLOW + NOT_IN_BATCHES)
            run = subprocess.run(
                [tool, "--quiet", checks, f"--header-filter={IN_BATCHES}", str(whole),
                 "--", *arguments[members[0]], "-Wno-shadow", NOT_OURS],
                check=False, capture_output=True, text=True, cwd=tidy,
            )
            if run.returncode == 0:
                for name in members:
                    marks.mark(name).touch()
                return []
        return members

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        if quick:
            todo_alone = [name for rest in pool.map(check_batch, make_groups(root, [(name, arguments[name]) for name in todo], BATCH)) for name in rest]
        else:
            todo_alone = todo
        for name, code, text in pool.map(check, todo_alone):
            if code == 0:
                marks.mark(name).touch()
            else:
                failed += 1
                print(text)
    print(f"clang-tidy: {len(wanted)} sources, {len(wanted) - len(todo)} unchanged since they passed, {failed} with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--quick"]
    sys.exit(main(pathlib.Path(words[0]).resolve(), pathlib.Path(words[1]).resolve(), words[2:], "--quick" in sys.argv))
