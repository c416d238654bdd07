#!/usr/bin/env python3
"""`sequent replay record`: recordings equal what plain coqtop shows, go on past errors, and survive kills.

usage: record_test.py [--many]

--many: over more of the standard library, with random paths that are run again from the beginning.
"""
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import unittest

import coqtop_reading
from support import World, command_of, main, wait_until

MANY = "--many" in sys.argv
SMALL = ["Bool/Bool", "Logic/Decidable", "Arith/Between"]
FOLDERS = ["Arith", "Bool", "Lists", "Logic", "Relations", "Sets", "Wellfounded"]  # of --many
PROOF_TERM = re.compile(r"Proof\s+(?!using|with)[^\s.]")
STATES = 500  # of random paths, with --many


def library() -> pathlib.Path:
    done = subprocess.run(["coqc", "-where"], capture_output=True, text=True, check=True)
    return pathlib.Path(done.stdout.strip()).resolve() / "theories"


class Record(World):
    def record(self, *args, code=0) -> list:
        done = self.run_sequent("replay", "record", "--json", *args)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def steps(self, file) -> list:
        done = self.run_sequent("replay", "export", "--json", file)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()][1:]

    def file(self, name: str, text: str) -> pathlib.Path:
        path = self.folder / name
        path.write_text(text)
        return path

    def compare(self, file, steps: list, shown=None) -> int:
        """How many states were equal; all must be. Steps that were not done are left out."""
        done = [step for step in steps if step["outcome"] == "done"]
        places = set(range(len(done))) if shown is None else shown
        # `Proof term.` may only follow its statement at once.
        places = {place for place in places if place + 1 == len(done) or not PROOF_TERM.match(done[place + 1]["tactic"])}
        told = coqtop_reading.read(str(file), [step["tactic"] for step in done], places)
        for place, goal in told.items():
            step = done[place]
            self.assertEqual(coqtop_reading.of_json(step), goal, f"{file}:{step['line']}: {step['tactic']}")
        return sum(goal is not None for goal in told.values())


class Equality(Record):
    def test_recorded_goals_are_those_that_coqtop_shows(self):
        root = library()
        files = [root / f"{name}.v" for name in SMALL]
        if MANY:
            files += sorted(path for folder in FOLDERS for path in (root / folder).glob("*.v") if path not in files)
        for file in files:
            self.record(file)
            steps = self.steps(file)
            self.assertTrue(all(step["outcome"] == "done" for step in steps), file)
            self.compare(file, steps)
        self.assertGreaterEqual(len(files), 50 if MANY else 3)
        print(f"{len(files)} files", file=sys.stderr)

    def test_definitions_bullets_and_broken_lines_are_read_alike(self):
        file = self.file("Shapes.v", """Lemma shapes (f := fun x : nat => x) (s := {n : nat | n = 1}) : forall a b : nat, a = b /\\ True.
Proof. intros a b. set (k := match a with 0 => fun y : nat => y | S n => fun _ => n end). split.
- nonsense. admit.
- { exact I. }
Admitted.
Lemma three : True /\\ True /\\ True. repeat split. Qed.
""")
        self.record(file, code=1)
        self.assertGreaterEqual(self.compare(file, self.steps(file)), 6)

    @unittest.skipUnless(MANY, "with --many")
    def test_random_paths_run_again_come_to_the_same_states(self):
        chosen = random.Random(8)
        files = sorted((library() / "Lists").glob("*.v")) + sorted((library() / "Logic").glob("*.v"))
        equal = 0
        while equal < STATES:
            file = chosen.choice(files)
            self.record(file)
            steps = self.steps(file)
            end = chosen.randrange(len(steps))
            path = []
            while end is not None:
                path.insert(0, steps[end])
                end = steps[end]["parent"]
            shown = {chosen.randrange(len(path)) for _ in range(40)} | {len(path) - 1}
            equal += self.compare(file, path, shown)
        print(f"{equal} states", file=sys.stderr)


class Sessions(Record):
    def test_an_unchanged_file_records_nothing_and_says_so(self):
        file = self.file("A.v", "Lemma a : True.\nexact I.\nQed.\n")
        self.assertEqual([event["event"] for event in self.record(file)], ["recorded", "finished"])
        self.assertEqual([event["event"] for event in self.record(file)], ["unchanged", "finished"])
        self.assertEqual(self.record("--force", file)[0]["event"], "recorded")
        self.edit(file, "exact I", "auto")
        self.assertEqual(self.record(file)[0]["event"], "recorded")
        self.assertEqual([step["tactic"] for step in self.steps(file)], ["Lemma a : True.", "auto.", "Qed."])

    def test_a_project_is_recorded_with_its_names_once_it_is_checked(self):
        project = self.project()
        done = self.run_sequent("replay", "record", project / "C.v")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("Chain.A, which is not compiled: run sequent check first", done.stderr)
        done = self.run_sequent("check", "--record", "--json", project)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        events = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(events[-1]["event"], "summary")
        modules = {event["module"] for event in events if event["event"] == "recorded"}
        self.assertEqual(modules, {"Chain.A", "Chain.B", "Chain.C", "Chain.D"})
        # A proof is not what dependents see: only its own file is recorded again.
        self.edit(project / "A.v", "intros n. unfold", "intro n. unfold")
        self.check(project)
        again = [event["file"] for event in self.record(project) if event["event"] == "recorded"]
        self.assertEqual(again, ["A.v"])
        self.edit(project / "A.v", "n + n", "n + n + 0")
        done = self.run_sequent("check", "--record", "--json", project)
        self.assertEqual(done.returncode, 1, done.stdout)
        events = [json.loads(line) for line in done.stdout.splitlines()]
        failed = [event for event in events if event["event"] == "recorded"]
        self.assertEqual([event["file"] for event in failed], ["A.v"])
        self.assertGreater(failed[0]["not_done"], 0)
        # What was never compiled cannot be loaded: what needs it is left out.
        for made in project.glob("A.vo*"):
            made.unlink()
        done = self.run_sequent("replay", "record", project)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("not recorded: C.v loads Chain.A", done.stderr)

    def test_a_compiled_file_that_is_not_of_its_source_is_told(self):
        project = self.project()
        self.check(project)
        compiled = (project / "A.vo").read_bytes()
        self.edit(project / "A.v", "n + n.", "n + n + 0.")
        self.edit(project / "A.v", "simpl. rewrite Nat.add_0_r. ", "simpl. rewrite !Nat.add_0_r. ")
        self.check(project)
        done = self.run_sequent("replay", "record", project / "A.v")
        self.assertNotIn("is not what its source compiles to", done.stderr)
        (project / "A.vo").unlink()
        (project / "A.vo").write_bytes(compiled)
        done = self.run_sequent("replay", "record", "--force", project / "A.v")
        self.assertIn("A.vo is not what its source compiles to: run sequent check", done.stderr)

    def test_a_module_that_fails_is_recorded_past_its_errors(self):
        file = self.file("Bad.v", "Lemma a : True.\nfoo.\nexact I.\nQed.\nCheck a. Lemma (")
        events = self.record(file, code=1)
        self.assertEqual(events[0]["not_done"], 2)
        self.assertEqual(events[0]["first_not_done"]["line"], 2)
        steps = self.steps(file)
        self.assertEqual([step["outcome"] for step in steps], ["done", "failed", "done", "done", "done", "failed"])
        self.assertEqual(steps[2]["parent"], 0)

    def test_a_sentence_without_end_is_a_step_that_timed_out(self):
        file = self.file("Loop.v", "Lemma a : True.\ndo 1000000000 idtac.\nexact I.\nQed.\n")
        self.record("--timeout", "1s", file, code=1)
        self.assertEqual([step["outcome"] for step in self.steps(file)], ["done", "timed out", "done", "done"])

    def test_a_sentence_that_takes_all_memory_is_ended(self):
        file = self.file("Big.v", "Lemma a : True.\nEval vm_compute in Nat.pow 2 40.\nexact I.\nQed.\n")
        self.record("--memory", "128M", file, code=1)
        steps = self.steps(file)
        self.assertEqual([step["outcome"] for step in steps], ["done", "failed", "done", "done"])
        self.assertIn("256 MiB of memory", steps[1]["message"])

    def children(self, process) -> list:
        return [int(pid) for task in pathlib.Path(f"/proc/{process.pid}/task").iterdir()
                for pid in (task / "children").read_text().split()]

    def prover_of(self, process):
        return next((pid for pid in self.children(process) if b"coqidetop" in command_of(pid)), None)

    def test_a_prover_that_is_killed_is_replaced(self):
        file = self.file("Slow.v", "Lemma a : True.\n" + "do 3000000 idtac.\n" * 3 + "exact I.\nQed.\n")
        process = self.start("replay", "record", file)
        os.kill(wait_until(lambda: self.prover_of(process), what="a prover"), signal.SIGKILL)
        out, err = process.communicate(timeout=600)
        self.assertEqual(process.returncode, 0, out + err)
        self.assertEqual([step["outcome"] for step in self.steps(file)], ["done"] * 6)

    def test_a_recorder_that_is_killed_leaves_a_sound_store_and_no_prover(self):
        file = self.file("Slow.v", "Lemma a : True.\ndo 1000000000 idtac.\n")
        process = self.start("replay", "record", file)
        prover = wait_until(lambda: self.prover_of(process), what="a prover")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        wait_until(lambda: not command_of(prover), what="the prover's end")
        self.edit(file, "do 1000000000 idtac", "exact I")
        self.record(file)
        self.assertEqual(len(self.steps(file)), 2)

    def test_ctrl_c_ends_soon_and_marks_the_session(self):
        file = self.file("Slow.v", "Lemma a : True.\ndo 1000000000 idtac.\n")
        process = self.start("replay", "record", file)
        wait_until(lambda: self.prover_of(process), what="a prover")
        os.kill(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 130, err)
        done = self.run_sequent("replay", "list", "--json")
        self.assertNotIn('"completed"', done.stdout)

    def test_what_cannot_be_recorded_is_refused_by_name(self):
        project = self.project()
        (project / "Extra.v").write_text("Check 1.")
        for args, words in {
                ("nothere.v",): "there is no file nothere.v",
                (str(project / "Extra.v"),): "is not a source of the project",
                (): "FILE.v",
        }.items():
            done = self.run_sequent("replay", "record", *args)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(words, done.stderr)


if __name__ == "__main__":
    if MANY:
        sys.argv.remove("--many")
    main()
