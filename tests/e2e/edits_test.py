"""Which edits cost which jobs. Each case compares with a clean build where the answer could be stale."""
import os
import pathlib
import shutil
import subprocess

import support


class Edits(support.World):
    def setUp(self):
        super().setUp()
        self.chain = self.project()
        self.check(self.chain)

    def test_a_proof_edit_in_a_root_runs_one_job(self):
        self.edit(self.chain / "A.v", "reflexivity. Qed.", "symmetry. symmetry. reflexivity. Qed.")
        self.assertEqual(self.counts(self.check(self.chain)), (1, 3, 0, 0))
        self.assert_same_as_clean_build()

    def test_a_statement_edit_runs_all_dependents(self):
        self.edit(self.chain / "A.v", "double n = 2 * n.", "double n = (1 + 1) * n.")
        self.assertGreaterEqual(self.check(self.chain)["checked"], 3)
        self.assert_same_as_clean_build()

    def test_an_edit_of_a_transparent_body_runs_all_dependents(self):
        self.edit(self.chain / "A.v", ":= n + n.", ":= 0 + (n + n).")
        self.assertEqual(self.check(self.chain)["checked"], 4)
        self.assert_same_as_clean_build()

    def test_a_comment_edit_runs_one_job(self):
        self.edit(self.chain / "A.v", "Lemma a_proof", "(* a note *)\nLemma a_proof")
        self.assertEqual(self.counts(self.check(self.chain)), (1, 3, 0, 0))
        self.assert_same_as_clean_build()

    def test_a_touch_runs_nothing(self):
        os.utime(self.chain / "A.v")
        self.assertEqual(self.counts(self.check(self.chain)), (0, 4, 0, 0))

    def test_undoing_an_edit_runs_nothing(self):
        before = (self.chain / "A.v").read_text()
        self.edit(self.chain / "A.v", "double n = 2 * n.", "double n = (1 + 1) * n.")
        self.check(self.chain)
        (self.chain / "A.v").write_text(before)
        self.assertEqual(self.counts(self.check(self.chain)), (0, 4, 0, 0))
        self.assert_same_as_clean_build()

    def test_other_bytes_with_an_older_time_are_seen(self):
        source = self.chain / "D.v"
        stat = source.stat()
        self.edit(source, "double 2 = 4", "double 2 = 5 - 1")
        os.utime(source, ns=(stat.st_atime_ns, stat.st_mtime_ns - 10**12))
        self.assertEqual(self.check(self.chain)["checked"], 1)

    def test_other_bytes_of_the_same_size_and_time_are_seen(self):
        source = self.chain / "D.v"
        stat = source.stat()
        self.edit(source, "d_proof", "e_proof")
        os.utime(source, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        self.assertEqual(self.check(self.chain)["checked"], 1)

    def test_a_flag_is_part_of_the_key(self):
        flags = (self.chain / "_CoqProject").read_text()
        (self.chain / "_CoqProject").write_text("-arg -type-in-type\n" + flags)
        self.assertEqual(self.check(self.chain)["checked"], 4)
        (self.chain / "_CoqProject").write_text(flags)
        self.assertEqual(self.check(self.chain)["checked"], 0)

    def test_a_new_module_runs_alone(self):
        (self.chain / "E.v").write_text("From Chain Require Import C.\nDefinition e := c_proof.\n")
        with (self.chain / "_CoqProject").open("a") as file:
            file.write("E.v\n")
        self.assertEqual(self.counts(self.check(self.chain)), (1, 4, 0, 0))

    def test_a_renamed_module_runs_with_its_dependents(self):
        (self.chain / "B.v").rename(self.chain / "B2.v")
        self.edit(self.chain / "_CoqProject", "B.v", "B2.v")
        self.edit(self.chain / "C.v", "Import A B", "Import A B2")
        self.assertEqual(self.counts(self.check(self.chain)), (2, 2, 0, 0))

    def test_what_is_left_of_a_module_that_is_gone_is_no_input(self):
        (self.chain / "A.v").unlink()
        self.edit(self.chain / "_CoqProject", "A.v\n", "")
        self.assertTrue((self.chain / "A.vo").exists())
        summary = self.check(self.chain, code=1)
        self.assertEqual(self.counts(summary), (2, 0, 2, 1))
        notes = [event["text"] for event in summary["events"] if event["event"] == "note"]
        self.assertIn(f"{self.chain}/B.v: requires A.vo, which is left of a module that is gone: it is not used", notes)

    def test_an_observer_sees_an_axiom_behind_an_unchanged_dependency(self):
        files = {
            "A.v": "Lemma l : 1 + 1 = 2.\nProof. reflexivity. Qed.\n",
            "B.v": "From Chain Require Import A.\nLemma m : 1 + 1 = 2.\nProof. exact l. Qed.\n",
            "C.v": "From Chain Require Import B.\nPrint Assumptions m.\n",
        }
        project = self.project(files, name="observer")
        first = self.run_sequent("check", "--verbose", project)
        self.assertIn("Closed under the global context", first.stdout + first.stderr)
        (project / "A.v").write_text("Axiom cheat : forall P : Prop, P.\nLemma l : 1 + 1 = 2.\nProof. apply cheat. Qed.\n")
        self.check(project)  # the axiom is a new declaration: all run
        (project / "A.v").write_text("Axiom cheat : forall P : Prop, P.\nLemma l : 1 + 1 = 2.\nProof. reflexivity. Qed.\n")
        self.check(project)
        (project / "A.v").write_text("Axiom cheat : forall P : Prop, P.\nLemma l : 1 + 1 = 2.\nProof. exact (cheat _). Qed.\n")
        again = self.run_sequent("check", "--verbose", project)
        self.assertNotIn("Closed under the global context", again.stdout + again.stderr)
        self.assertIn("cheat", again.stdout + again.stderr)

    def test_a_loaded_file_is_an_input(self):
        files = {"L.v": "Load part.\nLemma l : part = 1. Proof. reflexivity. Qed.\n"}
        project = self.project(files, name="load")
        (project / "part.v").write_text("Definition part := 1.\n")
        self.check(project)
        (project / "part.v").write_text("Definition part := 2.\n")
        self.assertEqual(self.check(project, code=1)["failed"], 1)

    def library(self, folder: str, files: dict) -> pathlib.Path:
        """Compiled modules as `make install` leaves them: {"Lib/A.v": text}; the folder for COQPATH."""
        root = self.folder / folder
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            subprocess.run(["coqc", "-q", "-R", ".", "", name], cwd=root, check=True)
        return root

    def test_a_library_in_coqpath_is_an_input(self):
        files = {"A.v": "From Ext Require Import E.\nDefinition a := e.\n", "B.v": "Definition b := 1.\n"}
        project = self.project(files, name="uses")
        lib = self.library("lib", {"Ext/E.v": "Definition e := 1.\n"})
        env = {**self.env, "COQPATH": str(lib)}
        self.assertEqual(self.counts(self.check(project, env=env)), (2, 0, 0, 0))
        self.assertEqual(self.counts(self.check(project, env=env)), (0, 2, 0, 0))
        moved = {**self.env, "COQPATH": str(shutil.copytree(lib, self.folder / "moved"))}
        self.assertEqual(self.counts(self.check(project, env=moved)), (0, 2, 0, 0))
        self.library("lib", {"Ext/E.v": "Definition e := 2.\n"})
        self.assertEqual(self.counts(self.check(project, env=env)), (1, 1, 0, 0))
        self.assertEqual(self.counts(self.check(project, code=1)), (1, 1, 1, 0))  # without COQPATH it is missing

    def test_installing_the_project_itself_runs_nothing(self):
        lib = self.folder / "lib"
        shutil.copytree(self.chain, lib / "Chain", ignore=shutil.ignore_patterns("_CoqProject"))
        env = {**self.env, "COQPATH": str(lib)}
        self.assertEqual(self.counts(self.check(self.chain, env=env)), (0, 4, 0, 0))
        self.edit(self.chain / "A.v", ":= n + n.", ":= 0 + (n + n).")  # the installed one is another now
        self.assertEqual(self.check(self.chain, env=env)["checked"], 4)
        self.assert_same_as_clean_build()

    def test_a_module_that_is_only_installed_is_an_input(self):
        files = {"A.v": "Definition a := 1.\n", "B.v": "From Chain Require Import A Gone.\nDefinition b := a + gone.\n"}
        project = self.project(files, name="uses")
        lib = self.library("lib", {"Chain/A.v": "Definition a := 7.\n", "Chain/Gone.v": "Definition gone := 1.\n"})
        env = {**self.env, "COQPATH": str(lib)}
        self.assertEqual(self.counts(self.check(project, env=env)), (2, 0, 0, 0))
        self.library("lib", {"Chain/A.v": "Definition a := 8.\n"})
        self.assertEqual(self.counts(self.check(project, env=env)), (0, 2, 0, 0))
        self.library("lib", {"Chain/Gone.v": "Definition gone := 2.\n"})
        self.assertEqual(self.check(project, env=env)["checked"], 1)

    def test_toml_gives_arguments_by_pattern(self):
        files = {"sub/N.v": "Axiom T : Type.\n", "A.v": "Definition a := 1.\n"}
        project = self.project(files, name="toml")
        (project / "sequent.toml").write_text('[[files]]\nmatch = "sub/*.v"\narguments = ["-noinit"]\n')
        self.assertEqual(self.check(project)["checked"], 2)
        (project / "sequent.toml").unlink()
        self.assertEqual(self.counts(self.check(project)), (1, 1, 0, 0))

    def assert_same_as_clean_build(self):
        """Every .vo equals that of plain coqc on the same sources."""
        clean = self.folder / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        clean.mkdir()
        for name in "ABCD":
            shutil.copy(self.chain / f"{name}.v", clean)
        for name in "ABCD":
            subprocess.run(["coqc", "-q", "-Q", ".", "Chain", f"{name}.v"], cwd=clean, check=True)
            self.assertEqual(
                pathlib.Path(clean / f"{name}.vo").read_bytes(), (self.chain / f"{name}.vo").read_bytes(), name)


if __name__ == "__main__":
    support.main()
