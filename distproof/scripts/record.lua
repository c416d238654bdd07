-- library: the record of a job (distproof/job_record.h makes the first one), and then its dependents, a blank behind each.
-- letter    W waiting, R ready, L leased, B backing off, D done, F failed, Q quarantined, X cancelled
-- count     W: dependencies that are not done; else attempts
-- priority
-- chunks    dependents that do not fit in here stand in edges, fields "job/1" .. "job/chunks"
-- token     "fence:worker:nonce" of the last grant; empty: none, or it was taken back
local FORM, HEAD = '>c1I3dI3I2c0', 17  -- HEAD: its length without a token
local pack_record, unpack_record = struct.pack, struct.unpack
-- Letter and count as one number, '>I4': of a waiting, a ready and a leased job with count 0.
local WAITING, READY_NOW, LEASED = 0x57000000, 0x52000000, 0x4c000000
