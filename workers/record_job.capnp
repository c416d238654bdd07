@0xc9a4f0d2716be358;

# JobSpec::request of a recording. Fields are only added; numbers are never reused.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("sequent::workers::wire");

struct Record {
  file @0 :Text;          # as sessions name it
  proverVersion @1 :Text;
  environment @2 :Data;   # SHA-256: Session::environment
  force @3 :Bool;         # also if it is recorded already
}
