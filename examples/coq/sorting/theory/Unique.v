(** A list has one sorted permutation. *)
Require Import List.
Import ListNotations.
From Sorting.Theory Require Import Order Count Permut Sorted.

Section Unique.
  Context {A : Type} (o : order A).

  Lemma sorted_head_unique : forall x y l m,
    sorted o (x :: l) -> sorted o (y :: m) -> permut o (x :: l) (y :: m) -> x = y.
  Proof.
    intros x y l m L M P.
    inversion L as [| ? ? Bx _]; subst. inversion M as [| ? ? By _]; subst.
    assert (In x (y :: m)) as [-> | Ix]
      by (apply (permut_in o x (x :: l)); [exact P | left; reflexivity]); [reflexivity |].
    assert (In y (x :: l)) as [-> | Iy]
      by (apply (permut_in o y (y :: m));
          [apply permut_sym; exact P | left; reflexivity]); [reflexivity |].
    apply (leb_antisym o); auto.
  Qed.

  Theorem sorted_permut_unique : forall l m,
    sorted o l -> sorted o m -> permut o l m -> l = m.
  Proof.
    intros l. induction l as [| x l IH]; intros m L M P.
    - symmetry. apply (permut_nil o). exact P.
    - destruct m as [| y m].
      + apply permut_sym in P. apply (permut_nil o) in P. discriminate.
      + assert (x = y) as <- by (apply (sorted_head_unique x y l m); assumption).
        f_equal. apply IH.
        * exact (sorted_tail o x l L).
        * exact (sorted_tail o x m M).
        * exact (permut_cons_inv o x l m P).
  Qed.
End Unique.
