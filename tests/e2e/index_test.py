"""`sequent check --index`: after a check the declarations of what changed are in the store."""
import json
import unittest

import support
from workers_test import Served


class Index(Served):
    def index(self, project, *args, code=0) -> tuple:
        """The events of the index, and its summary."""
        done = self.run_sequent("check", "--index", "--json", *args, project)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        events = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([event["event"] for event in events[-2:]], ["index", "summary"], done.stdout)
        of_index = [event for event in events if event["event"] in ("indexed", "index_unchanged", "not_indexed")]
        return of_index, events[-2]

    def indexed(self, *args, **options) -> list:
        events, summary = self.index(*args, **options)
        modules = sorted(event["module"] for event in events if event["event"] == "indexed")
        self.assertEqual(summary["indexed"], len(modules))
        self.assertEqual(summary["unchanged"], sum(event["event"] == "index_unchanged" for event in events))
        return modules

    def names(self, query: str, *args) -> list:
        done = self.run_sequent("search", "--json", "--no-relax", *args, query)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line)["name"] for line in done.stdout.splitlines()[:-1]]

    def declarations(self, *args) -> list:
        done = self.run_sequent("decls", "list", "--json", *args)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.splitlines()

    FILES = {"A.v": "Definition two := 2.\nLemma two_two : two + two = 4.\nProof. reflexivity. Qed.\n",
             "B.v": "From Chain Require Import A.\nLemma four : two + two = 4.\nProof. exact two_two. Qed.\n",
             "C.v": "Lemma alone : True.\nProof. exact I. Qed.\n"}

    def test_only_what_changed_is_indexed_again(self):
        project = self.project(self.FILES)
        self.assertEqual(self.indexed(project), ["Chain.A", "Chain.B", "Chain.C"])
        self.assertEqual(self.names("|- two + two = 4"), ["Chain.A.two_two", "Chain.B.four"])
        self.assertEqual(self.indexed(project), [])
        self.edit(project / "C.v", "exact I", "constructor")
        self.assertEqual(self.indexed(project), ["Chain.C"])
        self.edit(project / "A.v", "two_two", "twice_two")
        self.edit(project / "B.v", "two_two", "twice_two")
        self.assertEqual(self.indexed(project), ["Chain.A", "Chain.B"])
        self.assertEqual(self.names("|- two + two = 4"), ["Chain.A.twice_two", "Chain.B.four"])
        self.assertEqual(self.run_sequent("decls", "remove", "--modules", "Chain.C").returncode, 0)
        self.assertEqual(self.indexed(project), ["Chain.C"])

    def test_it_is_what_an_import_of_the_whole_brings(self):
        project = self.project(self.FILES)
        self.index(project)
        of_modules = self.declarations()
        self.assertEqual(len(of_modules), 4)
        imported = self.run_sequent("decls", "import", "coq", project, "--namespace", "whole")
        self.assertEqual(imported.returncode, 0, imported.stderr)
        self.assertEqual(self.declarations("--namespace", "whole"), of_modules)
        for name in ("Chain.A.two_two", "Chain.B.four"):
            shown = [self.run_sequent("decls", "show", name, "--json", *where).stdout
                     for where in ((), ("--namespace", "whole"))]
            self.assertEqual(*shown)
            self.assertIn('"line"', shown[0])

    def test_a_module_that_fails_is_left_out_and_one_that_is_gone_goes(self):
        project = self.project({**self.FILES, "B.v": "From Chain Require Import A.\nLemma wrong : two = 3.\nProof. reflexivity. Qed.\n"})
        self.assertEqual(self.indexed(project, code=1), ["Chain.A", "Chain.C"])
        self.edit(project / "A.v", "reflexivity", "exact I")
        self.assertEqual(self.indexed(project, code=1), [])
        self.edit(project / "A.v", "exact I", "reflexivity")
        for ending in (".v", ".vo", ".glob"):
            (project / f"C{ending}").unlink(missing_ok=True)
        self.edit(project / "_CoqProject", "C.v", "")
        _, summary = self.index(project, code=1)
        self.assertEqual(summary["removed"], 1)
        self.assertEqual(self.names('"alone"'), [])

    def test_people_read_a_line(self):
        project = self.project(self.FILES)
        first = self.run_sequent("check", "--index", project)
        self.assertRegex(first.stdout, r"indexed 3 modules with 4 declarations in .*; 0 unchanged\n$")
        again = self.run_sequent("check", "--index", project)
        self.assertRegex(again.stdout, r"indexed 0 modules with 0 declarations in .*; 3 unchanged\n$")
        self.assertEqual(self.run_sequent("check", "--index", "--no-outputs", project).returncode, 2)

    def workers_index(self, url: str) -> None:
        self.worker(url, "--slots", "2")
        project = self.project(self.FILES)
        store = ("--store", url)
        self.assertEqual(self.indexed(project, "--remote", *store), ["Chain.A", "Chain.B", "Chain.C"])
        self.assertEqual(self.names("|- two + two = 4", *store), ["Chain.A.two_two", "Chain.B.four"])
        self.assertEqual(self.indexed(project, "--remote", *store), [])
        self.edit(project / "C.v", "exact I", "constructor")
        self.assertEqual(self.indexed(project, "--remote", *store), ["Chain.C"])

    def test_workers_index_over_redis_server(self):
        self.workers_index(self.redis())

    def test_workers_index_over_our_server(self):
        self.workers_index(self.serve())



if __name__ == "__main__":
    support.main()
