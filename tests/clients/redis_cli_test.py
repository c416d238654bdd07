"""redis-cli in its ways of use, and all tests of redis-benchmark."""
import os
import pty
import select
import signal
import subprocess
import time
import unittest

import served


class RedisCli(served.Served):
    def cli(self, *words, **options) -> str:
        return self.run_tool("redis-cli", "-s", self.path, *words, **options)

    def test_says_a_command_and_shows_its_reply(self):
        self.assertEqual(self.cli("SET", "k", "a b"), "OK\n")
        self.assertEqual(self.cli("--no-raw", "LPUSH", "l", "x", "y"), "(integer) 2\n")
        self.assertEqual(self.cli("-3", "--no-raw", "CONFIG", "GET", "databases"), '1# "databases" => "16"\n')
        self.assertEqual(self.cli("--json", "-3", "LRANGE", "l", "0", "-1"), '["y","x"]\n')

    def test_reads_commands_from_its_input(self):
        self.assertEqual(self.cli(input="MULTI\nINCR n\nEXEC\n"), "OK\nQUEUED\n1\n")
        self.assertEqual(self.cli("-x", "SET", "k", input="from input"), "OK\n")
        self.assertEqual(self.client("GET", "k"), "from input")

    def test_runs_a_script_from_a_file(self):
        script = self.folder / "script.lua"
        script.write_text("return {KEYS[1], ARGV[1]}", encoding="utf-8")
        self.assertEqual(self.cli("--eval", str(script), "key", ",", "word"), "key\nword\n")

    def test_loads_by_its_pipe_mode(self):
        commands = "".join(f"SET key:{i} value:{i}\r\n" for i in range(20_000))
        self.assertIn("errors: 0, replies: 20000", self.cli("--pipe", input=commands))
        self.assertEqual(self.client("DBSIZE"), 20_000)

    def test_scans_all_keys(self):
        for i in range(500):
            self.client("SET", f"key:{i}", i)
        self.client("SET", "other", 1)
        names = self.cli("--scan", "--pattern", "key:*").split()
        self.assertEqual(sorted(names), sorted(f"key:{i}" for i in range(500)))

    def test_finds_the_biggest_keys(self):
        self.client("SET", "text", "x" * 300)
        self.client("RPUSH", "list", *range(50))
        self.client("HSET", "hash", "a", 1)
        self.client("XADD", "stream", "*", "a", 1)
        out = self.cli("--bigkeys")
        self.assertIn('Biggest string found \'"text"\' has 300 bytes', out)
        self.assertIn('Biggest   list found \'"list"\' has 50 items', out)
        self.assertIn('Biggest stream found \'"stream"\' has 1 entries', out)
        self.assertIn("Sampled 4 keys in the keyspace!", self.cli("--memkeys"))

    def test_measures_latency(self):
        least, most, mean, count = self.cli("--latency", "-i", "1", "--raw").split()
        self.assertLessEqual(float(least), float(mean))
        self.assertLessEqual(float(mean), float(most))
        self.assertGreater(int(count), 10)

    def test_gets_messages(self):
        with subprocess.Popen(["redis-cli", "-s", self.path, "SUBSCRIBE", "news"], stdout=subprocess.PIPE,
                              text=True) as subscriber:
            self.assertEqual([subscriber.stdout.readline() for _ in range(3)], ["subscribe\n", "news\n", "1\n"])
            self.assertEqual(self.client("PUBLISH", "news", "hello"), 1)
            self.assertEqual([subscriber.stdout.readline() for _ in range(3)], ["message\n", "news\n", "hello\n"])
            subscriber.send_signal(signal.SIGTERM)

    def test_watches_commands(self):
        with subprocess.Popen(["redis-cli", "-s", self.path, "MONITOR"], stdout=subprocess.PIPE, text=True) as monitor:
            self.assertEqual(monitor.stdout.readline(), "OK\n")
            self.client("SET", "k", "a b")
            self.assertRegex(monitor.stdout.readline(), r'^\d+\.\d{6} \[0 .*\] "SET" "k" "a b"$')
            monitor.send_signal(signal.SIGTERM)

    def test_takes_all_data_as_a_file(self):
        self.client("SET", "text", "x" * 300)
        self.client("ZADD", "zset", 1.5, "a")
        path = self.folder / "dump.rdb"
        self.cli("--rdb", str(path))
        out = self.run_tool("redis-check-rdb", str(path))
        self.assertIn("RDB looks OK!", out)
        self.assertIn("2 keys read", out)

    def test_takes_functions_alone_as_a_file(self):
        self.client("SET", "text", "x")
        self.client("FUNCTION", "LOAD", "#!lua name=lib\nredis.register_function('f', function() return 1 end)")
        path = self.folder / "functions.rdb"
        self.cli("--functions-rdb", str(path))
        out = self.run_tool("redis-check-rdb", str(path))
        self.assertIn("RDB looks OK!", out)
        self.assertIn("0 keys read", out)
        self.assertIn(b"register_function", path.read_bytes())

    def test_helps_at_its_prompt(self):
        pid, terminal = pty.fork()
        if pid == 0:
            os.environ["TERM"] = "dumb"
            os.execvp("redis-cli", ["redis-cli", "-s", self.path])
        try:
            os.write(terminal, b"help getex\r")
            self.assertIn(b"Shows a string and changes when it goes.", read_until(terminal, b"since:"))
            os.write(terminal, b"SET k v\r")
            self.assertIn(b"OK", read_until(terminal, b"OK"))
            os.write(terminal, b"exit\r")
        finally:
            os.close(terminal)
            os.waitpid(pid, 0)


def read_until(terminal: int, wanted: bytes) -> bytes:
    text = b""
    end = time.monotonic() + served.LIMIT
    while wanted not in text and time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            text += os.read(terminal, 65536)
    return text


class RedisBenchmark(served.Served):
    def measure(self, *words) -> list[str]:
        """The names of the tests that it ran."""
        out = self.run_tool("redis-benchmark", "-s", self.path, "-r", "1000", "--csv", *words)
        self.assertNotIn("rror", out)
        return [line.split('"')[1] for line in out.splitlines()[1:]]

    def test_all_of_its_tests_run_pipelined(self):
        names = self.measure("-n", "2000", "-P", "16")
        self.assertEqual([name.split()[0] for name in names],
                         ["PING_INLINE", "PING_MBULK", "SET", "GET", "INCR", "LPUSH", "RPUSH", "LPOP", "RPOP", "SADD",
                          "HSET", "SPOP", "ZADD", "ZPOPMIN", "LPUSH", "LRANGE_100", "LRANGE_300", "LRANGE_500",
                          "LRANGE_600", "MSET"])

    def test_a_command_of_ones_own_runs_in_resp3(self):
        names = self.measure("-n", "1000", "-3", "EVAL", "return redis.call('INCR', KEYS[1])", "1", "n")
        self.assertEqual(len(names), 1)
        self.assertEqual(self.client("GET", "n"), "1000")


if __name__ == "__main__":
    served.skip_without("redis-cli", "redis-benchmark", "redis-check-rdb")
    unittest.main(verbosity=2)
