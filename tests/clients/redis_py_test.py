"""redis-py, as Debian has it."""
import threading
import unittest

import served

try:
    import redis
except ImportError:
    served.run_with_debians_python("python3-redis")


class RedisPy(served.Served):
    def setUp(self):
        super().setUp()
        self.redis = redis.Redis(unix_socket_path=self.path, decode_responses=True)
        self.addCleanup(self.redis.close)

    def test_pipelines(self):
        pipeline = self.redis.pipeline()
        pipeline.set("a", 1).incr("a").hset("h", mapping={"x": 1, "y": 2}).rpush("l", "a", "b").zadd("z", {"m": 1.5})
        self.assertEqual(pipeline.execute(), [True, 2, 2, 2, 1])
        self.assertEqual(self.redis.hgetall("h"), {"x": "1", "y": "2"})
        self.assertEqual(self.redis.lrange("l", 0, -1), ["a", "b"])
        self.assertEqual(self.redis.zrange("z", 0, -1, withscores=True), [("m", 1.5)])

    def test_transactions_watch(self):
        with self.redis.pipeline() as pipeline:
            pipeline.watch("a")
            self.redis.set("a", "other")
            pipeline.multi()
            pipeline.set("a", 9)
            self.assertRaises(redis.WatchError, pipeline.execute)
        self.assertEqual(self.redis.get("a"), "other")

    def test_scripts(self):
        script = self.redis.register_script("return {KEYS[1], ARGV[1]}")
        self.assertEqual(script(keys=["k"], args=["v"]), ["k", "v"])
        self.redis.script_flush()
        self.assertEqual(script(keys=["k"], args=["w"]), ["k", "w"])

    def test_messages(self):
        subscription = self.redis.pubsub()
        subscription.subscribe("news")
        subscription.psubscribe("n*")
        self.assertEqual(subscription.get_message(timeout=5)["type"], "subscribe")
        self.assertEqual(subscription.get_message(timeout=5)["type"], "psubscribe")
        self.assertEqual(self.redis.publish("news", "x"), 2)
        self.assertEqual(subscription.get_message(timeout=5)["data"], "x")
        self.assertEqual(subscription.get_message(timeout=5)["pattern"], "n*")
        subscription.close()

    def test_blocking_calls(self):
        threading.Timer(0.05, lambda: self.client("RPUSH", "l", "late")).start()
        self.assertEqual(self.redis.blpop("l", timeout=10), ("l", "late"))
        self.assertIsNone(self.redis.blpop("l", timeout=0.05))

    def test_locks(self):
        with self.redis.lock("lock", timeout=10) as lock:
            self.assertFalse(self.redis.lock("lock", timeout=10).acquire(blocking=False))
            self.assertTrue(lock.extend(5))
        self.assertEqual(self.redis.exists("lock"), 0)

    def test_streams(self):
        entry = self.redis.xadd("s", {"f": "v"})
        self.assertEqual(self.redis.xrange("s"), [(entry, {"f": "v"})])

    def test_scans(self):
        self.redis.mset({f"k{i}": i for i in range(300)})
        self.assertEqual(len(set(self.redis.scan_iter("k*"))), 300)
        self.redis.sadd("set", *range(300))
        self.assertEqual(len(set(self.redis.sscan_iter("set"))), 300)

    def test_what_it_says_of_the_server(self):
        self.assertEqual(self.redis.info()["redis_version"], "7.0.15")
        self.assertEqual(self.redis.config_get("databases"), {"databases": "16"})
        self.assertEqual(self.redis.command()["get"]["arity"], 2)
        self.redis.client_setname("me")
        self.assertIn("me", [client["name"] for client in self.redis.client_list()])


if __name__ == "__main__":
    unittest.main(verbosity=2)
