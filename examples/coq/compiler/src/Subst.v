(** Substitution of an expression for a variable. *)
Require Import Arith.
From Compiler Require Import Syntax Maps Eval.

Fixpoint subst (x : var) (d e : expr) : expr :=
  match e with
  | Const n => Const n
  | Var y => if Nat.eq_dec x y then d else Var y
  | Add a b => Add (subst x d a) (subst x d b)
  | Mul a b => Mul (subst x d a) (subst x d b)
  | Div a b => Div (subst x d a) (subst x d b)
  end.

Theorem subst_correct : forall s x d e,
  eval s (subst x d e) = eval (update s x (eval s d)) e.
Proof.
  intros s x d e. induction e as [n | y | a IHa b IHb | a IHa b IHb | a IHa b IHb]; simpl.
  - reflexivity.
  - unfold update. destruct (Nat.eq_dec x y); reflexivity.
  - rewrite IHa, IHb. reflexivity.
  - rewrite IHa, IHb. reflexivity.
  - rewrite IHa, IHb. reflexivity.
Qed.
