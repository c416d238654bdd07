(** Total maps from variables to numbers. *)
Require Import Arith.
From Compiler Require Import Syntax.

Definition state := var -> nat.

Definition update (s : state) (x : var) (n : nat) : state :=
  fun y => if Nat.eq_dec x y then n else s y.

Lemma update_same : forall s x n, update s x n x = n.
Proof. intros s x n. unfold update. destruct (Nat.eq_dec x x); congruence. Qed.

Lemma update_other : forall s x y n, x <> y -> update s x n y = s y.
Proof. intros s x y n N. unfold update. destruct (Nat.eq_dec x y); congruence. Qed.
