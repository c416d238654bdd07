@0xd3a91c5e7b284f60;

# A declaration as it is stored in the hash `decl:<name>`: field `head` is a Head, field `body` a
# Body, each packed (capnp's packing); and a snapshot of all. Fields are only added; numbers are
# never reused.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("sequent::decls::wire");

struct Head {                # what graphs and lists need
  name @0 :Text;             # full
  kind @1 :UInt8;            # DeclarationKind, by number
  module @2 :Text;
  tags @3 :List(Text);       # sorted, no two equal
  targets @4 :List(Targets); # by kind of edge, ascending; none without targets
  content @5 :Data;          # SHA-256 of what it says: content_digest.h
}

struct Targets {
  kind @0 :UInt8;            # EdgeKind, by number
  names @1 :List(Text);      # sorted, no two equal
}

struct Body {
  universes @0 :List(Text);
  type @1 :Term;
  value @2 :Term;            # null: absent
  statement @3 :Text;
  file @4 :Text;
  line @5 :UInt32;
  column @6 :UInt32;
  doc @7 :Text;
}

struct Term {                # decls/term.h says what it promises
  nodes @0 :List(Node);      # children before their parents, the root last
  children @1 :List(UInt32); # of all nodes, in their order
  texts @2 :List(Text);      # the first is empty, no two are equal
}

struct Node {
  kind @0 :UInt8;            # TermNode::Kind, by number
  binder @1 :UInt8;
  childCount @2 :UInt32;     # taken off the front of what is left of `children`
  index @3 :UInt32;
  text @4 :UInt32;
}

struct Snapshot {
  id @0 :Text;
  createdMs @1 :Int64;       # since 1970
  declarations @2 :UInt64;
  content @3 :Data;          # SHA-256 over all entries
  entries @4 :List(Entry);   # sorted by name; none in the list of snapshots
}

struct Entry {
  name @0 :Text;
  kind @1 :UInt8;
  module @2 :Text;
  content @3 :Data;          # as Head
}
