"""`sequent serve`: what its configuration file says holds, and what the command line says comes before it."""
import unittest

from support import World, wait_until

from resp_client import Client  # by the path that support.py adds


class Serve(World):
    def serve(self, config: str, *options) -> Client:
        (self.folder / "redis.conf").write_text(config)
        socket = self.folder / "run" / "s"
        process = self.start("serve", "--store", f"embedded:{self.folder}/store.db", "--unix", socket,
                             "--config", self.folder / "redis.conf", *options)
        self.addCleanup(process.terminate)

        def ready():
            try:
                return Client(str(socket))
            except OSError:
                return None
        client = wait_until(ready, what="the server")
        self.addCleanup(client.close)
        return client

    def settings(self, client) -> list:
        return [client("CONFIG", "GET", name)[1] for name in
                ("appendfsync", "auto-aof-rewrite-percentage", "auto-aof-rewrite-min-size")]

    def test_the_file_comes_before_the_defaults(self):
        client = self.serve("port 0\nappendfsync always\nauto-aof-rewrite-percentage 70\n"
                            "auto-aof-rewrite-min-size 3mb\n")
        self.assertEqual(self.settings(client), ["always", "70", "3145728"])

    def test_the_command_line_comes_before_the_file(self):
        client = self.serve("port 0\nappendfsync always\nauto-aof-rewrite-percentage 70\n", "--durability", "no")
        self.assertEqual(self.settings(client), ["no", "70", "67108864"])

    def test_without_either_the_defaults_hold(self):
        client = self.serve("port 0\n")
        self.assertEqual(self.settings(client), ["everysec", "200", "67108864"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
