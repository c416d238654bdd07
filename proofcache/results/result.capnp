@0xb7e4c1d2a9563f08;

# A result as it is stored under `result:<key>`, packed (capnp's packing), and the
# pair of results of a nondeterminism report. Fields are only added; numbers are never reused.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("sequent::proofcache::wire");

struct Result {
  module @0 :Text;           # logical name
  proved @1 :Bool;           # else the prover refuses it
  exitCode @2 :Int32;
  outputs @3 :List(Output);  # sorted by path
  out @4 :Data;              # what the prover wrote; any bytes
  err @5 :Data;
  product @6 :Digests;       # of a proved module
  observer @7 :Bool;         # the class it was keyed by
  wallUs @8 :Int64;
  userUs @9 :Int64;
  systemUs @10 :Int64;
  peakMemoryBytes @11 :UInt64;
  worker @12 :Text;
  prover @13 :Text;
  finishedMs @14 :Int64;     # since 1970
}

struct Output {
  path @0 :Text;    # in the workspace
  digest @1 :Data;  # SHA-256, 32 bytes
  sizeBytes @2 :UInt64;
  mode @3 :UInt32;
}

struct Digests {
  interface @0 :Data;
  full @1 :Data;
}

struct Difference {
  key @0 :Data;
  first @1 :Result;   # in use
  second @2 :Result;  # refused
}
