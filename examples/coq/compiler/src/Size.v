(** The number of nodes. *)
Require Import Lia.
From Compiler Require Import Syntax.

Fixpoint size (e : expr) : nat :=
  match e with
  | Const _ | Var _ => 1
  | Add a b | Mul a b | Div a b => 1 + size a + size b
  end.

Lemma size_positive : forall e, 0 < size e.
Proof. intros []; simpl; lia. Qed.
