"""The main job: check a project, and check it again."""
import fcntl
import json
import os
import pathlib
import pty
import re
import shutil
import struct
import subprocess
import termios
import unittest

import support


class Check(support.World):
    def test_a_second_run_does_no_prover_work(self):
        project = self.project()
        self.assertEqual(self.counts(self.check(project)), (4, 0, 0, 0))
        self.assertEqual(self.counts(self.check(project)), (0, 4, 0, 0))

    def test_another_checkout_at_another_path_does_no_prover_work(self):
        self.check(self.project())
        other = self.project(name="elsewhere/deep/copy")
        self.assertEqual(self.counts(self.check(other)), (0, 4, 0, 0))
        self.assertTrue((other / "C.vo").exists())

    def test_outputs_are_those_of_coqc(self):
        project = self.project()
        self.check(project)
        plain = self.project(name="plain")
        for name in "ABCD":
            subprocess.run(["coqc", "-q", "-Q", ".", "Chain", f"{name}.v"], cwd=plain, check=True)
        for name in "ABCD":
            self.assertEqual((project / f"{name}.vo").read_bytes(), (plain / f"{name}.vo").read_bytes(), name)
            self.assertEqual((project / f"{name}.glob").read_bytes(), (plain / f"{name}.glob").read_bytes(), name)
            self.assertTrue((project / f"{name}.vos").exists())

    def test_coqc_goes_on_from_our_outputs(self):
        project = self.project()
        self.check(project)
        (project / "E.v").write_text("From Chain Require Import C.\nCheck c_proof.\n")
        done = subprocess.run(["coqc", "-Q", ".", "Chain", "E.v"], cwd=project, capture_output=True, text=True, check=True)
        self.assertIn("c_proof", done.stdout)

    def test_no_outputs_leaves_the_project_as_it_was(self):
        project = self.project()
        before = sorted(os.listdir(project))
        self.assertEqual(self.check(project, "--no-outputs")["checked"], 4)
        self.assertEqual(sorted(os.listdir(project)), before)

    def test_a_lost_output_comes_back_from_the_cache(self):
        project = self.project()
        self.check(project)
        expected = (project / "B.vo").read_bytes()
        (project / "B.vo").unlink()
        (project / "D.vo").write_bytes(b"garbage")
        self.assertEqual(self.check(project)["checked"], 0)
        self.assertEqual((project / "B.vo").read_bytes(), expected)
        self.assertNotEqual((project / "D.vo").read_bytes(), b"garbage")

    def test_an_output_that_is_right_is_not_touched(self):
        project = self.project()
        self.check(project)
        before = {f: (project / f).stat().st_mtime_ns for f in ("A.vo", "B.glob", "C.vos")}
        self.check(project)
        self.assertEqual(before, {f: (project / f).stat().st_mtime_ns for f in before})

    def test_a_folder_without_coq_project_is_a_project(self):
        folder = self.folder / "loose"
        folder.mkdir()
        (folder / "One.v").write_text("Definition one := 1.\n")
        (folder / "Two.v").write_text("Require Import One.\nDefinition two := one + one.\n")
        self.assertEqual(self.counts(self.check(folder)), (2, 0, 0, 0))
        self.assertEqual(self.counts(self.check(folder)), (0, 2, 0, 0))

    def test_the_coq_project_file_can_be_named(self):
        project = self.project()
        self.assertEqual(self.check(project / "_CoqProject")["checked"], 4)

    def test_the_current_folder_is_the_default(self):
        project = self.project()
        done = self.run_sequent("check", cwd=project)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("4", done.stdout)

    def test_paths_with_spaces(self):
        files = {"my theory/" + name: text for name, text in support.CHAIN.items()}
        project = self.project(files, name="a project", flags='-Q "my theory" Chain\n')
        self.assertEqual(self.counts(self.check(project)), (4, 0, 0, 0))
        self.assertTrue((project / "my theory" / "C.vo").exists())
        self.assertEqual(self.counts(self.check(project)), (0, 4, 0, 0))

    def test_plain_output_has_a_line_for_each_module_and_no_colour(self):
        done = self.run_sequent("check", self.project())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("\x1b", done.stdout + done.stderr)
        for name in "ABCD":
            self.assertIn(f"{name}.v", done.stdout + done.stderr)

    def on_terminal(self, *args, columns=60, **env) -> str:
        """All that `sequent` writes to a terminal of that width."""
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        process = subprocess.Popen(
            [support.SEQUENT, *map(str, args)], env={**self.env, "TERM": "xterm", **env}, stdin=follower,
            stdout=follower, stderr=follower, start_new_session=True)
        self.addCleanup(support.kill_group, process)
        os.close(follower)
        written = b""
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            written += part
        os.close(leader)
        self.assertEqual(process.wait(timeout=support.LIMIT), 0)
        return written.decode()

    def test_a_terminal_shows_what_runs_in_lines_that_are_redrawn(self):
        text = self.on_terminal("check", "-j1", self.project())
        self.assertIn("[0/4]", text)
        self.assertRegex(text, r"1 running")
        self.assertRegex(text, r"A\.v\x1b?.*  .*s")
        self.assertIn("\x1b[J", text)
        plain = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)
        self.assertTrue(plain.rstrip().splitlines()[-1].startswith("all proved: 4 checked"), plain)
        for line in plain.splitlines()[:-1]:
            self.assertLess(len(line), 60, line)

    def test_no_color_means_none(self):
        self.assertNotRegex(self.on_terminal("check", self.project(), NO_COLOR="1"), r"\x1b\[[0-9;]*m")

    def test_json_is_one_object_a_line_with_the_promised_summary(self):
        done = self.run_sequent("check", "--json", self.project())
        events = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertLessEqual({"event", "checked", "cached", "failed", "skipped", "seconds"}, set(events[-1]))
        self.assertTrue(all("event" in event for event in events))
        self.assertGreaterEqual(len(events), 5)

    def test_messages_of_the_prover_come_again_from_the_cache(self):
        files = {"P.v": "Definition p := 1.\nPrint Assumptions p.\nPrint p.\n"}
        project = self.project(files)
        first = self.run_sequent("check", "--verbose", project)
        again = self.run_sequent("check", "--verbose", project)
        self.assertIn("Closed under the global context", first.stdout + first.stderr)
        self.assertIn("Closed under the global context", again.stdout + again.stderr)

    EXTRACTS = {
        "src/F.v": """Require Import Extraction.
Definition f (n : nat) := n + 1.
Extraction "f.ml" f.
Extraction "made/deep/g.ml" f.
Redirect "made/shown" Print f.
""",
        "src/G.v": "Require Import Extraction.\nFrom X Require Import F.\nSeparate Extraction f.\n",
    }
    WRITTEN = ("f.ml", "f.mli", "made/deep/g.ml", "made/deep/g.mli", "made/shown.out", "F.ml", "F.mli", "Datatypes.ml")

    def test_files_that_commands_write_are_outputs(self):
        project = self.project(self.EXTRACTS, flags="-R src X\n")
        plain = self.project(self.EXTRACTS, name="plain", flags="-R src X\n")
        (plain / "made/deep").mkdir(parents=True)
        for name in "FG":
            subprocess.run(["coqc", "-q", "-R", "src", "X", f"src/{name}.v"], cwd=plain, check=True, capture_output=True)
        expected = {name: (plain / name).read_bytes() for name in self.WRITTEN}
        self.assertEqual(self.check(project)["checked"], 2)
        self.assertEqual({name: (project / name).read_bytes() for name in self.WRITTEN}, expected)
        shutil.rmtree(project / "made")
        (project / "f.ml").write_text("garbage")
        self.assertEqual(self.counts(self.check(project)), (0, 2, 0, 0))
        self.assertEqual({name: (project / name).read_bytes() for name in self.WRITTEN}, expected)
        other = self.project(self.EXTRACTS, name="other", flags="-R src X\n")
        self.assertEqual(self.counts(self.check(other)), (0, 2, 0, 0))
        self.assertEqual({name: (other / name).read_bytes() for name in self.WRITTEN}, expected)
        self.assertEqual(self.files_besides(other), self.files_besides(plain))

    @staticmethod
    def files_besides(folder: pathlib.Path) -> list:
        """All but hidden files, which coqc keeps for itself."""
        return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if not p.name.startswith("."))

    def test_the_examples(self):
        root = pathlib.Path(__file__).resolve().parents[2] / "examples/coq"
        for name, code, failed, skipped in (("sorting", 0, 0, 0), ("compiler", 1, 1, 2)):
            copy = self.folder / name
            shutil.copytree(root / name, copy, ignore=shutil.ignore_patterns("*.vo*", "*.glob", ".*.aux"))
            summary = self.check(copy, code=code)
            self.assertEqual((summary["failed"], summary["skipped"]), (failed, skipped), name)
            self.assertGreaterEqual(summary["checked"], 12)


if __name__ == "__main__":
    support.main()
