@0xd3c1a7e4b2f85961;

# The payload of a job: everything a worker needs to do it. Sent packed
# (capnp's packing) in a zstd frame. Fields are only added; numbers are never reused.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("sequent::distproof::wire");

struct Job {
  prover @0 :Text;
  proverFingerprint @1 :Text;
  name @2 :Text;                 # logical name of the module
  source @3 :Input;
  inputs @4 :List(Input);        # further files the job may read
  externalInputs @5 :List(Input);  # of other libraries: `path` is a logical name
  dependencies @6 :List(Dependency);
  folders @7 :List(Text);        # of the workspace, there even if nothing lies in them
  arguments @8 :List(Text);
  environment @9 :List(Variable);
  outputs @10 :List(Output);
  timeLimitMs @11 :UInt64;       # 0: none
  memoryLimitBytes @12 :UInt64;  # 0: none
  observer @13 :Bool;            # reads the proofs of what it loads
  labels @14 :List(Text);
  directory @15 :Text;           # of the workspace: where the prover is started
  kind @16 :UInt16;              # JobKind of job.h
  request @17 :Data;             # what else its kind needs, in a form of that kind's
}

struct Input {
  path @0 :Text;
  digest @1 :Data;  # SHA-256, 32 bytes
}

struct Dependency {
  name @0 :Text;
  products @1 :List(Text);  # where they lie in the workspace
  job @2 :Text;     # empty: its result was known before the run
  result @3 :Data;  # key of that result; empty: not known yet
  indirect @4 :Bool;
  interfaceTree @5 :Data;  # with `result`: its tree
  fullTree @6 :Data;
}

struct Output {
  path @0 :Text;     # in the workspace
  product @1 :Bool;  # what dependents load
}

struct Variable {
  name @0 :Text;
  value @1 :Text;
}
