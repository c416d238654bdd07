"""Workers in other processes, over redis-server and over `sequent serve`; the cache and job commands."""
import json
import os
import shutil
import signal
import subprocess
import time
import unittest

import support
import coq_projects  # noqa: E402 (support says where it is)


class Remote(support.World):
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
