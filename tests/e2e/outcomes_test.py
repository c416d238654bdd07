"""`sequent cache tactics` and `sequent cache instances`, on entries that another process put.

The program that puts them is named by TACTIC_COMPUTER.
"""
import json
import os
import subprocess
import unittest

from support import World


class Outcomes(World):
    def put(self, *states: str) -> None:
        store = "embedded:" + str(self.folder / "data/sequent/store.db")
        self.env["SEQUENT_STORE"] = store
        (self.folder / "data/sequent").mkdir(parents=True, exist_ok=True)
        for state in states:
            subprocess.run([os.environ["TACTIC_COMPUTER"], store, "default", state], check=True, env=self.env)

    def say(self, *words: str, code: int = 0) -> str:
        done = self.run_sequent("cache", *words)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout if code == 0 else done.stderr

    def stats(self, kind: str = "tactics") -> dict:
        return json.loads(self.say(kind, "stats", "--json"))

    def test_stats(self):
        self.put("P", "Q", "P")
        stats = self.stats()
        self.assertEqual((stats["entries"], stats["negative_entries"]), (2, 2))
        self.assertEqual((stats["hits"], stats["misses"], stats["hit_rate"]), (1, 2, 1 / 3))
        text = self.say("tactics", "stats")
        self.assertIn("2, 2 of them negative", text)
        self.assertIn("1 of 3 look-ups (33%)", text)
        self.assertEqual(self.stats("instances")["entries"], 0)

    def test_invalidate(self):
        self.put("P", "Q")
        done = json.loads(self.say("tactics", "invalidate", "Other", "--json"))
        self.assertEqual(done, {"dropped": 0, "modules": ["Other"], "without_declarations": ["Other"]})
        text = self.say("tactics", "invalidate", "M", "--only")
        self.assertEqual(text, "dropped 2 outcomes of 1 module: M\n")
        self.assertEqual(self.stats()["bytes"], 0)
        self.assertEqual(self.say("instances", "invalidate", "--class", "C"), "dropped 0 outcomes\n")

    def test_trim_and_clear(self):
        self.put("P", "Q", "R")
        bytes_each = (self.stats()["bytes"] - len("computed by a process")) // 3
        done = json.loads(self.say("tactics", "trim", "--max-size", str(2 * bytes_each + 30), "--json"))
        self.assertEqual((done["dropped"], done["entries"]), (1, 2))
        self.assertEqual(self.say("tactics", "clear"), "dropped 2 outcomes\n")
        self.assertEqual(self.stats()["misses"], 0)

    def test_bad_words(self):
        self.assertIn("MODULE is missing", self.say("tactics", "invalidate", code=2))
        self.assertIn("max-size", self.say("tactics", "trim", "--max-size", "much", code=2))
        self.assertIn("there is: clear, invalidate, stats, trim", self.say("instances", code=2))


if __name__ == "__main__":
    unittest.main()
