// A queue of bullmq with plain, retried, failing, delayed and parent jobs, against the Unix socket given;
// prints how each kind ended.
const { FlowProducer, Queue, QueueEvents, Worker } = require("bullmq");

const connection = { path: process.argv[2], maxRetriesPerRequest: null };
const PLAIN = 9770, RETRIED = 100, FAILING = 10, DELAYED = 10, PARENTS = 10, CHILDREN = 10;
const JOBS = PLAIN + RETRIED + FAILING + DELAYED + PARENTS + PARENTS * CHILDREN;

async function main() {
  const queue = new Queue("work", { connection });
  const flows = new FlowProducer({ connection });
  const events = new QueueEvents("work", { connection });
  await events.waitUntilReady();
  const results = new Map();
  const seen = { completed: 0, results: 0, retried: 0, failed: 0, delayed: 0, parents: 0 };

  const finished = new Promise((resolve) => {
    const count = () => (results.size === JOBS ? resolve() : undefined);
    events.on("completed", ({ jobId, returnvalue }) => {
      results.set(jobId, returnvalue);
      count();
    });
    events.on("failed", ({ jobId, failedReason }) => {
      results.set(jobId, failedReason);
      count();
    });
  });

  const workers = [1, 2, 3].map(() => new Worker("work", async (job) => {
    if (job.name === "failing" || (job.name === "retried" && job.attemptsMade < 1)) {
      throw new Error(job.name);
    }
    if (job.name === "parent") {
      return Object.keys(await job.getChildrenValues()).length;
    }
    return job.data.number;
  }, { connection, concurrency: 50 }));

  const many = (name, count, opts) =>
    queue.addBulk(Array.from({ length: count }, (_, number) => ({ name, data: { number }, opts })));
  await many("plain", PLAIN);
  await many("retried", RETRIED, { attempts: 3, backoff: { type: "fixed", delay: 10 } });
  await many("failing", FAILING, { attempts: 1 });
  await many("delayed", DELAYED, { delay: 200 });
  await flows.addBulk(Array.from({ length: PARENTS }, () => ({
    name: "parent", queueName: "work", data: {},
    children: Array.from({ length: CHILDREN }, (_, number) => ({ name: "child", queueName: "work", data: { number } })),
  })));
  await finished;

  const counts = await queue.getJobCounts("completed", "failed", "active", "waiting", "delayed");
  if (counts.active || counts.waiting || counts.delayed) {
    throw new Error(`jobs are left: ${JSON.stringify(counts)}`);
  }
  seen.completed = counts.completed + counts.failed;
  seen.failed = counts.failed;
  seen.results = results.size;
  for (const job of await queue.getCompleted(0, JOBS)) {
    seen.retried += job.name === "retried" && job.attemptsMade === 2 ? 1 : 0;
    seen.delayed += job.name === "delayed" && job.processedOn - job.timestamp >= 200 ? 1 : 0;
    seen.parents += job.name === "parent" && job.returnvalue === CHILDREN ? 1 : 0;
  }
  await Promise.all(workers.map((worker) => worker.close()));
  await Promise.all([events.close(), flows.close(), queue.close()]);
  console.log(JSON.stringify(seen));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
