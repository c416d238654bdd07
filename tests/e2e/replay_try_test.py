"""`sequent replay try`, `instance` and `prove`: on a file of a project, over each kind of store."""
import json
import shutil
import unittest

import support
from support import Redis, World, answers, wait_until

NUMBERS = """Definition double (n : nat) : nat := n + n.
Lemma earlier : double 0 = 0.
Proof. reflexivity. Qed.
Lemma add_0 : forall n, n + 0 = n.
Proof.
  intros n.
  induction n as [| n IH].
  - reflexivity.
  - simpl. rewrite IH. reflexivity.
Qed.
"""


LINEAR = """Require Import Arith Lia.
Lemma l : forall a b c, a < b -> b < c -> a + 1 < c.
Proof.
lia.
Qed.
"""


MONOIDS = """Class Monoid (A : Type) := op : A -> A -> A.
#[export] Instance nat_monoid : Monoid nat := plus.
#[export] Instance pair_monoid A B (a : Monoid A) (b : Monoid B) : Monoid (A * B) :=
  fun p q => (op (fst p) (fst q), op (snd p) (snd q)).
Lemma l (A : Type) (m : Monoid A) : 1 + 1 = 2.
Proof.
  simpl.
  reflexivity.
Qed.
"""


class ReplayTry(World):
    def setUp(self):
        super().setUp()
        self.file = self.project({"Numbers.v": NUMBERS}, flags="-Q . N\n") / "Numbers.v"

    def objects(self, *words, code: int, store: str = "") -> list:
        where = ["--store", store] if store else []
        done = self.run_sequent("replay", *words, "--json", *where)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def attempt(self, line: int, *tactics: str, code: int = 0, store: str = "") -> list:
        return self.objects("try", f"{self.file}:{line}", *tactics, code=code, store=store)

    def cached(self, line: int, *tactics: str) -> int:
        return self.attempt(line, *tactics)[-1]["cached"]

    def compare_twice(self, store: str) -> list:
        tactics = ("reflexivity", "induction n", "idtac", "no_such_tactic", "induction n; simpl; auto")
        first = self.attempt(7, *tactics, store=store)
        second = self.attempt(7, *tactics, store=store)
        self.assertEqual([one.pop("cached") for one in first], [False] * 5 + [0])
        self.assertEqual([one.pop("cached") for one in second], [True] * 5 + [5])
        self.assertEqual(second, first)
        self.assertEqual([one["outcome"] for one in first[:-1]],
                         ["failure", "progress", "unchanged", "failure", "progress"])
        self.assertEqual([one["closes"] for one in first[:-1]], [False, False, False, False, True])
        self.assertEqual(len(first[1]["goals"]), 2)
        return [{key: value for key, value in one.items() if key != "seconds"} for one in first]

    def test_the_second_try_comes_from_the_cache_of_any_store(self):
        embedded = self.compare_twice("embedded:" + str(self.folder / "other.db"))
        socket = self.folder / "serve.sock"
        self.start("serve", "--unix", socket, "--store", "embedded:" + str(self.folder / "served.db"))
        wait_until(lambda: answers(socket), what="sequent serve")
        self.assertEqual(self.compare_twice(f"redis+unix://{socket}"), embedded)
        if shutil.which("redis-server"):
            redis = Redis(self.folder / "redis", appendonly=False)
            self.addCleanup(redis.stop)
            self.assertEqual(self.compare_twice(redis.url), embedded)

    def test_what_is_before_the_proof_counts_but_not_how_it_was_proved(self):
        tactics = ("induction n; simpl; auto", "fail")
        self.assertEqual(self.cached(7, *tactics), 0)
        self.edit(self.file, "Proof. reflexivity. Qed.", "Proof. unfold double. simpl. reflexivity. Qed.")
        self.assertEqual(self.cached(7, *tactics), 2)
        self.edit(self.file, "n + n.", "n + n + 0.")
        self.assertEqual(self.cached(7, *tactics), 0)
        self.edit(self.file, "Lemma add_0", "Set Implicit Arguments.\nLemma add_0")
        self.assertEqual(self.cached(8, *tactics), 0)
        self.edit(self.file, "Set Implicit Arguments.", "#[local] Hint Resolve plus_n_O : core.")
        self.assertEqual(self.cached(8, *tactics), 0)

    def test_first_ends_at_what_closes_the_goal(self):
        found = self.attempt(9, "fail", "reflexivity", "simpl; auto", "--first")
        self.assertEqual([one["tactic"] for one in found[:-1]], ["fail.", "reflexivity.", "simpl; auto."])
        found = self.attempt(9, "simpl; auto", "reflexivity", "--first")
        self.assertEqual([one.get("tactic") for one in found], ["simpl; auto.", None])

    def test_a_lemma_is_proved_and_again_from_the_cache(self):
        first, = self.objects("prove", f"{self.file}:add_0", code=0)
        self.assertEqual(first["outcome"], "proved")
        self.assertEqual((first["script"][0], first["script"][-1]), ("Proof.", "Qed."))
        self.edit(self.file, NUMBERS[NUMBERS.index("Proof.\n"):], "\n  ".join(first["script"]) + "\n")
        self.check(self.file.parent)
        again, = self.objects("prove", f"{self.file}:add_0", code=0)
        self.assertEqual(again["script"], first["script"])
        self.assertEqual((again["cached"], again["attempts"]), (first["attempts"], first["attempts"]))

    def test_each_of_several_goals_has_a_bullet_and_coqc_takes_the_script(self):
        (self.folder / "tactics").write_text("intros n\ninduction n\nsimpl\nrewrite IHn\nreflexivity\n")
        found, = self.objects("prove", f"{self.file}:add_0", "--tactics", self.folder / "tactics", code=0)
        self.assertEqual(sum(line.startswith("- ") for line in found["script"]), 2, found["script"])
        self.edit(self.file, NUMBERS[NUMBERS.index("Proof.\n"):], "\n".join(found["script"]) + "\n")
        self.check(self.file.parent)

    def test_instances_come_from_the_cache_until_their_module_is_invalidated(self):
        file = self.project({"Monoids.v": MONOIDS}, name="monoids", flags="-Q . N\n") / "Monoids.v"
        stores = ["embedded:" + str(self.folder / "instances.db")]
        if shutil.which("redis-server"):
            redis = Redis(self.folder / "redis", appendonly=False)
            self.addCleanup(redis.stop)
            stores.append(redis.url)
        for store in stores:
            def search(line: int) -> list:
                words = ("Monoid (A * nat)", "Monoid bool")
                return self.objects("instance", f"{file}:{line}", *words, code=1, store=store)
            pair, none, summary = search(7)
            self.assertEqual(pair["instance"], "pair_monoid A nat m nat_monoid")
            self.assertEqual((pair["outcome"], none["outcome"], none["instance"]), ("found", "none", None))
            self.assertEqual((pair["class"], pair["target"]), ("Monoid", "Monoid (prod A nat)"))
            self.assertEqual((summary["cached"], summary["found"]), (0, 1))
            for line in (7, 8):
                again = search(line)
                self.assertEqual(again[-1]["cached"], 2)
                self.assertEqual([one["seconds"] for one in again[:2]], [pair["seconds"], none["seconds"]])
            done = self.run_sequent("cache", "instances", "invalidate", "N.Monoids", "--json", "--store", store)
            self.assertEqual(json.loads(done.stdout)["dropped"], 2, done.stdout + done.stderr)
            self.assertEqual(search(8)[-1]["cached"], 0)
        self.edit(file, "Lemma l", "#[export] Instance bools : Monoid bool := andb.\nLemma l")
        found = self.objects("instance", f"{file}:8", "Monoid bool", code=0, store=stores[0])
        self.assertEqual((found[0]["instance"], found[0]["cached"]), ("bools", False))

    def test_what_is_no_class_is_said(self):
        done = self.run_sequent("replay", "instance", f"{self.file}:7", "nat")
        self.assertEqual((done.returncode, done.stderr), (2, "sequent: 'nat' begins with no class\n"))

    def test_nothing_is_left_where_the_file_is_nor_where_we_are(self):
        folder = self.project({"Linear.v": LINEAR}, name="linear", flags="-Q . L\n")
        before = {path.name for path in folder.iterdir()}
        for words in (("record", "Linear.v"), ("try", "Linear.v:3", "lia", "nia"), ("prove", "Linear.v:l")):
            done = self.run_sequent("replay", *words, cwd=folder)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual({path.name for path in folder.iterdir()}, before)

    def test_a_session_stands_for_its_file_until_that_changes(self):
        by_file = self.attempt(7, "induction n; simpl; auto")
        listed = self.run_sequent("replay", "list", "--json")
        session = json.loads(listed.stdout.splitlines()[0])["session"]
        words = ("replay", "try", "--json", f"{session}:7", "induction n; simpl; auto")
        done = self.run_sequent(*words, cwd=self.file.parent)
        self.assertEqual(done.returncode, 0, done.stderr)
        again = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual((again[0]["goals"], again[0]["cached"]), (by_file[0]["goals"], True))
        away = self.run_sequent(*words, cwd=self.folder)
        self.assertEqual(away.returncode, 2)
        self.assertIn("which is not here", away.stderr)
        self.edit(self.file, "n + n.", "n + n + 0.")
        changed = self.run_sequent(*words, cwd=self.file.parent)
        self.assertEqual(changed.returncode, 2)
        self.assertIn(f"has changed since session {session}", changed.stderr)

    def test_a_budget_and_tactics_of_ones_own_bound_a_search(self):
        (self.folder / "tactics").write_text("intros\ninduction {hypothesis}\n")
        found, = self.objects("prove", f"{self.file}:add_0", "--tactics", self.folder / "tactics",
                              "--budget", "1", code=1)
        self.assertEqual((found["outcome"], found["script"]), ("out of budget", None))
        self.assertEqual(found["attempts"], 1)

    def test_bad_words(self):
        def refused(*words):
            done = self.run_sequent("replay", *words)
            self.assertEqual(done.returncode, 2, done.stdout)
            return done.stderr
        self.assertIn("is not FILE:LINE", refused("try", self.file, "auto"))
        self.assertIn("no proof is open before line 1 ", refused("try", f"{self.file}:1", "auto"))
        self.assertIn("is not one sentence", refused("try", f"{self.file}:7", "intros. auto"))
        self.assertIn("did you mean 'add_0'?", refused("prove", f"{self.file}:add_1"))
        self.assertIn("'much' is not a time", refused("prove", f"{self.file}:add_0", "--budget", "much"))


if __name__ == "__main__":
    support.main()
