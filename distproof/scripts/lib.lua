-- library: what a run's keys hold.
--
-- 1 jobs       hash    job -> its record (record.lua)
-- 2 payloads   hash    job -> what submit was given
-- 3 outcomes   hash    final job -> D: digest; F, Q: why; X: the job that is to blame
-- 4 edges      hash    job/n -> dependents that do not fit into the job's record, each with a blank behind it
-- 5 ready      zset    job by priority      6 leases  zset  job by end of lease, ms
-- 7 delayed    zset    job by end of back-off, ms
-- 8 spread     list    finished jobs whose dependents are still to be told (settle.lua)
-- 9 wake       list    a token for each worker to wake; never more than ready jobs (and 1024)
-- 10 meta      hash    state, epoch, lease, attempts, backoff, keep, abandon, beat (the coordinator's), pulse (last
--                      script), fence, failed, quarantined, cancelled; due: no lease or back-off ends before it;
--                      untold: there while `spread` is; /worker -> "fence nonce job job ...": its last grant
-- 11 workers   zset    worker by last word, ms
-- 12 events    stream  k kind, j job, d detail
local JOBS, PAYLOADS, OUTCOMES, EDGES, READY, LEASES, DELAYED, SPREAD, WAKE, META, WORKERS, EVENTS = unpack(KEYS)
local call, unpack = redis.call, unpack
