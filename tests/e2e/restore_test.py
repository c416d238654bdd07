"""`sequent store checkpoint` and `restore`: a copy of a store is made, and put in its place, while it is in use or not."""
import unittest

from support import World, wait_until

from resp_client import Client  # by the path that support.py adds


class Restore(World):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "store.db"
        self.copy = self.folder / "monday.db"

    def serve(self) -> Client:
        socket = self.folder / "run" / "s"
        self.server = self.start("serve", "--store", f"embedded:{self.path}", "--unix", socket)

        def ready():
            try:
                return Client(str(socket))
            except OSError:
                return None
        client = wait_until(ready, what="the server")
        self.addCleanup(client.close)
        self.url = f"redis+unix://{socket}"
        return client

    def stop(self) -> None:
        self.server.terminate()
        self.server.wait(60)

    def store(self, *args, code=0) -> str:
        done = self.run_sequent("store", *args)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def fill(self, client, mark: str) -> None:
        for i in range(2000):
            client("SET", f"key{i}", f"{mark}{i}")
        client("SET", "big", mark * 50_000)
        client("XADD", "stream", "*", "mark", mark)

    def test_a_served_store(self):
        client = self.serve()
        self.fill(client, "first")
        self.assertIn("wrote", self.store("checkpoint", self.copy, "--store", self.url))
        self.fill(client, "second")
        client("SET", "more", "1")
        self.assertIn("restored", self.store("restore", self.copy, "--store", self.url))
        self.assertEqual(client("GET", "key1999"), "first1999")
        self.assertEqual(client("GET", "big"), "first" * 50_000)
        self.assertEqual(client("XLEN", "stream"), 1)
        self.assertIsNone(client("GET", "more"))
        client("SET", "more", "2")
        self.stop()
        again = self.serve()
        self.assertEqual(again("GET", "key7"), "first7")
        self.assertEqual(again("GET", "big"), "first" * 50_000)
        self.assertEqual(again("GET", "more"), "2")

    def test_a_store_that_nobody_serves(self):
        store = f"embedded:{self.path}"
        client = self.serve()
        self.fill(client, "first")
        self.stop()
        self.store("checkpoint", self.copy, "--store", store)
        client = self.serve()
        self.fill(client, "second")
        self.stop()
        self.store("restore", self.copy, "--store", store)
        self.assertEqual(self.serve()("GET", "key7"), "first7")

    def test_a_damaged_file_changes_nothing(self):
        client = self.serve()
        self.fill(client, "first")
        self.store("checkpoint", self.copy, "--store", self.url)
        client("SET", "key7", "changed")
        whole = self.copy.read_bytes()
        middle = len(whole) // 2
        self.copy.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1:])
        said = self.store("restore", self.copy, "--store", self.url, code=3)
        self.assertIn("monday.db", said)
        self.assertIn("nothing was changed", said)
        self.copy.write_bytes(whole[:60] + (99).to_bytes(4, "big") + whole[64:])
        self.assertIn("newer version", self.store("restore", self.copy, "--store", self.url, code=3))
        self.assertIn("No such file", self.store("restore", self.folder / "none", "--store", self.url, code=3))
        self.assertEqual(client("GET", "key7"), "changed")
        self.assertEqual(client("GET", "big"), "first" * 50_000)


if __name__ == "__main__":
    unittest.main(verbosity=2)
