@0xe1b70c5539fa2d86;

# JobSpec::request and outcome of attempts. Fields are only added; numbers are never reused.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("sequent::workers::wire");

# The sentences before a proof, as the source of the job.
struct Sentences {
  sentences @0 :List(Text);
}

struct Attempts {
  base @0 :Data;              # SHA-256: Session::environment
  path @1 :List(Text);        # sentences behind the source's
  state @2 :Data;             # pack_state() of the state that they lead to
  tactics @3 :List(Text);
  limitMs @4 :UInt64;         # of each
  first @5 :Bool;             # end at the first that closes the goal
}

struct Outcomes {
  outcomes @0 :List(Outcome);
}

struct Outcome {
  tactic @0 :Text;    # as one sentence
  value @1 :Data;     # encode_outcome(); empty: it was interrupted
  message @2 :Text;
  cached @3 :Bool;
}
