#!/usr/bin/env python3
"""`sequent replay record` over the whole installed standard library, in one run: every sentence is done, and the
sentences of a file are all of its text but blanks and comments.

usage: record_stdlib_test.py [--jobs N] [--files N]

--files: only the first so many, to try the program.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import unittest

from support import World, main

ARGS = argparse.ArgumentParser()
ARGS.add_argument("--jobs", type=int, default=2)
ARGS.add_argument("--files", type=int)
OPTIONS = ARGS.parse_args()
del sys.argv[1:]
PATIENCE = 4 * 3600  # seconds for the whole
LEAST_FILES, LEAST_SENTENCES = 583, 135_000  # of Coq 8.16.1


def library() -> list:
    done = subprocess.run(["coqc", "-where"], capture_output=True, text=True, check=True)
    root = pathlib.Path(done.stdout.strip()).resolve()
    return sorted([*(root / "theories").rglob("*.v"), *(root / "user-contrib/Ltac2").rglob("*.v")])


def without_comments(text: bytes) -> bytes:
    """What is left are blanks, if only blanks and comments were there."""
    left, depth, place = bytearray(), 0, 0
    while place < len(text):
        two = text[place:place + 2]
        if two == b"(*":
            depth, place = depth + 1, place + 2
        elif two == b"*)" and depth:
            depth, place = depth - 1, place + 2
        elif depth and text[place:place + 1] == b'"':
            place = text.index(b'"', place + 1) + 1
        else:
            if not depth:
                left.append(text[place])
            place += 1
    return bytes(left)


class Library(World):
    def events(self, *args) -> list:
        process = self.start(*args)
        out, err = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 0, out[-4000:] + err[-4000:])
        return [json.loads(line) for line in out.splitlines()]

    def spans_cover(self, file: pathlib.Path) -> int:
        text, end, count = file.read_bytes(), 0, 0
        for step in self.events("replay", "export", "--json", file)[1:]:
            self.assertEqual(without_comments(text[end:step["begin"]]).strip(), b"", f"{file} before {step['begin']}")
            self.assertEqual(text[step["begin"]:step["end"]].decode(), step["tactic"], file)
            self.assertEqual(step["outcome"], "done", f"{file}:{step['line']}: {step['message']}")
            end, count = step["end"], count + 1
        self.assertEqual(without_comments(text[end:]).strip(), b"", f"{file} after {end}")
        return count

    def test_all_of_it_is_recorded_and_nothing_fails(self):
        files = library()[:OPTIONS.files]
        *recorded, summary = self.events("replay", "record", "--json", "-j", OPTIONS.jobs, *files)
        print(json.dumps(summary), file=sys.stderr)
        self.assertEqual((summary["recorded"], summary["not_done"]), (len(files), 0))
        self.assertEqual([event["file"] for event in recorded if event["not_done"] > 0], [])
        sentences = sum(self.spans_cover(file) for file in files)
        self.assertEqual(sentences, summary["sentences"])
        if OPTIONS.files is None:
            self.assertGreaterEqual(len(files), LEAST_FILES)
            self.assertGreaterEqual(sentences, LEAST_SENTENCES)
        again = self.events("replay", "record", "--json", "-j", OPTIONS.jobs, *files)[-1]
        self.assertEqual((again["recorded"], again["unchanged"]), (0, len(files)))
        stored = sum(path.stat().st_size for path in (self.folder / "data").rglob("*") if path.is_file())
        print(f"{len(files)} files, {sentences} sentences, {stored} bytes in the store", file=sys.stderr)


if __name__ == "__main__":
    main()
