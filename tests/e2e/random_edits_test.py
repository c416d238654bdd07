"""Random edits of a project: after each, a check says and writes what a build from nothing does.

usage: random_edits_test.py [--edits N] [--seed N]

The build from nothing runs plain coqc on a module once for all that it rests on: its own text, flags and fragments, and
the same of what it imports. Compared are the verdicts, the bytes of each .vo, what the prover wrote, where it failed
and why, and the exit code.
"""
import argparse
import collections
import hashlib
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys

import support
from random_project import RandomProject, State

MODULES = 8
FAILURE = re.compile(r'File "\./\w+\.v", line (\d+), characters (\d+)-\d+:\nError:\s*(.*?)\s*\Z', re.S)


class CleanBuild:
    """What plain coqc makes of each module, kept by the digest of all that it rests on."""

    def __init__(self, folder: pathlib.Path):
        self.folder, self.known = folder, {}

    def build(self, state: State) -> dict[str, dict]:
        """By module its `verdict`; what coqc `said`; the `vo` of one that is proved."""
        results: dict[str, dict] = {}
        for name in state.names():
            imports = [other for other in state.imports(name) if other in results]
            if any(results[other]["verdict"] != "proved" for other in imports):
                results[name] = {"verdict": "skipped"}
                continue
            text = state.text(name)
            rests_on = [name, text, *state.arguments(name), *(results[other]["key"] for other in imports)]
            rests_on += [state.fragment] if "Load" in text else []
            key = hashlib.sha256("\0".join(rests_on).encode()).hexdigest()
            if key not in self.known:
                loaded = {other: results[other] for other in imports}
                for other in imports:
                    loaded |= results[other]["loaded"]
                self.known[key] = {"key": key, "loaded": loaded, **self._compile(name, state, loaded)}
            results[name] = self.known[key]
        return results

    def _compile(self, name: str, state: State, loaded: dict[str, dict]) -> dict:
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "fragments").mkdir(parents=True)
        (self.folder / "fragments/part.v").write_text(state.fragment)
        (self.folder / f"{name}.v").write_text(state.text(name))
        for other, result in loaded.items():
            (self.folder / f"{other}.vo").write_bytes(result["vo"])
        words = ["coqc", "-q", "-Q", ".", "P", *state.arguments(name), f"{name}.v"]
        done = subprocess.run(words, cwd=self.folder, capture_output=True, text=True)
        made = {"said": done.stdout + done.stderr}
        if done.returncode != 0:
            return {**made, "verdict": "failed"}
        return {**made, "verdict": "proved", "vo": (self.folder / f"{name}.vo").read_bytes()}


class RandomEdits(support.World):
    def test_each_edit_gives_what_a_build_from_nothing_gives(self):
        rng = random.Random(options.seed)
        project, clean = RandomProject(rng, MODULES), CleanBuild(self.folder / "clean")
        checked, verdicts = 0, collections.Counter()
        for step in range(options.edits):
            edits = [project.edit() for _ in range(rng.choice([1, 1, 1, 2, 4]))] if step else ["none"]
            folder = self.folder / ("other checkout" if rng.random() < 0.1 else "project")
            self.write(folder, project.state.files(), rng)
            expected = clean.build(project.state)
            proved = all(result["verdict"] == "proved" for result in expected.values())
            with self.subTest(seed=options.seed, step=step, edits=edits):
                summary = self.check(folder, "-v", code=0 if proved else 1)
                self.compare(folder, expected, summary["events"])
                checked += summary["checked"]
                verdicts.update(result["verdict"] for result in expected.values())
        print(f"{options.edits} edits of seed {options.seed}: {dict(verdicts)}, {checked} prover runs, {len(clean.known)} of the build from nothing")

    def write(self, folder: pathlib.Path, files: dict[str, str], rng: random.Random) -> None:
        """Writes what is another, at times with an older time; removes what is gone; touches and spoils files."""
        for path in [path for path in folder.rglob("*") if path.suffix in (".v", ".toml")]:
            if str(path.relative_to(folder)) not in files:
                path.unlink()
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_text() != text:
                path.write_text(text)
                if rng.random() < 0.2:
                    os.utime(path, (1_000_000_000, 1_000_000_000))
            elif rng.random() < 0.05:
                path.touch()
        outputs = sorted(folder.glob("*.vo"))
        if outputs and rng.random() < 0.2:
            spoilt = rng.choice(outputs)
            content = rng.choice([b"", spoilt.read_bytes()[:100], rng.choice(outputs).read_bytes()])
            spoilt.unlink()
            if content:
                spoilt.write_bytes(content)

    def compare(self, folder: pathlib.Path, expected: dict[str, dict], events: list) -> None:
        by_module = {kind: {e["module"]: e for e in events if e["event"] == kind} for kind in ("checked", "cached", "failed", "skipped", "said")}
        names = {"checked": "proved", "cached": "proved", "failed": "failed", "skipped": "skipped"}
        verdicts = {module.removeprefix("P."): names[kind] for kind in names for module in by_module[kind]}
        self.assertEqual(verdicts, {name: result["verdict"] for name, result in expected.items()})
        for name, result in expected.items():
            if result["verdict"] == "proved":
                self.assertEqual((folder / f"{name}.vo").read_bytes(), result["vo"], f"{name}.vo")
                self.assertEqual(by_module["said"].get(f"P.{name}", {"text": ""})["text"], result["said"], name)
            elif result["verdict"] == "failed":
                event, failure = by_module["failed"][f"P.{name}"], FAILURE.search(result["said"])
                self.assertIsNotNone(failure, result["said"])
                line, column, message = failure.groups()
                self.assertEqual((event["line"], event["column"], event["message"]), (int(line), int(column) + 1, message), name)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--edits", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sys.argv = sys.argv[:1]
    support.main()
