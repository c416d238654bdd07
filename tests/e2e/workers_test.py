"""Workers in other processes, over redis-server and over `sequent serve`; the cache and job commands."""
import json
import os
import re
import shutil
import signal
import subprocess
import time
import unittest

import support
import coq_projects  # noqa: E402 (support says where it is)


class Served(support.World):
    def serve(self) -> str:
        path = self.folder / "serve.sock"
        self.start("serve", "--unix", path, "--store", f"embedded:{self.folder / 'served.db'}")
        support.wait_until(lambda: support.answers(path), what="sequent serve")
        return f"redis+unix://{path}"

    def redis(self) -> str:
        if shutil.which("redis-server") is None:
            self.skipTest("redis-server is not installed")
        server = support.Redis(self.folder / "redis", appendonly=False)
        self.addCleanup(server.stop, signal.SIGKILL)
        return server.url

    def worker(self, url: str, *args):
        """A daemon that shares nothing with the project but the store."""
        other = self.folder / f"worker{time.monotonic_ns()}"
        other.mkdir()
        env = {**self.env, "HOME": str(other), "XDG_DATA_HOME": str(other / "d"), "XDG_CACHE_HOME": str(other / "c")}
        return self.start("worker", "--store", url, *args, env=env, cwd=other, stdout=subprocess.DEVNULL)


class Remote(Served):
    def remote_check(self, url: str) -> None:
        self.worker(url, "--slots", "2")
        project = self.project()
        summary = self.check(project, "--remote", "--store", url)
        self.assertEqual(self.counts(summary), (4, 0, 0, 0))
        self.assertTrue((project / "C.vo").exists())
        other = self.project(name="other")
        self.assertEqual(self.counts(self.check(other, "--store", url)), (0, 4, 0, 0))

    def test_over_redis_server(self):
        self.remote_check(self.redis())

    def test_over_our_server(self):
        self.remote_check(self.serve())

    def test_a_worker_may_come_late(self):
        url = self.serve()
        check = self.start("check", "--json", "--remote", "--store", url, self.project())
        time.sleep(1)
        self.assertIsNone(check.poll())
        self.worker(url)
        out, err = check.communicate(timeout=support.LIMIT)
        self.assertEqual(check.returncode, 0, err)
        self.assertEqual(json.loads(out.splitlines()[-1])["checked"], 4)

    def test_a_worker_drains_on_sigterm(self):
        url = self.serve()
        worker = self.worker(url)
        project = self.folder / "many"
        coq_projects.generate(project, 12)
        check = self.start("check", "--json", "--remote", "--store", url, project)
        support.wait_until(lambda: support.provers_of(self.folder), what="a job to run")
        worker.send_signal(signal.SIGTERM)
        self.assertEqual(worker.wait(timeout=support.LIMIT), 0)
        self.worker(url)
        out, err = check.communicate(timeout=support.LIMIT)
        self.assertEqual(check.returncode, 0, err)
        self.assertEqual(json.loads(out.splitlines()[-1])["checked"], 12)

    def test_a_killed_worker_loses_nothing(self):
        url = self.serve()
        project = self.folder / "many"
        coq_projects.generate(project, 16)
        check = self.start("check", "--json", "--remote", "--store", url, project)
        for _ in range(3):
            worker = self.worker(url)
            support.wait_until(lambda: support.provers_of(self.folder), what="a job to run")
            support.kill_group(worker)
            support.wait_until(lambda: not support.provers_of(self.folder), what="its coqc to die with it")
        self.worker(url, "--slots", "2")
        out, err = check.communicate(timeout=support.LIMIT)
        self.assertEqual(check.returncode, 0, err)
        summary = json.loads(out.splitlines()[-1])
        self.assertEqual(summary["checked"] + summary["cached"], 16)
        self.assertEqual(summary["failed"] + summary["skipped"], 0)


SLOW = """Lemma slow : True.
try timeout 4 (do 1000000000 idtac).
exact I.
Qed.
"""


class Recordings(Served):
    def record(self, url: str, *args, code=0) -> list:
        done = self.run_sequent("replay", "record", "--json", "--store", url, *args)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def steps(self, file: str, *args) -> list:
        done = self.run_sequent("replay", "export", "--json", file, *args)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [{**json.loads(line), "seconds": 0} for line in done.stdout.splitlines()[1:]]

    def sessions(self, url: str) -> list:
        done = self.run_sequent("replay", "list", "--json", "--store", url)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def recorders(self) -> list:
        """Provers that record, on any worker of this test."""
        return support.provers_of(self.folder, b"coqidetop")

    def workers_record(self, url: str) -> None:
        self.worker(url, "--slots", "2")
        project = self.project()
        done = self.run_sequent("check", "--remote", "--record", "--store", url, project)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(sorted((each["file"], each["status"]) for each in self.sessions(url)),
                         [(f"{name}.v", "completed") for name in "ABCD"])
        local = self.run_sequent("replay", "record", project)
        self.assertEqual(local.returncode, 0, local.stderr)
        for name in "ABCD":
            self.assertEqual(self.steps(f"{name}.v", "--store", url), self.steps(f"{name}.v"))
        again = self.record(url, "--remote", project)
        self.assertEqual([event["event"] for event in again], ["unchanged"] * 4 + ["finished"])
        self.edit(project / "B.v", "rewrite Nat.mul_assoc. reflexivity.", "now rewrite Nat.mul_assoc.")
        self.check(project, "--store", url)
        *files, summary = self.record(url, "--remote", project)
        self.assertEqual([event["file"] for event in files if event["event"] == "recorded"], ["B.v"])
        self.assertEqual((summary["recorded"], summary["unchanged"], summary["failed"]), (1, 3, 0))

    def test_over_redis_server(self):
        self.workers_record(self.redis())

    def test_over_our_server(self):
        self.workers_record(self.serve())

    def test_what_a_killed_worker_left_another_records_once(self):
        url = self.serve()
        file = self.folder / "Slow.v"
        file.write_text(SLOW)
        worker = self.worker(url)
        record = self.start("replay", "record", "--json", "--remote", "--store", url, file)
        support.wait_until(self.recorders, what="the recording to begin")
        support.wait_until(lambda: self.sessions(url), what="its session")
        support.kill_group(worker)
        support.wait_until(lambda: not self.recorders(), what="its prover to die with it")
        self.worker(url)
        out, err = record.communicate(timeout=support.LIMIT)
        self.assertEqual(record.returncode, 0, out + err)
        first, summary = map(json.loads, out.splitlines())
        self.assertEqual((first["event"], first["steps"], summary["recorded"]), ("recorded", 4, 1))
        self.assertEqual([(each["session"], each["status"]) for each in self.sessions(url)], [(first["session"], "completed")])

    def test_two_at_once_record_a_file_once(self):
        url = self.serve()
        file = self.folder / "Slow.v"
        file.write_text(SLOW)
        both = [self.start("replay", "record", "--json", "--store", url, file) for _ in range(2)]
        events = []
        for each in both:
            out, err = each.communicate(timeout=support.LIMIT)
            self.assertEqual(each.returncode, 0, out + err)
            events.append(json.loads(out.splitlines()[0])["event"])
        self.assertEqual(sorted(events), ["recorded", "unchanged"])
        self.assertEqual(len(self.sessions(url)), 1)

    def test_an_embedded_store_has_no_workers_elsewhere(self):
        done = self.run_sequent("replay", "record", "--remote", self.project())
        self.assertEqual(done.returncode, 2)
        self.assertIn("--remote needs a store that other machines can reach", done.stderr)


ADDITION = """Lemma add_0 : forall n : nat, n + 0 = n.
Proof.
induction n; simpl; auto.
Qed.
Lemma swap : forall P Q : Prop, P /\\ Q -> Q /\\ P.
Proof.
tauto.
Qed.
"""
TACTICS = ["intro n", "reflexivity", "idtac", "induction n", "lia", "nonsense", "timeout 9 idtac", "intros; split",
           "intros n; induction n", "auto", "intuition", "intros n; now rewrite <- plus_n_O"]


class Attempts(Served):
    def file(self):
        path = self.folder / "Addition.v"
        path.write_text(ADDITION)
        return path

    def attempts(self, *args, codes=(0, 1)) -> list:
        """What `replay try` says, without what differs from run to run."""
        done = self.run_sequent("replay", "try", "--json", f"{self.file()}:2", *args)
        self.assertIn(done.returncode, codes, done.stdout + done.stderr)
        *attempts, summary = [json.loads(line) for line in done.stdout.splitlines()]
        self.cached = summary["cached"]
        return [{key: value for key, value in each.items() if key not in ("cached", "seconds")} for each in attempts]

    def runs(self, url: str) -> str:
        return self.run_sequent("jobs", "list", "--store", url).stdout

    def test_workers_say_what_local_provers_say(self):
        url = self.serve()
        self.worker(url, "--slots", "2")
        local = self.attempts(*TACTICS)
        self.assertEqual(len(local), len(TACTICS))
        self.assertEqual(self.attempts("--remote", "--store", url, *TACTICS), local)
        self.assertEqual(self.cached, 0)
        shown = self.run_sequent("jobs", "show", "tactics.0", "--store", url).stdout
        self.assertIn("outcome     intro n.  progress\noutcome     reflexivity.  failure\n", shown)
        self.assertEqual(self.attempts("--remote", "--store", url, *TACTICS), local)
        self.assertEqual(self.cached, len(TACTICS) - 1)  # a tactic with a clock is run each time
        self.assertEqual(self.attempts("--remote", "--store", url, "--first", *TACTICS), self.attempts("--first", *TACTICS))

    def test_workers_that_are_there_are_used(self):
        url = self.serve()
        self.attempts("--store", url, "reflexivity")
        self.assertNotIn("tactics on", self.runs(url))
        self.worker(url, "--slots", "1")
        support.wait_until(lambda: self.attempts("--store", url, "reflexivity") and "tactics on" in self.runs(url),
                           what="the worker to be known")

    def test_workers_find_the_proof_that_local_provers_find(self):
        url = self.serve()
        self.worker(url, "--slots", "2")
        for lemma in ("add_0", "swap"):
            scripts = []
            for args in ((), ("--remote", "--store", url)):
                done = self.run_sequent("replay", "prove", "--json", f"{self.file()}:{lemma}", *args)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                scripts.append(json.loads(done.stdout)["script"])
            self.assertEqual(scripts[0], scripts[1])

    def test_what_a_killed_worker_tried_another_tries(self):
        url = self.serve()
        first = self.worker(url, "--slots", "1")
        slow = "timeout 4 (do 1000000000 idtac)"
        self.attempts("--remote", "--store", url, "idtac")  # records the file
        process = self.start("replay", "try", "--json", "--remote", "--store", url, f"{self.file()}:2", slow, "intro n")
        support.wait_until(lambda: re.search(r"tactics.* running ", self.runs(url)), what="the job to run")
        support.kill_group(first)
        self.worker(url, "--slots", "1")
        out, err = process.communicate(timeout=support.LIMIT)
        self.assertIn(process.returncode, (0, 1), out + err)
        self.assertEqual([json.loads(line).get("outcome") for line in out.splitlines()[:2]], ["failure", "progress"])


class Commands(support.World):
    def setUp(self):
        super().setUp()
        self.chain = self.project()
        self.check(self.chain)

    def say(self, *args, code=0) -> str:
        done = self.run_sequent(*args, cwd=self.chain)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def test_cache_stats(self):
        text = self.say("cache", "stats")
        self.assertIn("4", text)
        stats = json.loads(self.say("cache", "stats", "--json"))
        self.assertEqual(stats["results"], 4)

    def test_cache_explain_names_the_first_input_that_differs(self):
        self.edit(self.chain / "A.v", "2 * n.", "(1 + 1) * n.")
        self.assertIn("A.v", self.say("cache", "explain", "A"))
        self.edit(self.chain / "A.v", "(1 + 1) * n.", "2 * n.")
        flags = (self.chain / "_CoqProject").read_text()
        (self.chain / "_CoqProject").write_text("-arg -type-in-type\n" + flags)
        self.assertIn("-type-in-type", self.say("cache", "explain", "A"))

    def test_check_explains_each_miss(self):
        self.edit(self.chain / "B.v", "4 * n.", "(2 + 2) * n.")
        done = self.run_sequent("check", "--explain", self.chain)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("B.v", done.stdout + done.stderr)

    def test_cache_verify_finds_a_flipped_bit(self):
        self.assertEqual(self.run_sequent("cache", "verify").returncode, 0)
        self.flip_all_blobs()
        done = self.run_sequent("cache", "verify")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("corrupt", (done.stdout + done.stderr).lower())

    def test_a_flipped_bit_is_never_handed_out(self):
        good = {n: (self.chain / n).read_bytes() for n in ("A.vo", "B.vo", "C.vo", "D.vo")}
        self.flip_all_blobs()
        for name in good:
            (self.chain / name).unlink()
        self.check(self.chain)
        for name, data in good.items():
            self.assertEqual((self.chain / name).read_bytes(), data)

    def test_a_truncated_blob_is_never_handed_out(self):
        good = (self.chain / "A.vo").read_bytes()
        for blob in self.blobs():
            blob.chmod(0o600)
            with blob.open("r+b") as file:
                file.truncate(blob.stat().st_size // 2)
        for name in "ABCD":
            (self.chain / f"{name}.vo").unlink()
        self.check(self.chain)
        self.assertEqual((self.chain / "A.vo").read_bytes(), good)

    def blobs(self):
        found = [p for p in self.folder.rglob("objects/??/*") if p.is_file()]
        self.assertTrue(found)
        return found

    def flip_all_blobs(self):
        for blob in self.blobs():
            data = bytearray(blob.read_bytes())
            if data:
                data[len(data) // 2] ^= 1
            blob.chmod(0o600)
            blob.write_bytes(bytes(data))

    def test_gc_keeps_to_the_quota(self):
        for blob in self.blobs():  # young ones may belong to a job that is not finished
            os.utime(blob, (time.time() - 3600, time.time() - 3600))
        self.say("cache", "gc", "--max-size", "1K")
        size = sum(p.stat().st_size for p in self.folder.rglob("objects/??/*"))
        self.assertLessEqual(size, 1024)
        self.check(self.chain)

    def test_store_info(self):
        self.assertIn("embedded:", self.say("store", "info"))

    def test_jobs_list_and_show(self):
        self.assertIn("A", self.say("jobs", "list"))
        self.say("jobs", "why", "nosuchjob", code=2)

    def test_version_and_completion(self):
        self.assertRegex(self.say("--version"), r"sequent \d+\.\d+")
        self.assertIn("check", self.say("completion", "bash"))


if __name__ == "__main__":
    support.main()
