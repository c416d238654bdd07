"""Proofs that fail, and input that is bad: what is said, what goes on, which exit code."""
import json
import os
import socket
import sqlite3
import threading
import unittest

import support

BROKEN = {
    **support.CHAIN,
    "B.v": support.CHAIN["B.v"].replace("reflexivity", "discriminate"),
}


class Failures(support.World):
    def test_a_failure_names_the_place_and_what_it_holds_up(self):
        done = self.run_sequent("check", self.project(BROKEN))
        self.assertEqual(done.returncode, 1)
        text = done.stdout + done.stderr
        self.assertRegex(text, r"B\.v:4:\d+")
        self.assertIn("discriminate", (self.folder / "project/B.v").read_text())
        self.assertRegex(text, r"(?i)error")
        self.assertRegex(text, r"C(\.v)?\b")  # held up

    def test_the_rest_goes_on(self):
        summary = self.check(self.project(BROKEN), code=1)
        self.assertEqual(self.counts(summary), (3, 0, 1, 1))
        self.assertTrue((self.folder / "project/D.vo").exists())
        self.assertFalse((self.folder / "project/C.vo").exists())

    def test_a_failure_is_cached_with_its_message(self):
        project = self.project(BROKEN)
        self.check(project, code=1)
        again = self.check(project, code=1)
        self.assertEqual(again["checked"], 0)
        self.assertEqual((again["failed"], again["skipped"]), (1, 1))
        done = self.run_sequent("check", project)
        self.assertRegex(done.stdout + done.stderr, r"B\.v:4:\d+")

    def test_a_repaired_proof_goes_on_from_what_is_known(self):
        project = self.project(BROKEN)
        self.check(project, code=1)
        self.edit(project / "B.v", "discriminate", "reflexivity")
        self.assertEqual(self.counts(self.check(project)), (2, 2, 0, 0))

    def test_fail_fast_stops(self):
        files = {f"M{i:02d}.v": "Definition x := 1.\n" for i in range(30)}
        files["A.v"] = "Lemma l : False. Proof. exact I. Qed.\n"
        summary = self.check(self.project(files), "--fail-fast", "-j", "1", code=1)
        self.assertEqual(summary["failed"], 1)
        self.assertGreater(summary["skipped"], 0)

    def test_a_time_limit_is_not_cached(self):
        slow = "Fixpoint f (n : nat) : nat := match n with 0 => 1 | S m => f m + f m end.\n"
        project = self.project({"Slow.v": slow + "Lemma l : f 40 = 0. Proof. vm_compute. reflexivity. Qed.\n"})
        for _ in range(2):
            summary = self.check(project, "--timeout", "2", code=1)
            self.assertEqual((summary["checked"], summary["failed"]), (1, 1))

    def test_a_memory_limit_ends_the_job_and_is_not_cached(self):
        hungry = "Fixpoint f (n : nat) : list nat := match n with 0 => cons 1 nil | S m => f m ++ f m end%list.\n"
        text = "Require Import List.\n" + hungry + "Lemma l : length (f 40) = 0. Proof. vm_compute. reflexivity. Qed.\n"
        project = self.project({"Big.v": text})
        for _ in range(2):
            summary = self.check(project, "--memory", "400M", "--timeout", "60", code=1)
            self.assertEqual((summary["checked"], summary["failed"]), (1, 1))

    def test_a_source_that_is_not_utf_8_gets_the_provers_verdict(self):
        project = self.project({"N.v": b"Definition s := 1. (* \xff\xfe *)\n", "M.v": "Definition m := \xe9\xff.\n".encode("latin-1")})
        summary = self.check(project, code=1)
        self.assertEqual((summary["checked"], summary["failed"]), (2, 1))

    def test_an_unreadable_source_is_named(self):
        project = self.project()
        (project / "B.v").chmod(0)
        if os.access(project / "B.v", os.R_OK):  # root reads everything but this
            (project / "B.v").unlink()
            (project / "B.v").symlink_to("/proc/self/mem")
        done = self.run_sequent("check", project)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("B.v", done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1)


class BadInput(support.World):
    """One line that says what, where and what to do; nothing changed."""

    def refuse(self, code: int, *args, names=(), **options) -> str:
        before = self.all_files()
        done = self.run_sequent(*args, **options)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        self.assertEqual(len(lines), 1, done.stderr)
        for name in names:
            self.assertIn(str(name), lines[0])
        self.assertEqual(self.all_files(), before)
        return lines[0]

    def all_files(self) -> list:
        """All but the cache: what coqdep said of a source may be kept, whatever is wrong elsewhere."""
        cache = self.folder / "cache"
        return sorted(str(p) for p in self.folder.rglob("*") if p != cache and cache not in p.parents)

    def test_an_unknown_option(self):
        self.refuse(2, "check", "--frobnicate", names=["--frobnicate", "--help"])

    def test_an_unknown_command_gets_a_suggestion(self):
        self.refuse(2, "chekc", names=["chekc", "check"])

    def test_a_missing_path(self):
        self.refuse(2, "check", self.folder / "nowhere", names=["nowhere"])

    def test_a_folder_without_sources(self):
        (self.folder / "empty").mkdir()
        self.refuse(2, "check", self.folder / "empty", names=["empty"])

    def test_a_store_address_that_does_not_parse(self):
        project = self.project()
        self.refuse(2, "check", "--store", "rediss//x", project, names=["rediss//x"])

    def test_a_server_that_is_down(self):
        port = support.free_port()
        self.refuse(3, "check", "--store", f"redis://127.0.0.1:{port}", self.project(), names=[f"127.0.0.1:{port}"])

    def test_a_server_that_is_too_old(self):
        info = b"# Server\r\nredis_version:6.2.14\r\n"

        def serve(listener):
            client, _ = listener.accept()
            with client:
                while True:
                    asked = client.recv(1000)
                    if not asked:
                        return
                    client.sendall(b"$%d\r\n%s\r\n" % (len(info), info) if b"INFO" in asked else b"+PONG\r\n")

        with socket.create_server(("127.0.0.1", 0)) as listener:
            threading.Thread(target=serve, args=[listener], daemon=True).start()
            port = listener.getsockname()[1]
            self.refuse(3, "check", "--store", f"redis://127.0.0.1:{port}", self.project(),
                        names=[f"127.0.0.1:{port}", "6.2.14", "sequent serve", "Redis 7"])

    def test_a_password_is_never_printed(self):
        line = self.refuse(3, "check", "--store", "redis://user:secret@127.0.0.1:1/0", self.project(), names=["127.0.0.1:1"])
        self.assertNotIn("secret", line)

    def test_a_database_of_a_newer_version(self):
        project = self.project()
        store = self.folder / "s.db"
        self.check(project, "--store", f"embedded:{store}")
        with sqlite3.connect(store) as database:
            version = database.execute("pragma user_version").fetchone()[0]
            database.execute(f"pragma user_version = {version + 1000}")
        database.close()
        before = store.read_bytes()
        done = self.run_sequent("check", "--store", f"embedded:{store}", project)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("s.db", done.stderr)
        self.assertIn("newer", done.stderr)
        self.assertEqual(store.read_bytes(), before)

    def test_a_file_that_is_no_database(self):
        project = self.project()
        store = self.folder / "s.db"
        store.write_bytes(b"these are my notes, keep them" * 100)
        before = store.read_bytes()
        done = self.run_sequent("check", "--store", f"embedded:{store}", project)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("s.db", done.stderr)
        self.assertEqual(store.read_bytes(), before)

    def test_a_coq_project_with_an_unknown_flag(self):
        project = self.project(flags="-Q . Chain\n-frob x\n")
        self.refuse(2, "check", project, names=["_CoqProject:2", "-frob"])

    def test_a_listed_file_that_is_missing(self):
        project = self.project()
        (project / "D.v").unlink()
        self.refuse(2, "check", project, names=["D.v"])

    def test_a_missing_library(self):
        project = self.project({"A.v": "From Nowhere Require Import Nothing.\n"})
        done = self.run_sequent("check", project)
        self.assertIn(done.returncode, (1, 2))
        self.assertIn("Nothing", done.stderr + done.stdout)
        self.assertIn("A.v", done.stderr + done.stdout)

    def test_a_cycle(self):
        project = self.project({
            "A.v": "From Chain Require Import B.\n", "B.v": "From Chain Require Import C.\n",
            "C.v": "From Chain Require Import A.\n"})
        line = self.refuse(2, "check", project, names=["A", "B", "C"])
        self.assertIn("cycl", line)

    def test_a_toml_key_that_is_not_known(self):
        project = self.project()
        (project / "sequent.toml").write_text("speling = 1\n")
        self.refuse(2, "check", project, names=["sequent.toml:1", "speling"])

    def test_a_toml_file_that_does_not_parse(self):
        project = self.project()
        (project / "sequent.toml").write_text("x = [1,\n")
        self.refuse(2, "check", project, names=["sequent.toml:"])

    def test_a_metamath_database_that_the_book_forbids(self):
        good, bad = self.folder / "good.mm", self.folder / "bad.mm"
        good.write_text("$c wff $.\n  w1 $a wff $.\n")
        bad.write_text("$c wff $.\n  w1 $a wff u $.\n")
        done = self.run_sequent("decls", "import", "metamath", good, "--json")
        self.assertEqual(json.loads(done.stdout)["declarations"], 1)
        self.refuse(2, "decls", "import", "metamath", bad, names=["bad.mm:2:13", "'u'"])

    def test_a_lean_export_that_is_cut_off_and_one_of_tomorrow(self):
        good, cut, later = (self.folder / name for name in ("good.export", "cut.export", "later.ndjson"))
        good.write_text("2.0.0\n1 #NS 0 A\n0 #ES 0\n#AX 1 0\n")
        cut.write_text("2.0.0\n1 #NS 0 A\n0 #ES 0\n#AX 1")
        later.write_text('{"meta":{"format":{"version":"9.0.0"}}}\n')
        done = self.run_sequent("decls", "import", "lean", good, "--json")
        self.assertEqual(json.loads(done.stdout)["declarations"], 1)
        self.refuse(2, "decls", "import", "lean", cut, names=["cut.export:4:6", "cut off"])
        self.refuse(2, "decls", "import", "lean", later, names=["later.ndjson:1:30", "9.0.0", "3.1.0"])
        self.refuse(2, "decls", "import", "lean", names=["FILE", "--ilean"])
        self.refuse(2, "decls", "import", "lean", "--ilean", self.folder, names=["no .ilean file"])

    def test_no_coqc(self):
        project = self.project()
        done = self.run_sequent("check", project, env={**self.env, "PATH": "/nonexistent"})
        self.assertEqual(done.returncode, 3)
        self.assertIn("coqc", done.stderr)
        self.assertIn("apt install coq", done.stderr)

    def test_a_number_of_jobs_that_is_none(self):
        self.refuse(2, "check", "-j", "many", self.project(), names=["many"])

    def test_help_shows_examples(self):
        for command in ("check", "worker", "serve", "cache", "store", "jobs"):
            done = self.run_sequent(command, "--help")
            self.assertEqual(done.returncode, 0)
            self.assertIn(f"sequent {command}", done.stdout)
            self.assertRegex(done.stdout, "(?i)examples?")


if __name__ == "__main__":
    support.main()
