"""`sequent replay`: small Coq files are recorded, then looked at in plain text, as JSON and on a terminal."""
import json
import os
import pty
import re
import signal
import subprocess
import unittest

from support import SEQUENT, Redis, World, answers, kill_group, main, wait_until

ADD = """(* Sums. *)
Lemma add_0 : forall n,
    n + 0 = n.
Proof.
  induction n as [|n IH].
  - reflexivity.
  - simpl.
    discriminate.
    rewrite IH.
    reflexivity.
Qed.
Check add_0.
Lemma pair : forall a b : nat, a = b -> b = a /\\ a = b.
Proof.
  intros a b H.
  split.
  symmetry.
  all: exact H.
Qed.
"""


class Replay(World):
    def record(self, text=ADD, name="add.v", store=None) -> None:
        (self.folder / name).write_text(text)
        done = self.run_replay("record", name, store=store)
        self.assertEqual(done.returncode, 1 if "discriminate" in text else 0, done.stdout + done.stderr)

    def run_replay(self, *args, store=None, **options):
        where = [] if store is None else ["--store", store]
        return self.run_sequent("replay", *args, *where, cwd=self.folder, **options)

    def run_ok(self, *args, **options) -> str:
        done = self.run_replay(*args, **options)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def lines(self, *args, **options) -> list:
        return [json.loads(line) for line in self.run_ok(*args, "--json", **options).splitlines()]

    def refused(self, *args, code=2, **options) -> str:
        done = self.run_replay(*args, **options)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def session(self, **options) -> str:
        return self.lines("list", **options)[-1]["session"]

    def step_on(self, line: int) -> int:
        return self.lines("show", f"add.v:{line}")[0]["step"]

    def test_each_step_is_shown_with_what_it_changed(self):
        self.record()
        text = re.sub(r"  \d+\.\d\ds$", "", self.run_ok("show", "add.v"), flags=re.M)
        self.assertTrue(text.startswith("add.v  "), text)
        self.assertIn("     2 s0     Lemma add_0 : forall n,\n"
                      "                n + 0 = n.\n"
                      "                ─────────────────────────\n"
                      "                forall n : nat, n + 0 = n\n", text)
        self.assertIn("     4 s1     Proof.\n     5 s2     induction n as [|n IH].\n", text)
        self.assertIn("     6 s4     reflexivity.\n              - ⊢ 0 + 0 = 0\n"
                      "                no goal left in focus, 1 in the background\n", text)
        self.assertIn("     7 s6     simpl.\n                n : nat\n                IH : n + 0 = n\n"
                      "                ───────────────\n              ~ S (n + 0) = S n\n\n"
                      "     8 s7     discriminate.  failed\n                No primitive equality found.\n", text)
        self.assertIn("              - ⊢ S n = S n\n                no goals left\n\n    11 s10    Qed.\n", text)
        self.assertIn("    12 s11    Check add_0.\n                add_0\n", text)
        self.assertIn("              + a, b : nat\n              + H : a = b\n", text)
        self.assertNotIn("\x1b", text)

    def test_one_step_is_shown_with_all_its_goals(self):
        self.record()
        at = self.run_ok("show", "add.v:16")
        self.assertIn("split.", at)
        self.assertIn("goal 1 of 2\n", at)
        self.assertIn("goal 2 of 2\n", at)
        step = self.step_on(16)
        for same in (["add.v", "--at", "16"], ["add.v", "--at", f"s{step}"], ["add.v", "--at", ":16"],
                     [self.session() + ":16"], [f"{self.folder}/add.v:16"]):
            self.assertEqual(self.run_ok("show", *same), at)
        self.assertIn("no proof is open here", self.run_ok("show", "add.v:12"))
        aside = self.run_ok("show", "add.v:6", "--all")
        self.assertIn("in the background\n                n : nat\n", aside)

    def test_steps_are_lines_of_json(self):
        self.record()
        steps = self.lines("show", "add.v")
        self.assertEqual([step["step"] for step in steps], list(range(len(steps))))
        self.assertEqual(steps[0]["tactic"], "Lemma add_0 : forall n,\n    n + 0 = n.")
        self.assertEqual(ADD.encode()[steps[2]["begin"]:steps[2]["end"]].decode(), "induction n as [|n IH].")
        self.assertEqual((steps[7]["outcome"], steps[7]["parent"], steps[8]["parent"]), ("failed", 6, 6))
        self.assertIn("No primitive equality", steps[7]["message"])
        self.assertEqual(steps[6]["goals"], [{
            "hypotheses": [{"names": ["n"], "value": None, "type": "nat"},
                           {"names": ["IH"], "value": None, "type": "n + 0 = n"}],
            "conclusion": "S (n + 0) = S n"}])
        self.assertEqual(steps[4]["goals"], [])
        self.assertEqual(steps[4]["background"][0]["after"][0]["conclusion"], "S n + 0 = S n")
        self.assertIsNone(steps[10]["goals"])
        self.assertEqual(self.lines("path", "add.v", "10"), [steps[i] for i in (0, 1, 2, 3, 4, 5, 6, 8, 9, 10)])
        self.assertEqual(self.lines("children", "add.v", "s6"), [steps[7], steps[8]])
        self.assertEqual(self.lines("children", "add.v:7"), [steps[7], steps[8]])
        self.assertEqual(self.lines("children", "add.v"), [steps[0]])
        exported = self.lines("export", "add.v")
        self.assertEqual(exported[0]["session"], self.session())
        self.assertEqual(exported[1:], steps)
        self.assertIn("wrote out.jsonl", self.run_ok("export", "add.v", "--json", "-o", "out.jsonl"))
        self.assertEqual([json.loads(line) for line in (self.folder / "out.jsonl").read_text().splitlines()], exported)

    def test_two_steps_are_compared(self):
        self.record()
        text = self.run_ok("diff", "add.v:14", ":15")
        self.assertIn("  + a, b : nat\n  + H : a = b\n", text)
        self.assertIn("  ~ b = a /\\ a = b\n      was forall a b : nat, a = b -> b = a /\\ a = b\n", text)
        change = self.lines("diff", "add.v:14", ":15")
        self.assertEqual(len(change), 1)
        self.assertEqual([h["change"] for h in change[0]["hypotheses"]], ["added", "added"])
        self.assertEqual(change[0]["conclusion_after"], "b = a /\\ a = b")
        self.assertIn("the goals are the same", self.run_ok("diff", "add.v:s0", "s1"))
        self.assertEqual(self.lines("diff", "add.v:s0", "s1"), [])

    def test_two_recordings_are_compared(self):
        self.record()
        first = self.session()
        self.record(ADD.replace("    discriminate.\n", "").replace("symmetry.", "apply eq_sym."))
        changes = [(c["change"], c["tactic"]) for c in self.lines("diff", first, "add.v")]
        self.assertEqual(changes, [("removed", "discriminate."), ("removed", "symmetry."), ("added", "apply eq_sym.")])
        text = self.run_ok("diff", first, "add.v")
        self.assertIn("-      8  discriminate.\n", text)
        self.assertTrue(text.endswith("3 differences\n"), text)

    def test_text_expressions_and_patterns_are_found(self):
        self.record()
        self.record("Goal 1 = 1.\nreflexivity.\nQed.\n", "one.v")
        hits = self.lines("find", "S (n + 0)")
        self.assertEqual([(h["file"], h["line"], h["text"]) for h in hits[:-1]], [("add.v", 7, "S (n + 0) = S n")])
        self.assertEqual(hits[-1], {"event": "summary", "query": "S (n + 0)", "searched": 2, "found": 1, "shown": 1})
        self.assertEqual(hits[0]["text"][hits[0]["begin"]:hits[0]["end"]], "S (n + 0)")
        self.assertIn("one.v:1  s0  ⊢ 1 = 1\n", self.run_ok("find", "/[1-9] = [1-9]/"))
        self.assertEqual(len(self.lines("find", "?x = ?x", "one.v")), 2)
        self.assertIn("(more: -n ", self.run_ok("find", "_ = _", "-n", "1"))
        self.assertEqual(self.run_ok("find", "no such text"), "0 in 2 recordings\n")

    def test_a_hypothesis_and_a_goal_have_a_time(self):
        self.record()
        events = [(e["event"], e["line"], e["after"]) for e in self.lines("when", "add.v", "IH")]
        self.assertEqual(events, [("appeared", 5, "n + 0 = n"), ("disappeared", 10, "")])
        self.assertIn("     5 s2     induction n as [|n IH].                   + IH : n + 0 = n\n",
                      self.run_ok("when", "add.v", "IH"))
        goal = self.lines("when", "add.v", "--goal", "0 + 0 = 0")
        self.assertEqual([(e["event"], e["line"]) for e in goal], [("introduced", 5), ("closed", 6)])

    def test_sessions_are_listed_counted_and_deleted(self):
        self.assertIn("nothing is recorded", self.run_ok("list"))
        self.assertEqual(self.lines("list"), [])
        self.record()
        self.record("Goal 1 = 1.\nreflexivity.\nQed.\n", "one.v")
        listed = self.lines("list")
        self.assertEqual([(s["file"], s["status"], s["failures"]) for s in listed],
                         [("add.v", "completed", 1), ("one.v", "completed", 0)])
        self.assertEqual(self.lines("list", "one.v"), listed[1:])
        self.assertEqual(self.lines("list", "--active"), [])
        self.assertIn(listed[0]["session"], self.run_ok("list"))
        self.assertEqual(self.lines("stats")[0]["steps"], sum(s["steps"] for s in listed))
        one = self.lines("stats", "add.v")[0]
        self.assertEqual((one["branches"], one["failures"]), (1, 1))
        self.assertIn("nothing is recorded of no.v", self.refused("delete", "one.v", "no.v"))
        self.assertEqual(len(self.lines("list")), 2)
        self.assertEqual(self.lines("delete", "one.v")[0]["deleted"], 1)
        self.assertEqual([s["file"] for s in self.lines("list")], ["add.v"])

    def test_bad_input_is_told_with_what_to_do(self):
        self.assertIn("nothing is recorded of add.v: sequent replay record add.v", self.refused("show", "add.v"))
        self.record()
        for args, said in {
            ("show", "sub.v"): "nothing is recorded of sub.v: sequent replay record sub.v",
            ("show", self.session()[:-1] + "!"): "did you mean '" + self.session(),
            ("show", "add.v:99"): "nothing on line 99 of add.v: it is recorded from line 2 to 19",
            ("show", "add.v:1"): "nothing on line 1",
            ("show", "add.v:0"): "nothing on line 0",
            ("show", "add.v", "--at", "s99"): "no step s99 in add.v: the last is s",
            ("show", "add.v", "--at", "here"): "'here' is not a place (say :120 for a line, s42 for a step)",
            ("show",): "FILE|SESSION is missing",
            ("path", "add.v"): "STEP is missing",
            ("diff", "add.v:3", "add.v"): "is a whole recording and the other is a step of one",
            ("find", "/(/"): "the expression is wrong at byte 1: missing )",
            ("find", "x", "-n", "0"): "'0' is not a whole number from 1 on",
            ("find", "x", "add.v:3"): "a whole recording is searched (say add.v)",
            ("when", "add.v", "IHn"): "no hypothesis 'IHn' in any goal of add.v, did you mean 'IH'?",
            ("when", "add.v"): "say either HYPOTHESIS or --goal",
            ("when", "add.v", "--goal", "1 = 2"): "no goal '1 = 2' in add.v",
            ("export", "add.v:3"): "a whole recording is exported (say add.v)",
            ("delete", "add.v:3"): "only whole recordings can be deleted",
            ("sho", "add.v"): "did you mean 'show'?",
        }.items():
            with self.subTest(args=args):
                self.assertIn(said, self.refused(*args))
        self.assertIn("cannot", self.refused("show", "add.v", "--store", "redis+unix:///nowhere", code=3))

    def on_a_terminal(self, *args, **environment) -> str:
        ours, theirs = pty.openpty()
        process = subprocess.Popen([SEQUENT, "replay", *args], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=theirs,
                                   env={**self.env, "TERM": "xterm-256color", **environment})
        os.close(theirs)
        text = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            if not piece:
                break
            text += piece
        os.close(ours)
        self.assertEqual(process.wait(), 0)
        return text.decode().replace("\r\n", "\n")

    def test_colours_are_for_terminals(self):
        self.record()
        shown = self.on_a_terminal("path", "add.v:15")
        self.assertIn("\x1b[32m+ H : a = b\x1b[0m", shown)
        self.assertIn("\x1b[33m~ b = a /\\ a = b\x1b[0m", shown)
        self.assertIn("\x1b[31m- ⊢ 0 + 0 = 0\x1b[0m", shown)
        self.assertIn("\x1b[33mS (n + 0)\x1b[0m", self.on_a_terminal("find", "S (n + 0)"))
        self.assertNotIn("\x1b", self.on_a_terminal("path", "add.v:15", NO_COLOR="1"))
        self.assertEqual(self.on_a_terminal("path", "add.v:15", NO_COLOR="1"), self.run_ok("path", "add.v:15"))

    def stores(self) -> dict:
        socket = self.folder / "run" / "served.sock"
        server = self.start("serve", "--store", f"embedded:{self.folder}/served.db", "--unix", socket)
        self.addCleanup(server.terminate)
        wait_until(lambda: answers(socket), what="sequent serve")
        redis = Redis(self.folder / "redis")
        self.addCleanup(redis.stop)
        return {"embedded": None, "served": f"redis+unix://{socket}", "redis": redis.url}

    def test_answers_are_the_same_from_every_store(self):
        def known(text: str, session: str) -> list:
            found = []
            for line in text.replace(session, "SESSION").splitlines():
                value = json.loads(line)
                for name in ("seconds", "started_ms", "ended_ms"):
                    value.pop(name, None)
                found.append(value)
            return found

        seen = {}
        for name, store in self.stores().items():
            self.record(store=store)
            session = self.session(store=store)
            seen[name] = [known(self.run_ok(*args, "--json", store=store), session) for args in (
                ["show", "add.v"], ["list"], ["path", "add.v:16"], ["children", "add.v:7"], ["diff", "add.v:14", ":16"],
                ["find", "_ = _", "-n", "99"], ["when", "add.v", "H"], ["stats", "add.v"], ["export", session])]
        self.assertEqual(seen["embedded"], seen["served"])
        self.assertEqual(seen["embedded"], seen["redis"])
        self.assertGreater(len(seen["embedded"][0]), 15)

    def test_a_damaged_recording_is_named(self):
        redis = Redis(self.folder / "redis")
        self.addCleanup(redis.stop)
        flipped = "v:sub(1, 99) .. string.char((v:byte(100) + 128) % 256) .. v:sub(101)"
        for field, damage in {"0": flipped, "head": "v:sub(1, 20)"}.items():
            self.record(store=redis.url)
            session = self.session(store=redis.url)
            key = redis.ask("EVAL", "return redis.call('KEYS', '*:session:*')[1]", "0").strip()
            redis.ask("EVAL", "local v = redis.call('HGET', KEYS[1], ARGV[1]); "
                      f"return redis.call('HSET', KEYS[1], ARGV[1], {damage})", "1", key, field)
            done = self.run_replay("show", session, store=redis.url)
            self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
            self.assertIn(session, done.stderr)
            self.assertIn("deleted 1 session", self.run_ok("delete", session, store=redis.url))
            self.assertEqual(self.lines("list", store=redis.url), [])

    def test_an_interrupt_ends_it_and_leaves_the_store_as_it_was(self):
        many = "".join(f"Goal {i} = {i}.\nreflexivity.\nQed.\n" for i in range(300))
        self.record(many, "many.v")
        ours, theirs = os.pipe()  # nobody reads: it has to wait
        process = subprocess.Popen([SEQUENT, "replay", "show", "many.v", "--json"], cwd=self.folder, env=self.env,
                                   stdout=theirs, stderr=subprocess.PIPE, start_new_session=True, text=True)
        self.addCleanup(kill_group, process)
        os.close(theirs)
        self.assertTrue(os.read(ours, 1))
        process.send_signal(signal.SIGINT)
        self.assertIn(process.wait(60), (130, -signal.SIGINT))
        os.close(ours)
        self.assertEqual(len(self.lines("show", "many.v")), 900)

    def test_help_has_examples(self):
        listed = self.run_sequent("replay", "--help").stdout
        for name in ("list", "show", "path", "children", "diff", "find", "when", "stats", "export", "delete"):
            self.assertIn(f"replay {name} ", listed)
            self.assertIn("\nExamples:\n  sequent replay " + name, self.run_ok(name, "--help"))
        script = self.run_sequent("completion", "bash").stdout
        self.assertIn("'replay show') words='--all --at --help --json --namespace --plain --store'", script)


if __name__ == "__main__":
    main()
