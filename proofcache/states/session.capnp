@0xe1b7390c64a2d85f;

# What is known of a session without its steps, as it is stored in the hash `proof:session:<id>`,
# field `head`, packed (capnp's packing) and sealed (sealed_value.h). Fields are only added; numbers
# are never reused.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("sequent::states::wire");

struct Session {
  id @0 :Text;
  prover @1 :Text;
  file @2 :Text;
  module @3 :Text;
  source @4 :Data;       # SHA-256
  environment @5 :Data;  # SHA-256
  status @6 :UInt8;      # SessionStatus, by number
  startedNs @7 :Int64;   # since 1970
  endedNs @8 :Int64;     # since 1970; 0: it is active
  steps @9 :UInt32;      # in all segments, and those shared
  failures @10 :UInt32;
  states @11 :UInt32;
  segments @12 :UInt32;  # fields 0, 1, … of the hash
  base @13 :Text;        # id of the session whose first steps are its own; empty: none
  baseSteps @14 :UInt32; # how many
  depth @15 :UInt32;     # how many sessions stand behind each other in `base`
  gone @16 :Bool;        # it is being removed, and there for those only that share its steps
}
