"""`sequent search`: what was imported is found by what it states."""
import json
import unittest

from support import World

LOGIC = """$c wff |- ( -> ) $.
$v p q $.
wp $f wff p $.
wq $f wff q $.
wi $a wff ( p -> q ) $.
ax-1 $a |- ( p -> ( q -> p ) ) $.
${ mp.1 $e |- p $. mp.2 $e |- ( p -> q ) $. ax-mp $a |- q $. $}
${ a1i.1 $e |- p $.
   $( What is true follows from anything. $)
   a1i $p |- ( q -> p ) $= wp wq wp wi a1i.1 wp wq ax-1 ax-mp $. $}
id1 $p |- ( p -> ( p -> p ) ) $= wp wp ax-1 $.
"""


class Search(World):
    def search(self, *args, code=0):
        done = self.run_sequent("search", *args)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout if code == 0 else done.stderr

    def names(self, *args) -> list:
        """Of what the query asks for itself."""
        return [hit["name"] for hit in self.hits(*args) if hit["relaxed"] is None]

    def hits(self, *args) -> list:
        lines = [json.loads(line) for line in self.search(*args, "--json").splitlines()]
        self.assertEqual(lines[-1]["event"], "summary")
        return lines[:-1]

    def test_premises_are_what_like_proofs_use(self):
        self.load()
        found = self.names("--premises", "∀ p q, (q -> (p -> q))", "-n", "3")
        self.assertEqual(found[0], "ax-1")
        self.assertEqual(len(found), 3)
        self.assertIn("without a query", self.search("wi", "--premises", "∀ p, p", code=2))
        without = self.names("--premises", "∀ p q, (q -> (p -> q))", "-n", "3", "--for", "ax-1")
        self.assertNotIn("ax-1", without)
        self.assertIn("--for needs --premises", self.search("wi", "--for", "ax-1", code=2))
        self.assertIn("no declaration", self.search("--premises", "∀ p, p", "--for", "nowhere", code=2))

    def load(self):
        file = self.folder / "logic.mm"
        file.write_text(LOGIC)
        self.assertEqual(self.run_sequent("decls", "import", "metamath", file).returncode, 0)

    def test_theorems_are_found_by_what_they_state(self):
        self.load()
        self.assertEqual(self.names("|- (?a -> (?b -> ?a))"), ["ax-1", "id1"])
        self.assertEqual(self.names("(?a -> (?a -> ?a))"), ["id1"])
        self.assertEqual(self.names("hyp: (?p -> ?q), hyp: ?p, |- ?q"), ["ax-mp"])
        self.assertEqual(self.names("doc: anything"), ["a1i"])
        self.assertEqual(set(self.names("axiom: ax-1")), {"a1i", "id1"})
        self.assertEqual(self.names("kind: theorem, -axiom: ax-mp"), ["id1"])

    def test_what_proves_a_goal(self):
        self.load()
        goal = "(?x -> (?x -> ?x))"
        self.assertEqual(self.names("--goal", goal), self.names("goal: " + goal))
        self.assertIn("id1", self.names("--goal", goal))
        self.assertEqual(self.names("kind: theorem", "--goal", goal, "--mode", "solve"), ["id1"])
        self.assertIn("--mode: 'prove' is none of apply, rewrite, solve",
                      self.search("--goal", goal, "--mode", "prove", code=2))

    def test_pages_and_reasons(self):
        self.load()
        self.assertEqual(self.names("_ -> _", "-n", "1", "--from", "2"), self.names("_ -> _")[1:2])
        text = self.search("_ -> _", "-n", "1", "--explain")
        self.assertIn("(more: --from 2)", text)
        self.assertIn("symbols, size", text)
        self.assertIn("_ -> _: ", text)

    def test_where_little_is_found_relaxed_queries_follow(self):
        self.load()
        found = [(hit["name"], hit["relaxed"]) for hit in self.hits('"a1i", kind: axiom')]
        self.assertEqual(found, [(name, 'without "a1i"') for name in ("ax-1", "ax-mp")] +
                         [("a1i", "without kind: axiom")])
        self.assertEqual(self.hits('"a1i", kind: axiom', "--no-relax"), [])
        self.assertEqual(self.hits('"a1i", kind: axiom', "--from", "2"), [])
        text = self.search('"a1i", kind: axiom')
        self.assertIn('relaxed, without "a1i":\n', text)
        self.assertIn("0 declarations, and 3 like them", text)
        exact = self.hits("|- (?a -> (?b -> ?a))", "--no-relax")
        self.assertEqual(self.hits("|- (?a -> (?b -> ?a))")[:len(exact)], exact)

    def test_what_is_wrong_is_said(self):
        self.assertIn("has no declarations", self.search("_", code=2))
        self.load()
        self.assertIn("column 6: nothing is called wj, did you mean 'wi'?", self.search("wi , wj", code=2))
        self.assertIn("QUERY is missing", self.search(code=2))


if __name__ == "__main__":
    unittest.main()
