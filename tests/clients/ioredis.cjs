// What ioredis does for its users, against the Unix socket given; prints what it saw.
const Redis = require("ioredis");

const path = process.argv[2];

async function main() {
  const redis = new Redis({ path });
  const other = new Redis({ path });
  const seen = {};

  seen.pipeline = (await redis.pipeline().incr("n").incr("n").exec()).map(([error, value]) => error || value);
  const [[, queued], [, done]] = [[null, await redis.multi({ pipeline: false }).then(() => redis.set("a", 1))],
    [null, (await redis.exec())[0]]];
  seen.transaction = [queued, Array.isArray(done) ? done[1] : done];

  const message = new Promise((resolve) => other.once("message", (channel, text) => resolve(text)));
  await other.subscribe("news");
  await redis.publish("news", "hello");
  seen.message = await message;
  await other.unsubscribe("news");

  redis.defineCommand("say", { numberOfKeys: 1, lua: "return ARGV[1] .. ' ' .. KEYS[1]" });
  seen.command = await redis.say("key", "argument");

  await redis.mset(Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`scan:${i}`, i])));
  const keys = new Set();
  for await (const some of redis.scanStream({ match: "scan:*", count: 100 })) {
    some.forEach((key) => keys.add(key));
  }
  seen.scanned = keys.size;

  setTimeout(() => redis.rpush("list", "late"), 50);
  seen.blocked = await other.blpop("list", 10);

  await redis.set("binary", Buffer.from([0xff, 0x00]));
  seen.binary = (await redis.getBuffer("binary")).toString("hex");

  const monitor = await redis.monitor();
  const monitored = new Promise((resolve) => monitor.once("monitor", (time, words) => resolve(words)));
  await redis.set("seen", 1);
  seen.monitored = await monitored;
  monitor.disconnect();

  redis.disconnect();
  other.disconnect();
  console.log(JSON.stringify(seen));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
