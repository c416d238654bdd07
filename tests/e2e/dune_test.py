"""Projects that dune builds: what a check makes of coq.theory stanzas is what dune makes of them."""
import pathlib
import shutil
import subprocess

import support

FILES = {
    "dune-project": "(lang dune 2.9)\n(using coq 0.3)\n",
    "dune": "(env (_ (coq (flags :standard -w -notation-overridden))))\n",
    "base/dune": "(include_subdirs qualified)\n(coq.theory (name Base))\n",
    "base/Names.v": "Definition one := 1.\nDefinition Names := one.\n",
    "base/deep/Two.v": "Require Import Names.\nDefinition two := one + one.\nLemma two_eq : two = 2. Proof. reflexivity. Qed.\n",
    "app/dune": "; what users see\n(coq.theory\n (name My.App)\n (modules :standard \\ Draft)\n (flags (:standard -set \"Printing All\"))\n"
                " (theories Middle))\n",
    "app/Names.v": "From Middle Require Import Middle.\nLemma l : three = 3. Proof. exact three_eq. Qed.\n",
    "app/Use.v": "Require Import Names.\nFrom Base Require Import deep.Two.\nCheck l.\nLemma k : two = 2. Proof. exact two_eq. Qed.\n",
    "app/Draft.v": "This is not Coq yet.\n",
    "middle/dune": "(coq.theory (name Middle) (theories Base))\n",
    "middle/Middle.v": "From Base Require Import Names deep.Two.\nDefinition three := two + one.\n"
                       "Lemma three_eq : three = 3. Proof. reflexivity. Qed.\n",
}
MODULES = ["app/Names", "app/Use", "base/Names", "base/deep/Two", "middle/Middle"]


class Dune(support.World):
    def project(self, files=None, name="project") -> pathlib.Path:
        folder = self.folder / name
        for file, text in (FILES if files is None else files).items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return folder

    def dune(self, project) -> dict:
        """Builds it; the .vo files by their modules."""
        done = subprocess.run(["dune", "build", "--root", "."], cwd=project, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.made(project)

    def made(self, project) -> dict:
        built = project / "_build/default"
        return {str(path.relative_to(built))[:-3]: path.read_bytes() for path in built.rglob("*.vo")}

    def sources(self, project) -> list:
        return sorted(str(path.relative_to(project)) for path in project.rglob("*") if path.is_file() and "_build" not in path.parts)

    def test_theories_are_checked_as_dune_builds_them(self):
        project = self.project()
        built = self.dune(project)
        self.assertEqual(sorted(built), MODULES)
        shutil.rmtree(project / "_build")
        before = self.sources(project)
        first = self.check(project)
        self.assertEqual(self.counts(first), (5, 0, 0, 0))
        self.assertEqual(sorted(e["module"] for e in first["events"] if e["event"] == "started"),
                         ["Base.Names", "Base.deep.Two", "Middle.Middle", "My.App.Names", "My.App.Use"])
        self.assertEqual(self.made(project), built)
        self.assertEqual(self.sources(project), before)
        self.assertEqual(self.counts(self.check(project)), (0, 5, 0, 0))
        # dune finds nothing in its way, and the check nothing to do after it.
        self.assertEqual(self.dune(project), built)
        self.assertEqual(self.counts(self.check(project)), (0, 5, 0, 0))

    def test_an_edit_runs_what_depends_on_it_across_theories(self):
        project = self.project()
        self.check(project)
        self.edit(project / "base/deep/Two.v", "reflexivity", "exact eq_refl")
        self.assertEqual(self.counts(self.check(project)), (1, 4, 0, 0))
        self.edit(project / "base/Names.v", "Definition one := 1.", "Definition one := 2.")
        failed = self.check(project, code=1)
        self.assertEqual(self.counts(failed)[2:], (1, 3))
        places = [(pathlib.Path(e["file"]).name, e["line"]) for e in failed["events"] if e["event"] == "failed"]
        self.assertEqual(places, [("Two.v", 3)])

    def test_flags_of_a_theory_are_its_own(self):
        files = dict(FILES)
        files["base/dune"] = "(coq.theory (name Base) (flags -noinit))\n"
        files["base/Names.v"] = "Inductive void : Set := .\n"
        del files["base/deep/Two.v"], files["middle/Middle.v"], files["app/Names.v"]
        files["app/Use.v"] = "From Base Require Import Names.\nCheck (fun v : void => 1).\n"
        project = self.project(files)
        built = self.dune(project)
        shutil.rmtree(project / "_build")
        self.assertEqual(self.counts(self.check(project)), (2, 0, 0, 0))
        self.assertEqual(self.made(project), built)

    def test_a_project_file_for_an_editor_gives_way_to_dune(self):
        project = self.project()
        (project / "_CoqProject").write_text("-R _build/default/base Base\n-R _build/default/app My.App\n")
        self.assertEqual(self.counts(self.check(project)), (5, 0, 0, 0))
        # One that lists sources is what it says, here without dune's flags.
        (project / "_CoqProject").write_text("-R base Base\nbase/Names.v\n")
        self.assertEqual(self.counts(self.check(project)), (1, 0, 0, 0))
        self.assertTrue((project / "base/Names.vo").exists())

    def test_what_was_checked_can_be_replayed_and_imported(self):
        project = self.project()
        self.check(project)
        done = self.run_sequent("replay", "record", project / "app/Use.v")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        done = self.run_sequent("decls", "import", "coq", project)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        shown = self.run_sequent("decls", "show", "Middle.Middle.three_eq")
        self.assertIn("middle/Middle.v", shown.stdout + shown.stderr)

    def test_a_dune_file_with_a_mistake_is_named(self):
        project = self.project({**FILES, "middle/dune": "\n(coq.theory (name Middle)"})
        done = self.run_sequent("check", project)
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertIn("middle/dune:2: a bracket is not closed", done.stderr)


if __name__ == "__main__":
    support.main()
