"""Projects with a plugin of their own: it is left to the project's make, and is an input of what loads it.

The plugin is plain OCaml, so that what comes with coq builds it; it says something whenever it is loaded.
"""
import os
import re
import shutil
import subprocess

import support

FILES = {
    "src/said.ml": 'let () = print_endline "loaded one"\n',
    "src/said_plugin.mlpack": "Said\n",
    "theories/Legacy.v": 'Declare ML Module "said_plugin:coq-said.plugin".\nLemma l : True. Proof. exact I. Qed.\n',
    "theories/Findlib.v": 'Declare ML Module "coq-said.plugin".\nLemma f : True. Proof. exact I. Qed.\n',
    "theories/Above.v": "From Said Require Import Legacy.\nLemma a : True. Proof. exact l. Qed.\n",
    "theories/Apart.v": "Lemma apart : 1 = 1. Proof. reflexivity. Qed.\n",
}
FLAGS = "-R theories Said\n-I src\n-generate-meta-for-package coq-said\nsrc/said.ml\nsrc/said_plugin.mlpack\n"
USERS = ["Said.Above", "Said.Findlib", "Said.Legacy"]


class Plugins(support.World):
    def make(self, project, *targets) -> None:
        for command in (["coq_makefile", "-f", "_CoqProject", "-o", "Makefile.coq"], ["make", "-s", "-f", "Makefile.coq", *targets]):
            subprocess.run(command, cwd=project, check=True, stdout=subprocess.DEVNULL)

    def made(self, project) -> dict:
        return {path.name: path.read_bytes() for path in (project / "theories").glob("*.vo")}

    def ran(self, summary) -> list:
        return sorted(event["module"] for event in summary["events"] if event["event"] == "started")

    def test_a_plugin_that_is_not_built_is_named_with_what_builds_it(self):
        project = self.project(FILES, flags=FLAGS)
        done = self.run_sequent("check", project)
        self.assertEqual(done.returncode, 1, done.stdout)
        said = done.stdout + done.stderr
        self.assertIn("src/said_plugin.cmxs is not built", said)
        self.assertNotIn("again", said)
        command = re.search(r"\((coq_makefile .*?)\)", said).group(1)
        subprocess.run(command, shell=True, cwd=project, check=True, stdout=subprocess.DEVNULL)
        again = self.run_sequent("check", project)
        self.assertEqual(again.returncode, 0, again.stdout + again.stderr)
        self.assertNotIn("note:", again.stdout + again.stderr)

    def test_with_its_plugin_built_a_project_is_checked_as_make_builds_it(self):
        project = self.project(FILES, flags=FLAGS)
        self.make(project)
        made = self.made(project)
        self.assertEqual(len(made), 4)
        for path in (project / "theories").glob("*.vo*"):
            path.unlink()
        self.assertEqual(self.counts(self.check(project)), (4, 0, 0, 0))
        self.assertEqual(self.made(project), made)
        self.assertEqual(self.counts(self.check(project)), (0, 4, 0, 0))

    def test_a_plugin_built_anew_runs_those_that_load_it_and_no_others(self):
        project = self.project(FILES, flags=FLAGS)
        self.make(project, "src/said_plugin.cmxs")
        self.check(project)
        self.edit(project / "src/said.ml", "loaded one", "loaded two")
        self.make(project, "src/said_plugin.cmxs")
        second = self.check(project)
        self.assertEqual(self.counts(second), (3, 1, 0, 0))
        self.assertEqual(self.ran(second), USERS)
        # Nothing of it depends on where the project lies.
        elsewhere = self.folder / "elsewhere"
        shutil.copytree(project, elsewhere)
        self.assertEqual(self.counts(self.check(elsewhere)), (0, 4, 0, 0))

    def test_a_source_that_is_newer_than_its_plugin_is_told(self):
        project = self.project(FILES, flags=FLAGS)
        self.make(project, "src/said_plugin.cmxs")
        source = project / "src/said.ml"
        built = (project / "src/said_plugin.cmxs").stat().st_mtime_ns
        os.utime(source, ns=(built + 1_000_000_000, built + 1_000_000_000))
        done = self.run_sequent("check", project)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("_CoqProject:5: src/said_plugin.cmxs is older than src/said.ml", done.stdout + done.stderr)


if __name__ == "__main__":
    support.main()
