"""`sequent decls`: a small Metamath database is imported, asked about, changed and imported again."""
import json
import unittest

from support import World

LOGIC = """$c wff |- ( -> ) $.
$v p q $.
wp $f wff p $.
wq $f wff q $.
$( Implication. $)
wi $a wff ( p -> q ) $.
ax-1 $a |- ( p -> ( q -> p ) ) $.
${ mp.1 $e |- p $. mp.2 $e |- ( p -> q ) $. ax-mp $a |- q $. $}
${ a1i.1 $e |- p $.
   $( What is true follows from anything. $)
   a1i $p |- ( q -> p ) $= wp wq wp wi a1i.1 wp wq ax-1 ax-mp $. $}
id1 $p |- ( p -> ( p -> p ) ) $= wp wp ax-1 $.
"""
TWICE = "${ twice.1 $e |- p $. twice $p |- ( q -> ( q -> p ) ) $= wq wp wi wq wp wq twice.1 a1i a1i $. $}\n"


class Decls(World):
    def setUp(self):
        super().setUp()
        self.file = self.folder / "logic.mm"
        self.file.write_text(LOGIC + TWICE)

    def sequent(self, *args, code=0):
        done = self.run_sequent("decls", *args)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout if code == 0 else done.stderr

    def lines(self, *args) -> list:
        return [json.loads(line) for line in self.sequent(*args, "--json").splitlines()]

    def names(self, *args) -> list:
        return [line["name"] for line in self.lines(*args)]

    def load(self) -> dict:
        return self.lines("import", "metamath", self.file)[0]

    def test_questions_to_a_library(self):
        self.assertEqual(self.load()["removed"], 0)
        shown = self.lines("show", "a1i")[0]
        self.assertEqual(shown["kind"], "theorem")
        self.assertEqual(shown["doc"], "What is true follows from anything.")
        self.assertEqual(shown["used_by"], ["twice"])
        self.assertIn("ax-mp", self.names("deps", "a1i"))
        self.assertNotIn("ax-mp", self.names("deps", "twice"))
        self.assertIn("ax-mp", self.names("deps", "twice", "--transitive"))
        self.assertEqual(self.names("used-by", "ax-1"), ["a1i", "id1"])
        self.assertEqual(self.names("used-by", "ax-1", "--transitive"), ["a1i", "id1", "twice"])
        self.assertEqual(self.names("axioms", "twice"), ["ax-1", "ax-mp"])
        self.assertEqual(self.names("why", "twice", "ax-1"), ["twice", "a1i", "ax-1"])
        self.assertEqual(self.names("impact", "a1i", "--proof"), ["a1i"])
        self.assertEqual(self.names("impact", "a1i"), ["a1i", "twice"])
        self.assertEqual(set(self.names("unused")), {"id1", "twice"})
        self.assertEqual(self.lines("cycles"), [])
        resting = {line["name"]: line["resting"] for line in self.lines("axioms")}
        self.assertEqual(resting["ax-1"], 3)
        graph = json.loads(self.sequent("graph", "--format", "json"))
        self.assertIn({"from": "twice", "to": "a1i", "by": ["proof"]}, graph["edges"])
        self.assertEqual({node["name"] for node in graph["nodes"]}, set(self.names("list")))
        self.assertTrue(self.sequent("graph").startswith("digraph"))
        self.assertIn("ax-1", self.sequent("graph", "--format", "graphml", "--of", "twice"))

    def test_unknown_names_get_suggestions(self):
        self.assertIn("no declarations in namespace", self.sequent("show", "a1i", code=2))
        self.load()
        self.assertIn("did you mean 'twice'?", self.sequent("show", "twize", code=2))
        self.assertIn("did you mean 'ax-mp'?", self.sequent("deps", "ax-mq", code=2))
        self.assertIn("did you mean 'graphml'?", self.sequent("graph", "--format", "graphlm", code=2))
        self.assertIn("no snapshot 'x'", self.sequent("snapshot", "diff", "x", code=2))
        self.assertIn("import what?", self.sequent("import", code=2))
        self.assertIn("did you mean 'axioms'?", self.sequent("axiom", code=2))

    def test_another_import_replaces_the_first_and_snapshots_tell_the_difference(self):
        self.load()
        before = self.lines("snapshot", "create", "before")[0]
        self.assertIn("already", self.sequent("snapshot", "create", "before", code=2))
        other = LOGIC.replace("id1 $p |- ( p -> ( p -> p ) ) $= wp wp", "id1 $p |- ( p -> ( q -> p ) ) $= wp wq")
        self.file.write_text(other)
        self.assertEqual(self.load()["removed"], 1)
        changes = {line["name"]: line["change"] for line in self.lines("snapshot", "diff", "before")}
        self.assertEqual(changes, {"twice": "removed", "id1": "changed"})
        self.assertEqual(self.lines("show", "a1i")[0]["used_by"], [])
        self.file.write_text(LOGIC + TWICE)
        self.load()
        self.assertEqual(self.lines("snapshot", "diff", "before"), [])
        self.assertEqual(self.lines("snapshot", "create", "after")[0]["content"], before["content"])
        self.assertEqual([line["snapshot"] for line in self.lines("snapshot", "list")], ["before", "after"])
        self.sequent("snapshot", "delete", "before")
        self.assertEqual([line["snapshot"] for line in self.lines("snapshot", "list")], ["after"])

    def test_what_is_removed_is_gone_and_its_users_stay(self):
        self.load()
        self.assertIn("did you mean 'a1i'?", self.sequent("remove", "id1", "a1j", code=2))
        self.assertIn("id1", self.names("list"))
        self.assertEqual(self.lines("remove", "a1i", "id1"), [{"removed": 2}])
        self.assertNotIn("a1i", self.names("list"))
        self.assertEqual(self.names("used-by", "a1i"), ["twice"])
        self.assertEqual(self.names("used-by", "ax-1"), [])
        self.assertEqual([line["name"] for line in self.lines("axioms", "twice")], ["a1i"])  # not there: all may be behind it
        module = self.lines("modules")[0]["module"]
        self.sequent("remove", "--modules", module)
        self.assertIn("no declarations", self.sequent("list", code=2))

    def test_nothing_of_a_bad_file_is_imported(self):
        self.load()
        before = self.sequent("list", "--json")
        self.file.write_text(LOGIC + "bad $p |- nonsense $= ? $.\n")
        self.assertIn(f"{self.file}:", self.sequent("import", "metamath", self.file, code=2))
        self.assertEqual(self.sequent("list", "--json"), before)


if __name__ == "__main__":
    unittest.main()
