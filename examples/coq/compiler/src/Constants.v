(** Smart constructors that compute with constants. *)
Require Import Arith Lia.
From Compiler Require Import Syntax Maps Eval.

Definition add (a b : expr) : expr :=
  match a, b with
  | Const m, Const n => Const (m + n)
  | Const 0, _ => b
  | _, Const 0 => a
  | _, _ => Add a b
  end.

Definition mul (a b : expr) : expr :=
  match a, b with
  | Const m, Const n => Const (m * n)
  | Const 0, _ => Const 0
  | Const 1, _ => b
  | _, _ => Mul a b
  end.

Lemma add_correct : forall s a b, eval s (add a b) = eval s a + eval s b.
Proof.
  intros s a b.
  destruct a as [[| m] | | | |]; destruct b as [[| n] | | | |]; simpl; lia.
Qed.

Lemma mul_correct : forall s a b, eval s (mul a b) = eval s a * eval s b.
Proof.
  intros s a b.
  destruct a as [[| [| m]] | | | |]; destruct b as [n | | | |]; simpl; lia.
Qed.
